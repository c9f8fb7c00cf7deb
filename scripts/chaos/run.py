"""Draw the faults, do them, look after each."""

import random
import traceback
from collections.abc import Callable

from scripts.chaos.findings import Finding, check_all
from scripts.chaos.house import House
from scripts.chaos.kills import POINTS, kill_once, plan
from scripts.chaos.outages import ONCE, OUTAGES


class Run:
    """The faults, one after the other, on one house."""

    def __init__(self, house: House, dice: random.Random):
        self.house, self.dice = house, dice
        self.findings: list[Finding] = []

    def all(self, kills: int, outages: int, words: list[str]) -> None:
        self._kill(kills, words)
        self._break(outages, words)
        self._look_at_all()

    def _kill(self, kills: int, words: list[str]) -> None:
        findings = {point: Finding(f"kill -9 {point.name}") for point in POINTS}
        chosen = [point for point in plan(self.dice, kills) if is_wanted(findings[point].fault, words)]
        if not chosen:
            return
        self.findings += findings.values()
        self.house.at_work(sweep_seconds=1)
        for number, point in enumerate(chosen, start=1):
            self._do(findings[point], lambda point=point: kill_once(self.house, point, self.dice, findings[point]))
            if not number % 20:
                print(f"{number} kills", flush=True)

    def _break(self, outages: int, words: list[str]) -> None:
        chosen = {name: fault for name, fault in OUTAGES.items() if is_wanted(name, words)}
        if not chosen:
            return
        self.house.at_work(sweep_seconds=30, concurrency=2)
        for name, fault in chosen.items():
            finding = Finding(name)
            self.findings.append(finding)
            for _ in range(1 if name in ONCE else outages):
                self._do(finding, lambda fault=fault, finding=finding: fault(self.house, self.dice, finding))
            print(f"{name}: {finding.outcome}, {finding.slowest:.1f} s", flush=True)

    def _do(self, finding: Finding, fault: Callable[[], None]) -> None:
        """One fault; what breaks is told with the logs, and the next fault begins with a house that works."""
        finding.count += 1
        try:
            fault()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            finding.broken.append(f"{type(error).__name__}: {error}")
            print(f"\n{finding.fault} BROKE: {finding.broken[-1]}\n{traceback.format_exc()}{self.house.logs()}\n")
            self.house.repair()

    def _look_at_all(self) -> None:
        finding = Finding("in the end")
        self.house.skip_leases()
        self._do(finding, lambda: check_all(self.house))
        self.findings.append(finding)


def is_wanted(name: str, words: list[str]) -> bool:
    return not words or any(word in name for word in words)
