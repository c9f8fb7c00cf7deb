"""The mail as it arrived: what kind each is, which links it holds, and whether it says what its reader may not know."""

import html
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from scripts.rehearsal.ledger import Ledger, Pair
from tests.smtp import Received, ScriptedSmtp

URL = re.compile(r"https?://[^\s\"'<>)\]]+")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PERSONAL = (
    (r"/respond/[^/]+/", "question"),
    (r"/respond/[^/]+/(met|how)/(\d+/)?", "follow-up"),
    (r"/confirm/[^/]+/", "please confirm"),
)
SUBJECTS = (
    ("Still open", "reminder"),
    ("Please confirm", "please confirm"),
    ("Reminder:", "reminder to confirm"),
    ("Confirmed:", "confirmed"),
    ("No from", "to staff: a no"),
    ("You may ask again", "to staff: ask again"),
    ("Your week", "to staff: the week"),
    ("About meeting", "not moving ahead"),
)


@dataclass
class Letter:
    """One mail that arrived."""

    received: Received

    @property
    def to(self) -> str:
        return self.received.to.lower()

    @cached_property
    def subject(self) -> str:
        return self.received["Subject"].strip()  # a long one begins on a line of its own

    @cached_property
    def message_id(self) -> str:
        return self.received["Message-ID"]

    @cached_property
    def content(self) -> str:
        """Everything that a reader can see: headers, text, markup."""
        message = self.received.message
        parts = [f"{name}: {value}" for name, value in message.items()]
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            parts += [html.unescape(str(body.get_content()))] if body else []
        return "\n".join(parts)

    @cached_property
    def links(self) -> list[str]:
        """Every address on our host, once each, as a scanner would find them."""
        return list(dict.fromkeys(link.rstrip(".,;") for link in URL.findall(self.content)))

    def link(self, part: str) -> str:
        """The first whose path begins with this; empty when there is none. Without what is asked behind "?"."""
        found = next((one for one in self.links if urlsplit(one).path.startswith(part)), "")
        return found.partition("?")[0]

    @cached_property
    def personal(self) -> dict[str, str]:
        """Each link that asks its reader something, to what it asks: a mail may hold several."""
        found = {}
        for link in self.links:
            bare = link.partition("?")[0]
            for pattern, what in PERSONAL:
                if re.fullmatch(pattern, urlsplit(bare).path):
                    found[bare] = what
        return found

    @cached_property
    def kind(self) -> str:
        for begins, kind in SUBJECTS:
            if self.subject.startswith(begins):
                return kind
        if len(self.personal) > 1:
            return "several questions"
        if self.personal:
            return next(iter(self.personal.values()))
        if self.link("/accounts/invitations/"):
            return "invitation"
        return "introduction" if self.received["Reply-To"].count("@") > 1 else "other"


class Post:
    """All mail that arrives, read once by `new()`."""

    def __init__(self, smtp: ScriptedSmtp, ledger: Ledger) -> None:
        self.smtp, self.ledger = smtp, ledger
        self.letters: list[Letter] = []
        self.read = 0
        self.last = time.monotonic()

    def new(self) -> list[Letter]:
        """What came since the last look."""
        came = [Letter(received) for received in self.smtp.messages[len(self.letters) :]]
        self.letters += came
        if came:
            self.last = time.monotonic()
        return came

    @property
    def kinds(self) -> Counter[str]:
        return Counter(letter.kind for letter in self.letters)

    def wait_for(self, count: int, kind: str, seconds: float = 60) -> bool:
        """Whether so many of this kind have come in all."""
        end = time.monotonic() + seconds
        while self.kinds[kind] < count:
            self.new()
            if time.monotonic() > end:
                self.ledger.mismatches.append(f"{self.kinds[kind]} mails of the kind “{kind}”, and not {count}")
                return False
            time.sleep(0.05)
        return True

    def to(self, address: str, kind: str) -> Letter | None:
        self.new()
        found = [letter for letter in self.letters if letter.to == address and letter.kind == kind]
        return found[-1] if found else None


class Secrets:
    """Who may know whose address: one's own, staff's, and of the other side once the introduction has left (F36)."""

    def __init__(self, ledger: Ledger, staff: set[str]) -> None:
        self.ledger, self.staff = ledger, staff
        self.guarded = {one.email for one in (*ledger.innovators, *ledger.partners) if one.email}
        self.known: dict[str, set[str]] = defaultdict(set)

    def guard(self, address: str) -> None:
        self.guarded.add(address.lower())

    def introduced(self, pair: Pair) -> None:
        one, other = (pair.contact(side).email for side in ("innovator", "partner"))
        self.known[one].add(other)
        self.known[other].add(one)

    def look(self, reader: str, text: str, where: str) -> None:
        """A mismatch for each address in `text` that this reader should not see; "" reads nothing but the public's."""
        self.ledger.counted["mails and pages searched for addresses"] += 1
        if "@" not in text or reader in self.staff:
            return
        found = {address.lower().rstrip(".") for address in ADDRESS.findall(html.unescape(text))}
        for address in (found & self.guarded) - self.known[reader] - {reader}:
            self.ledger.mismatches.append(f"{where} shows {address} to {reader or 'everybody'}")
