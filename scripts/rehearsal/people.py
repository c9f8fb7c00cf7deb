"""Those who get mail: scanners that open every link before anybody, robots that press at once, and people who answer.

What people say is a fixed mix. Nobody who only opens a link changes anything (F35); an answer that is pressed twice
in the same moment counts once (F34); nobody reads an address that is not theirs to know (F36).
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

from scripts.rehearsal.browser import Browser, Form, Page
from scripts.rehearsal.ground import Calendar
from scripts.rehearsal.ledger import INNOVATOR, PARTNER, Agreement, Ledger, Pair
from scripts.rehearsal.post import Letter, Post, Secrets

AT_ONCE = 6
READING = 3  # seconds before somebody presses
# What the side that is asked first says, and what the second says, over and over. "late": after the first reminder.
FIRST = "yes yes no yes late yes later yes wrong yes silence yes no yes yes yes".split()
SECOND = "yes yes late yes yes no yes yes silence yes yes later yes yes".split()
AFTER = "met met booked met silence met not_yet met no_reply met".split()
# Each so manieth: a robot presses, a person presses twice at once, or yes and no at once; every link is opened.
ROBOT, DOUBLE, TORN, ALL_LINKS = 5, 4, 23, 8
PRESSED = ("question", "introduction", "please confirm", "confirmed", "not moving ahead", "to staff: a no")
WATCHED = {
    "question": [f"introductions/?state={state}&" for state in ("asking_first", "asking_second")],
    "follow-up": [f"introductions/?state={state}&" for state in ("introduced", "in_conversation", "met", "stalled")],
    "please confirm": ["partnerships/?state=awaiting_confirmation&"],
}


class People:
    """Everybody who is written to."""

    def __init__(self, api: Browser, calendar: Calendar, ledger: Ledger, post: Post, secrets: Secrets) -> None:
        self.api, self.calendar, self.ledger, self.post, self.secrets = api, calendar, ledger, post, secrets
        self.first, self.second, self.after = cycle(FIRST), cycle(SECOND), cycle(AFTER)
        self.number = 0

    def plan(self, pair: Pair, side: str) -> str:
        """What this side is going to say; drawn once, when it is asked."""
        if side not in pair.plan:
            pair.plan[side] = next(self.first if side == pair.first else self.second)
        return pair.plan[side]

    def search(self, letters: list[Letter]) -> None:
        for letter in letters:
            self.secrets.look(letter.to, letter.content, f"the mail “{letter.subject}”")

    def scan(self, letters: list[Letter]) -> None:
        """Open every link of these mails, press what a robot would press, and see that nothing has changed."""
        opened = [letter for letter in letters if letter.personal]
        lists = sorted({path for letter in opened for what in letter.personal.values() for path in WATCHED[what]})
        if not opened:
            return
        before, arrived = self._watched(lists), self._personal()
        self._at_once(self._open_all, list(enumerate(opened)))
        self._at_once(self._press_at_once, [letter for letter in opened if letter.kind == "question"][::ROBOT])
        self.ledger.expect("what scanners changed by opening links", _changes(before, self._watched(lists)), [])
        self.ledger.expect("mails that scanners set off", self._personal(), arrived)

    def answer(self, letters: list[Letter]) -> None:
        """Whoever wants to say something reads first, and presses then."""
        visits = [VISITS[what](self, letter, link) for letter in letters for link, what in letter.personal.items()]
        read = filter(None, self._at_once(lambda one: one.tried(one.read), visits))
        ready = list({visit.about: visit for visit in read}.values())  # asked twice in one day, a person answers once
        self.calendar.wait(READING)
        pressed = self._at_once(lambda one: one.tried(one.press), ready)
        for one in filter(None, pressed):
            one.note()

    def browser(self, email: str) -> Browser:
        """Each from an address of their own."""
        digest = hashlib.sha256(email.encode()).digest()
        return Browser(self.api.host, f"10.{digest[0]}.{digest[1]}.{digest[2] or 1}")

    def pair_of(self, letter: Letter, page: Page) -> Pair | None:
        """The introduction that a page behind a link speaks of: by who reads, and whose name is in its title."""
        title = html.unescape(" ".join(re.findall(r"<(?:title|h1)[^>]*>(.*?)</(?:title|h1)>", page.text, re.DOTALL)))
        named = [
            (len(pair.party(other).name), pair)
            for pair in self.ledger.pairs
            if (side := pair.side_of(letter.to))
            and pair.party(other := PARTNER if side == INNOVATOR else INNOVATOR).name in title
        ]
        return max(named, key=lambda one: one[0])[1] if named else None

    def how_it_goes(self, pair: Pair, words: set[str]) -> str:
        """What is said of the words that a page offers; empty for silence. Whoever has met says nothing more."""
        if pair.met or not words:
            return ""
        if "met" in words:
            says = next(self.after)
            return says if says in words else ""
        return next((word for word in ("in_touch", "talking") if word in words), "")

    def api_row(self, pair: Pair) -> dict[str, Any]:
        """As staff see it now."""
        script = Browser(self.api.host, self.api.address, self.api.token)
        row: dict[str, Any] = script.get(f"/api/v1/introductions/{pair.id}/").json
        return row

    def turn(self) -> int:
        self.number += 1
        return self.number

    def _open_all(self, numbered: tuple[int, Letter]) -> None:
        """The personal link of each mail; of each so manieth mail every other link as well, by HEAD where it can be."""
        number, letter = numbered
        browser = self.browser(f"scanner of {letter.to.partition('@')[2]}")
        others = [link for link in letter.links if urlsplit(link).netloc == self.api.host and "/desk/" not in link]
        for turn, link in enumerate(dict.fromkeys([*letter.personal, *(others if number % ALL_LINKS == 0 else [])])):
            page = browser.get(link, method="HEAD" if turn % 3 == 2 else "GET")
            self.ledger.counted["links opened by scanners"] += 1
            self.ledger.check(page.status < 500, f"{urlsplit(link).path.split('/')[1]} answers a scanner {page.status}")
            self.secrets.look(letter.to, page.text, f"the page behind “{letter.subject}”")

    def _press_at_once(self, letter: Letter) -> None:
        browser = self.browser(f"robot of {letter.to}")
        page = browser.get(letter.link("/respond/"))
        answer = browser.submit(page.form_for("yes"), follow=False, answer="yes")
        self.ledger.expect("status of an answer that a robot pressed at once", answer.status, 409)
        self.ledger.counted["answers pressed by robots, refused"] += 1

    def _personal(self) -> int:
        """Mails so far that only somebody's press sets off; reminders and follow-ups leave by the clock."""
        self.post.new()
        return sum(self.post.kinds[kind] for kind in PRESSED)

    def _watched(self, lists: Iterable[str]) -> dict[str, Any]:
        return {row["id"]: row for path in lists for row in self.api.every(f"/api/v1/{path}limit=200")}

    def _at_once[T, R](self, do: Callable[[T], R], these: list[T]) -> list[R]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(do, these))


class Visit:
    """One person at one link: reads, presses, and the book is kept."""

    def __init__(self, people: People, letter: Letter, link: str) -> None:
        self.people, self.letter, self.link, self.ledger = people, letter, link, people.ledger
        self.about: tuple[str, str] = ("", link)  # what is answered, and for whom
        self.browser = people.browser(letter.to)
        self.form: Form | None = None
        self.page: Page | None = None

    def tried(self, step: Callable[[], "Visit | None"]) -> "Visit | None":
        """What the step gives; a page that lacks what it should have is a mismatch."""
        try:
            return step()
        except (LookupError, OSError) as error:
            self.ledger.mismatches.append(f"{self.letter.kind}: {error!r:.300}")
            return None

    def read(self) -> "Visit | None":
        raise NotImplementedError

    def press(self) -> "Visit | None":
        raise NotImplementedError

    def note(self) -> None:
        raise NotImplementedError

    def open(self) -> Page:
        page = self.browser.get(self.link)
        self.people.secrets.look(self.letter.to, page.text, f"the page behind “{self.letter.subject}”")
        return page

    def send(self, form: Form, follow: bool = True, **fields: str) -> Page:
        page = self.browser.submit(form, follow=follow, **fields)
        self.people.secrets.look(self.letter.to, page.text, "the page after an answer")
        return page

    def twice(self, form: Form, *answers: dict[str, str], follow: bool = True) -> list[Page]:
        """Two tabs in the same moment, with the same cookies."""
        other = self.people.browser(self.letter.to)
        other.cookies = dict(self.browser.cookies)
        with ThreadPoolExecutor(2) as pool:
            tasks = [
                pool.submit(one.submit, form, follow=follow, **answers[n % len(answers)])
                for n, one in enumerate((self.browser, other))
            ]
            return [task.result() for task in tasks]


class Question(Visit):
    """Would you like to meet them?"""

    def read(self) -> Visit | None:
        page = self.open()
        pair = self.people.pair_of(self.letter, page)
        if pair is None and "/answer/" in page.text:
            self.ledger.mismatches.append(f"a question that belongs to nobody: {self.letter.subject}")
        if pair is None or pair.turn != pair.side_of(self.letter.to):
            return None  # closed, or answered since the reminder left
        self.pair, self.side = pair, pair.turn
        self.says = self.people.plan(pair, self.side)
        self.about = (pair.id, self.side)
        if self.says == "late" and self.letter.kind != "question":
            self.says = "yes"
        if self.says in ("late", "silence"):
            return None
        self.word = "wrong_person" if self.says == "wrong" else self.says
        self.form = page.form_for(self.word)
        return self

    def press(self) -> Visit | None:
        assert self.form
        number, torn, answer = self.people.turn(), False, {"answer": self.word, **self._asked_with_it(self.form)}
        more = self.says == "no"  # the page after it asks why
        if self.says == "yes" and number % TORN == 0:
            torn = True
            self.twice(self.form, answer, {"answer": "no"})
            self.ledger.counted["yes and no in the same moment"] += 1
            pages = []
        elif number % DOUBLE == 0:
            pages = self.twice(self.form, answer, follow=more)
            self.ledger.counted["answers pressed twice in the same moment"] += 1
        else:
            pages = [self.send(self.form, follow=more, **answer)]
        for page in pages:
            self.ledger.expect("status of an answer", page.status, 200 if more else 302)
        self.torn = torn
        if torn:
            self._see_which()
        elif more:
            done = self.send(pages[-1].form("/more/"), reason="")
            self.ledger.expect("status of a reason", done.status, 200)
        return self

    def _see_which(self) -> None:
        """Of yes and no at once either may hold."""
        shown = self.people.api_row(self.pair)
        self.says = next((one["answer"] for one in shown["answers"] if one["side"] == self.side), "none")
        self.ledger.check(self.says in ("yes", "no"), f"yes and no at once became {self.says}")

    def _asked_with_it(self, form: Form) -> dict[str, str]:
        """The date, or a better person."""
        if self.says == "later":
            self.pair.rests_until = form.choices["until"][0]
            return {"until": self.pair.rests_until}
        if self.says != "wrong":
            return {}
        inside = self.people.turn() % 3
        domain = self.letter.to.partition("@")[2] if inside else "somewhere-else.example"
        named = f"colleague{self.people.turn()}@{domain}"
        self.pair.named = named if inside else ""
        self.people.secrets.guard(named)
        return {"redirect_name": "Jo Colleague", "redirect_email": named}

    def note(self) -> None:
        pair, side = self.pair, self.side
        pair.answered.setdefault(side, []).append((self.people.calendar.now, self.says))
        self.ledger.counted[f"answers: {self.says}"] += 1
        if self.says == "yes":
            both = all(pair.said(one) == "yes" for one in (INNOVATOR, PARTNER))
            if both:
                pair.stands = "ready"
            else:
                pair.ask(self.people.calendar.now)
        else:
            pair.stands = {"no": "declined", "later": "resting", "wrong": "somebody else"}[self.says]
            pair.unsure += self.torn and side == pair.first


class FollowUp(Visit):
    """How does it go? Days after the introduction, with words that differ from question to question."""

    def read(self) -> Visit | None:
        page = self.open()
        pair = self.people.pair_of(self.letter, page)
        if pair is None:
            self.ledger.mismatches.append(f"a follow-up that belongs to nobody: {self.letter.subject}")
            return None
        found = {answer: form for form in page.forms for answer in form.choices.get("answer", [])}
        self.says = self.people.how_it_goes(pair, set(found))
        if not self.says:
            self.ledger.counted["follow-ups left alone"] += 1
            return None
        self.pair, self.form, self.about = pair, found[self.says], (pair.id, self.letter.to)
        return self

    def press(self) -> Visit | None:
        assert self.form
        page = self.send(self.form, follow=False, answer=self.says)
        return self if self.ledger.expect("status of an answer to a follow-up", page.status, 302) else None

    def note(self) -> None:
        self.ledger.counted[f"after the introduction: {self.says}"] += 1
        self.pair.met = self.pair.met or self.says == "met"


class Confirmation(Visit):
    """Is this what you agreed?"""

    def read(self) -> Visit | None:
        page = self.open()
        if self.letter.kind == "confirmed":
            return None  # it asks whether the partnership may be named
        found = [one for one in self.ledger.agreements if f" {one.title} " in f"{self.letter.subject} "]
        if not found:
            self.ledger.mismatches.append(f"a partnership that nobody proposed: {self.letter.subject}")
            return None
        self.agreement: Agreement = found[0]
        self.party = next(one for one in self.agreement.parties if one.email == self.letter.to)
        if not self.agreement.wants(self.party) or self.party.id in self.agreement.confirmed:
            return None
        self.form, self.about = page.form("/yes/"), (self.agreement.id, self.party.id)
        return self

    def press(self) -> Visit | None:
        assert self.form
        if self.people.turn() % DOUBLE == 0:
            pages = self.twice(self.form, {}, follow=False)
            self.ledger.counted["answers pressed twice in the same moment"] += 1
        else:
            pages = [self.send(self.form, follow=False)]
        for page in pages:
            self.ledger.expect("status of a confirmation", page.status, 302)
        return self

    def note(self) -> None:
        self.agreement.confirm(self.party, self.people.calendar.now)


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Rows that differ, and in what."""
    return [
        f"{key}: {sorted(name for name in before.get(key, {}) if before[key][name] != after.get(key, {}).get(name))}"
        for key in {*before, *after}
        if before.get(key) != after.get(key)
    ]


VISITS: dict[str, type[Visit]] = {"question": Question, "follow-up": FollowUp, "please confirm": Confirmation}
