"""A round by the API: the product chooses the set, staff take one out, and the rest is drafted in one go."""

import math
import time
from collections import Counter
from typing import Any

from scripts.rehearsal.ledger import Ledger, Pair
from scripts.rehearsal.office import CannotGoOn, Office

PATIENCE = 120  # seconds for a plan, and for its drafts
MOST_PARTNER = 2
TAKEN_OUT = 1  # by staff, who look at the plan


class Round:
    """One plan of so many introductions, when there are so many that may be asked."""

    def __init__(self, office: Office, ledger: Ledger, size: int) -> None:
        self.api, self.ledger = office.api, ledger
        self.parties = {one.id: one for one in (*ledger.innovators, *ledger.partners)}
        innovators = len(ledger.innovators)
        self.limits = {
            "floor": 1 if size >= innovators else 0,
            "most_innovator": math.ceil(size / innovators) + 1,
            "most_partner": MOST_PARTNER,
            "most": size + TAKEN_OUT,
        }
        page = self.api.send("/api/v1/rounds/", {"programme": office.programme["id"], **self.limits})
        if page.status != 201:
            raise CannotGoOn(f"No round can be made: {page.refusal}")
        self.path = f"/api/v1/rounds/{page.json['id']}/"

    def drafted(self) -> list[Pair]:
        plan = self._wait_for("ready")
        self._check(plan)
        if len(plan["pairs"]) > self.limits["most"] - TAKEN_OUT:
            plan = self._take_out(plan)
        if not plan["pairs"]:
            return []
        page = self.api.send(f"{self.path}draft/")
        if page.status != 200:
            raise CannotGoOn(f"The round cannot be drafted: {page.refusal}")
        rows = self._wait_for("drafted")["pairs"]
        self.ledger.refused.update(row["refused"] for row in rows if row["refused"])
        self.ledger.counted["introductions chosen by rounds"] += len(rows)
        return [self._pair(row) for row in rows if row["introduction"]]

    def _check(self, plan: dict[str, Any]) -> None:
        """Each pair once, and nobody above the most or below the least without a word."""
        rows = [(row["innovator"]["id"], row["partner"]["id"]) for row in plan["pairs"]]
        innovators, partners = Counter(one for one, _ in rows), Counter(other for _, other in rows)
        known = {(pair.innovator.id, pair.partner.id) for pair in self.ledger.pairs if pair.is_open}
        said = {row["innovator"] for row in plan["short"]}
        short = [
            one for one in self.ledger.innovators if innovators[one.id] < self.limits["floor"] and one.id not in said
        ]
        self.ledger.expect("pairs twice in a plan", len(rows) - len(set(rows)), 0)
        self.ledger.check(
            max(innovators.values(), default=0) <= self.limits["most_innovator"],
            "a plan above the most of an innovator",
        )
        self.ledger.check(max(partners.values(), default=0) <= MOST_PARTNER, "a plan above the most of a partner")
        self.ledger.expect("innovators below the floor of a plan that it does not name", len(short), 0)
        self.ledger.expect("pairs in a plan that are open or made", len(set(rows) & known), 0)

    def _take_out(self, plan: dict[str, Any]) -> dict[str, Any]:
        page = self.api.send(f"{self.path}remove/", {"pair": plan["pairs"][-1]["id"]})
        self.ledger.expect("status of taking a pair out", page.status, 200)
        self.ledger.expect("pairs left in the plan", len(page.json["pairs"]), len(plan["pairs"]) - 1)
        left: dict[str, Any] = page.json
        return left

    def _pair(self, row: dict[str, Any]) -> Pair:
        sides = (self.parties[row[side]["id"]] for side in ("innovator", "partner"))
        return Pair(row["introduction"], *sides)

    def _wait_for(self, state: str) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while True:
            found: dict[str, Any] = self.api.get(self.path).json
            if found["state"] == state:
                return found
            if found["state"] == "failed" or time.monotonic() > end:
                raise CannotGoOn(f"A round stays {found['state']} ({found['step']}).")
            time.sleep(0.1)
