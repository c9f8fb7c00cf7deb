"""The broker's work, day by day: whom to bring together, asking, sending, finding somebody else, partnerships."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from scripts.rehearsal.browser import Browser, Page
from scripts.rehearsal.ledger import INNOVATOR, PARTNER, Agreement, Ledger, Pair, Party
from scripts.rehearsal.office import Office
from scripts.rehearsal.post import Post, Secrets
from scripts.rehearsal.rounds import Round

AT_ONCE = 4
# How a proposal ends: all parties confirm; one does and one is silent; staff confirm with evidence; void afterwards.
ENDS = "both both both one both both evidence both both both both both void both".split()
SENT_TWICE = 5  # each so manieth introduction is sent by two people at once
QUIET = 0.25  # seconds without a mail


class Desk:
    """Two members of staff and a script. `settle()` waits until the product has done what is due."""

    def __init__(self, office: Office, ledger: Ledger, post: Post, secrets: Secrets) -> None:
        self.office, self.ledger, self.post, self.secrets = office, ledger, post, secrets
        self.calendar, self.api = office.calendar, office.api
        self.ends = cycle(ENDS)
        self.refused: set[str] = set()  # pairs that may not be asked this month

    def draft_round(self, size: int) -> list[Pair]:
        """The next introductions, chosen by a round and asked; those that the product does not let us ask stay drafts."""
        if not size:
            return []
        pairs = Round(self.office, self.ledger, size).drafted()
        self.ledger.pairs += pairs
        self.ask(pairs)
        return pairs

    def ask(self, pairs: list[Pair]) -> None:
        for pair, page in zip(pairs, self._at_once(self._ask, pairs), strict=True):
            if page.status == 200:
                pair.ask(self.calendar.now)
            else:
                self.refused.add(pair.id)
                self.ledger.refused[page.refusal] += 1

    def look_after(self, still_to_make: int) -> int:
        """What waits for staff today. How many introductions were sent."""
        self._find_somebody_else()
        self._ask_the_rested()
        ready = [pair for pair in self.ledger.pairs if pair.stands == "ready"][:still_to_make]
        self.send(ready)
        return len(ready)

    def send(self, pairs: list[Pair]) -> None:
        if not pairs:
            return
        wanted = self.post.kinds["introduction"] + 3 * len(pairs)
        self._at_once(self._send, list(enumerate(pairs)))
        for pair in pairs:
            pair.stands, pair.made_at = "made", self.calendar.now
            self.secrets.introduced(pair)
        self.calendar.wait(2)
        self.post.wait_for(wanted, "introduction")

    def propose(self, most: int) -> list[Agreement]:
        """For pairs that have met, while there are still partnerships to be reached."""
        met = [pair for pair in self.ledger.made if pair.met and not pair.agreed][:most]
        made = [one for one in self._at_once(self._propose, met) if one]
        self.ledger.agreements += made
        return made

    def conclude(self) -> None:
        """Staff's part: evidence where a party does not answer, and taking out of the counts."""
        for one in self.ledger.agreements:
            if one.plan == "evidence" and one.confirmed and not one.confirmed_at:
                page = self.api.send(f"/api/v1/partnerships/{one.id}/confirm/", {"evidence": "Signed letter, 3 June."})
                if self.ledger.expect("status of a confirmation with evidence", page.status, 200):
                    one.confirmed_at, one.by_staff = self.calendar.now, True
            if one.plan == "void" and one.counts:
                page = self.office.admin.post(f"/desk/partnerships/{one.id}/void/", {"reason": "Signed by mistake."})
                one.void = self.ledger.expect("status of taking a partnership out", page.status, 200)

    def settle(self, seconds: float = 0.0, most: float = 90) -> None:
        """Until no mail is due and none arrives; at least so long, for what a sweep has to find."""
        begun = time.monotonic()
        while True:
            self.post.new()
            now = time.monotonic()
            waited = now - begun > seconds and now - self.post.last > QUIET
            if waited and not self._due():
                return
            if now - begun > most:
                self.ledger.mismatches.append(f"mails are still due after {most:.0f} seconds")
                return
            time.sleep(0.1)

    def held(self) -> None:
        """Questions that the product could not ask by itself, and says why: staff withdraw them."""
        for state in ("asking_first", "asking_second"):
            for row in self.api.every(f"/api/v1/introductions/?state={state}&limit=200"):
                pair = next(pair for pair in self.ledger.pairs if pair.id == row["id"])
                if row["held_why"] and pair.stands == "asking":
                    self.ledger.refused[row["held_why"]] += 1
                    pair.asks -= 1
                    self._withdraw(pair, "They cannot be reached.")

    def expired(self) -> None:
        """Two weeks and no answer: nothing is asked any more."""
        for pair in self.ledger.pairs:
            if pair.turn and pair.asked[pair.turn] + timedelta(days=14) < self.calendar.now:
                pair.stands = "expired"

    def _due(self) -> bool:
        """First what waits and then what is on its way: a mail that moves on in between is seen once at least."""
        now = self.calendar.now.isoformat().replace("+00:00", "Z")
        waiting = self.api.every("/api/v1/outbox/?state=queued&limit=200")
        if any(max(row["due_at"], row["next_try_at"]) <= now for row in waiting):
            return True
        return bool(self.api.get("/api/v1/outbox/?state=sending&limit=1").json["results"])

    def _ask(self, pair: Pair) -> Page:
        return self._script().send(f"/api/v1/introductions/{pair.id}/ask/")

    def _send(self, numbered: tuple[int, Pair]) -> None:
        """With the paragraph as staff left it. Sometimes two of them press in the same moment (F34)."""
        number, pair = numbered
        staff = [self._clerk(self.office.admin)] + [self._clerk(self.office.manager)] * (number % SENT_TWICE == 0)
        fields = {"paragraph": "Both of you told us that you would like to talk. Please do."}
        with ThreadPoolExecutor(len(staff)) as pool:
            pages = list(
                pool.map(lambda one: one.post(f"/desk/introductions/{pair.id}/send/", fields, follow=False), staff)
            )
        if len(staff) > 1:
            self.ledger.counted["introductions sent by two people at once"] += 1
        for page in pages:
            self.ledger.expect("status of Send", page.status, 302)

    def _find_somebody_else(self) -> None:
        """A colleague is asked; somebody at another organisation is not written to without more ado."""
        for pair in [pair for pair in self.ledger.pairs if pair.stands == "somebody else"]:
            side = next(one for one in (INNOVATOR, PARTNER) if pair.said(one) == "wrong")
            if not pair.named:
                self._withdraw(pair, "They named somebody at another organisation.")
                continue
            fields = {"side": side, "given_name": "Jo", "family_name": "Colleague", "email": pair.named}
            page = self.office.admin.post(f"/desk/introductions/{pair.id}/contact/new/", fields)
            self.ledger.expect("status of another contact", page.status, 200)
            known = pair.party(side)
            pair.contacts[side] = Party(known.id, known.name, known.role, "", pair.named, "Jo")
            pair.plan[side] = "yes"
            self.ask([pair])

    def _ask_the_rested(self) -> None:
        """Those whose day has come, once the product has woken them."""
        today = self.calendar.today.isoformat()
        for pair in self.ledger.pairs:
            if pair.stands == "resting" and pair.rests_until <= today:
                pair.stands = "drafted"
                side = next(one for one in (INNOVATOR, PARTNER) if pair.said(one) == "later")
                pair.plan[side] = "yes"
                self.ask([pair])

    def _withdraw(self, pair: Pair, reason: str) -> None:
        page = self.api.send(f"/api/v1/introductions/{pair.id}/cancel/", {"reason": reason})
        if self.ledger.expect("status of a withdrawal", page.status, 200):
            pair.stands = "withdrawn"

    def _propose(self, pair: Pair) -> Agreement | None:
        parties = (pair.innovator, pair.partner)
        number = self.ledger.made.index(pair) + 1
        today: date = self.calendar.today
        body: dict[str, Any] = {
            "programme": self.office.programme["id"],
            "introduction": pair.id,
            "title": f"Agreement {number} of the rehearsal",
            "type": "pilot",
            "goal": "A pilot with 300 homes",
            "goal_measure": "Homes that took part",
            "goal_number": 300,
            "goal_by": (today + timedelta(days=400)).isoformat(),
            "parties": [
                {"organisation": one.id, "champion": one.person, "gives": "Ten days of time", "gets": "A tested tool"}
                for one in parties
            ],
        }
        page = self._script().send("/api/v1/partnerships/", body)
        if not self.ledger.expect("status of a proposal", page.status, 201):
            self.ledger.mismatches.append(page.refusal)
            return None
        pair.agreed = True
        return Agreement(page.json["id"], body["title"], parties, pair, next(self.ends), self.calendar.now)

    def _script(self) -> Browser:
        return Browser(self.api.host, self.api.address, self.api.token)

    def _clerk(self, browser: Browser) -> Browser:
        """The same member of staff in another window."""
        window = Browser(browser.host, browser.address)
        window.cookies = dict(browser.cookies)
        return window

    def _at_once(self, do: Any, these: list[Any]) -> list[Any]:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(do, these))
