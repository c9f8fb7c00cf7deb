"""An SMTP server that does as it is told: refuse, stall, hang up or wait at any verb.

    with ScriptedSmtp() as smtp:
        smtp.next("RCPT", Reply(450, "4.2.1 mailbox busy"))       # the next RCPT only
        smtp.always("RCPT", Reply(550, "5.1.1 unknown"), about="ada@x.example")
        gate = smtp.next("DOT", Wait(keep=True))                  # stored, not yet answered
        gate.reached.wait(10); kill the worker; gate.release()
        smtp.wait_for(1)[0].to

Verbs: CONNECT EHLO AUTH MAIL RCPT DATA TEXT DOT RSET NOOP QUIT. TEXT is the first line of a message, DOT the
final dot, where it is handed over; at DATA, TEXT and DOT `about` looks at its recipients.
"""

import asyncio
import contextlib
import email
import email.policy
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage

VERBS = {"CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "TEXT", "DOT", "RSET", "NOOP", "QUIT"}
USUAL = {
    "CONNECT": (220, "scripted.example ready"),
    "EHLO": (250, "scripted.example"),
    "AUTH": (235, "2.7.0 welcome"),
    "MAIL": (250, "2.1.0 ok"),
    "RCPT": (250, "2.1.5 ok"),
    "DATA": (354, "go on"),
    "DOT": (250, "2.0.0 kept"),
    "RSET": (250, "2.0.0 ok"),
    "NOOP": (250, "2.0.0 ok"),
    "QUIT": (221, "2.0.0 bye"),
}


@dataclass
class Reply:
    """Another answer than the usual one. At DOT the message is kept only if the code is 2xx."""

    code: int
    text: str = "as the script says"

    @property
    def keep(self) -> bool:
        return 200 <= self.code < 300


@dataclass
class Stall:
    """The usual answer, so many seconds late."""

    seconds: float
    keep: bool = True


@dataclass
class Drip:
    """The usual answer, one byte in so many seconds."""

    seconds: float = 1
    keep: bool = True


@dataclass
class Drop:
    """Hang up without an answer. `keep`: at DOT, store the message first (a lost answer)."""

    keep: bool = False


@dataclass
class Wait:
    """Stop here until `release()`; `reached` is set when a client stands here. At TEXT nothing is read any more."""

    keep: bool = False
    reached: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        self.released.set()


Action = Reply | Stall | Drip | Drop | Wait


@dataclass
class Received:
    """One message as it was handed over."""

    sender: str
    to: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    def __getitem__(self, header: str) -> str:
        return str(self.message[header])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return body.get_content().replace("\r\n", "\n") if body else ""


class ScriptedSmtp:
    """Runs in a thread of its own on a free port of 127.0.0.1."""

    def __init__(self, port: int = 0):
        self.port = port
        self.messages: list[Received] = []
        self.verbs: list[str] = []  # all that clients said, in order
        self._once: list[tuple[str, str, Action]] = []
        self._always: list[tuple[str, str, Action]] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def next[A: Action](self, verb: str, action: A, *, about: str = "") -> A:
        """Do this at the next `verb` whose argument contains `about`; once."""
        assert verb in VERBS
        self._once.append((verb, about, action))
        return action

    def always[A: Action](self, verb: str, action: A, *, about: str = "") -> A:
        """Do this at each `verb` whose argument contains `about`, until `forget()`."""
        assert verb in VERBS
        self._always.append((verb, about, action))
        return action

    def forget(self) -> None:
        """Behave again."""
        self._once.clear()
        self._always.clear()

    def wait_for(self, count: int, seconds: float = 30, *, to: str = "") -> list[Received]:
        """The messages (to that address), once there are so many. AssertionError if they don't come."""
        end = time.monotonic() + seconds
        while len(found := self.sent(to)) < count:
            assert time.monotonic() < end, f"{len(found)} of {count} messages in {seconds} s"
            time.sleep(0.05)
        return found

    def sent(self, to: str = "") -> list[Received]:
        return [message for message in list(self.messages) if to in message.recipients or not to]

    def __enter__(self) -> "ScriptedSmtp":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        for _verb, _about, action in [*self._once, *self._always]:
            if isinstance(action, Wait):
                action.release()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port, limit=2**24))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await Conversation(self, reader, writer).hold()
        writer.close()

    def action(self, verb: str, argument: str) -> Action | None:
        for entry in [*self._once, *self._always]:
            if entry[0] == verb and entry[1] in argument:
                if entry in self._once:
                    self._once.remove(entry)
                return entry[2]
        return None


class HungUp(ConnectionError):
    pass


class Conversation:
    """One connection."""

    def __init__(self, smtp: ScriptedSmtp, reader, writer):
        self.smtp, self.reader, self.writer = smtp, reader, writer
        self._clear()

    def _clear(self) -> None:
        self.sender, self.recipients = "", []

    async def hold(self) -> None:
        await self._answer("CONNECT", "")
        while line := await self.reader.readline():
            said = line.decode(errors="replace").strip()
            verb = "EHLO" if said[:4].upper() == "HELO" else said[:4].upper()
            said = f"DATA {' '.join(self.recipients)}" if verb == "DATA" else said
            code = await self._answer(verb, said) if verb in VERBS else await self._say(502, "?")
            self._remember(verb, said, code)
            if verb == "DATA" and code == 354:
                await self._take_message()
            if verb == "QUIT":
                return

    def _remember(self, verb: str, said: str, code: int) -> None:
        address = said.partition("<")[2].partition(">")[0]
        if verb == "MAIL" and code == 250:
            self._clear()
            self.sender = address
        elif verb == "RCPT" and code == 250:
            self.recipients.append(address)
        elif verb == "RSET":
            self._clear()

    async def _take_message(self) -> None:
        lines = []
        while (line := await self.reader.readline()) != b".\r\n":
            if not line:
                raise HungUp
            if not lines:
                await self._read_on()
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        received = Received(self.sender, (self.recipients or [""])[0], list(self.recipients), b"".join(lines))
        await self._answer("DOT", " ".join(self.recipients), received)
        self._clear()

    async def _read_on(self) -> None:
        action = self.smtp.action("TEXT", " ".join(self.recipients))
        if isinstance(action, Wait):
            await self._stand(action)
        if isinstance(action, Wait | Drop):
            raise HungUp

    async def _stand(self, gate: Wait) -> None:
        gate.reached.set()
        while not gate.released.is_set():
            await asyncio.sleep(0.02)

    async def _answer(self, verb: str, said: str, received: Received | None = None) -> int:
        self.smtp.verbs.append(verb)
        action = self.smtp.action(verb, said)
        code, text = USUAL[verb]
        if received and (action is None or action.keep):
            self.smtp.messages.append(received)
        match action:
            case Reply():
                code, text = action.code, action.text
            case Stall():
                await asyncio.sleep(action.seconds)
            case Drop():
                raise HungUp
            case Drip():
                return await self._say(code, text, action.seconds)
            case Wait():
                await self._stand(action)
        return await self._say(code, text)

    async def _say(self, code: int, text: str, pause: float = 0) -> int:
        line = f"{code} {text}\r\n".encode()
        for part in [line[i : i + 1] for i in range(len(line))] if pause else [line]:
            self.writer.write(part)
            await self.writer.drain()
            await asyncio.sleep(pause)
        return code
