"""People at the desk while something breaks: they read a list, and ask one introduction after the other.

Whoever is told to come back comes back. Every answer is written down.
"""

import http.client
import threading
import time
from dataclasses import dataclass
from typing import Self

from introductions.models import Introduction
from scripts.chaos.house import Broken, House

CSRF = "c" * 32
PAUSE = 0.1  # seconds between one click and the next
TIMEOUT = 30
GOOD = {"read": {200}, "ask": {302, 409}}  # 409: it was asked, and the answer got lost


@dataclass(frozen=True)
class Visit:
    what: str
    begun: float  # monotonic
    seconds: float
    status: int
    retry_after: str

    @property
    def is_good(self) -> bool:
        return self.status in GOOD[self.what]

    @property
    def says_when(self) -> bool:
        return self.status == 503 and self.retry_after.isdigit()


class Visitors:
    """`with Visitors(house, drafts) as people:` they come until the block ends."""

    def __init__(self, house: House, drafts: list[Introduction]):
        self.house, self.drafts = house, drafts
        self.visits: list[Visit] = []
        self.asked: list[Introduction] = []
        self._gone = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._read, self._read, self._ask)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._gone.set()
        for thread in self._threads:
            thread.join(TIMEOUT + 5)

    def wait_for_good(self, since: float, seconds: float = 60) -> float:
        """Until somebody has read and somebody has asked since then; how long that took."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            good = [visit for visit in list(self.visits) if visit.is_good and visit.begun >= since]
            first = {visit.what: visit.begun + visit.seconds - since for visit in reversed(good)}
            if len(first) == len(GOOD):
                return max(first.values())
            time.sleep(0.05)
        raise Broken(f"nobody is served {seconds:.0f} s later: {self.visits[-3:]}")

    @property
    def refused(self) -> int:
        return sum(not visit.is_good for visit in self.visits)

    def usual(self, since: float = 0) -> float:
        """Seconds within which nine of ten who came since then were answered."""
        seconds = sorted(visit.seconds for visit in self.visits if visit.begun >= since)
        return seconds[int(0.9 * (len(seconds) - 1))]

    def check(self, *, refusals: bool) -> None:
        """Everybody was served, or (where the database is away) told when to come back."""
        wrong = [one for one in self.visits if not (one.is_good or (refusals and one.says_when))]
        if wrong:
            raise Broken(f"{len(wrong)} of {len(self.visits)} visits got something else: {wrong[:3]}")

    def _read(self) -> None:
        while not self._gone.wait(PAUSE):
            self._visit("read", "GET", "/desk/introductions/")

    def _ask(self) -> None:
        for draft in self.drafts:
            while not self._gone.wait(PAUSE):
                if self._visit("ask", "POST", f"/desk/introductions/{draft.pk}/ask/").is_good:
                    break
            if self._gone.is_set():
                return

    def _visit(self, what: str, method: str, path: str) -> Visit:
        headers = {"Host": "north.test", "Cookie": f"sessionid={self.house.cookie}; csrftoken={CSRF}"}
        body = f"csrfmiddlewaretoken={CSRF}" if method == "POST" else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begun = time.monotonic()
        line = http.client.HTTPConnection("127.0.0.1", self.house.stack.port, timeout=TIMEOUT)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            answer.read()
            status, retry_after = answer.status, answer.headers.get("Retry-After", "")
        except (OSError, http.client.HTTPException) as error:
            status, retry_after = 0, type(error).__name__
        finally:
            line.close()
        visit = Visit(what, begun, time.monotonic() - begun, status, retry_after)
        self.visits.append(visit)
        return visit
