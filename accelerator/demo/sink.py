"""The demo's SMTP server: takes every mail and keeps it for /demo/mailbox/. Sends nothing on."""

import signal
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from accelerator.demo import mailbox


class Keeper:
    """Keeps what comes in; the sender hears of it only when it is on disk."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd asks for it
        recipients = [str(recipient) for recipient in envelope.rcpt_tos]
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        mailbox.keep(recipients, raw)
        return "250 2.0.0 kept"


def main(port: int) -> None:
    """Serve until SIGTERM."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    controller = Controller(Keeper(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    print(f"The sink listens on 127.0.0.1:{port}", flush=True)
    stopping.wait()
    controller.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]))
