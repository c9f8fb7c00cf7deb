"""Takes the demo's children along when the supervisor is killed with no chance to do it.

A process of its own that reads from a pipe. The pipe closes when the supervisor dies, however it
dies; unless it said goodbye before, the children recorded in var/demo and the embedded servers are
ended. (A pipe works everywhere; a parent-death signal would not.)
"""

import contextlib
import signal
import subprocess
import sys
from pathlib import Path

from accelerator import embedded
from accelerator.demo.children import RECORD, end_leftovers, record

GOODBYE = b"bye\n"


class Watchdog:
    """The supervisor's end of the pipe."""

    def __init__(self, state: Path, *, stop_servers: bool):
        self.state = state
        servers = "servers" if stop_servers else "nothing"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "accelerator.demo.watchdog", str(state), servers],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def tell(self, identities: list[str]) -> None:
        """These are the children now."""
        record(self.state, identities)

    def dismiss(self) -> None:
        """All is stopped: nothing is left to do."""
        (self.state / RECORD).unlink(missing_ok=True)
        assert self.process.stdin
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(GOODBYE)
            self.process.stdin.close()
        self.process.wait()


def main(state: str, servers: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if sys.stdin.buffer.read().endswith(GOODBYE):
        return
    end_leftovers(Path(state))
    if servers == "servers":
        embedded.stop("demo")


if __name__ == "__main__":
    main(*sys.argv[1:])
