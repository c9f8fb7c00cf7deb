"""make fuzz: generated requests against the API, as every role (F05, F29, F30).

schemathesis reads our schema and makes requests that fit it and requests that do not; rows that exist are put
in their place in most of them, so that the work itself is reached and not only its door. Each answer must be
one that the schema names, in the shape it names, and never a fault of ours. Part of the requests follow each
other: what one answers is what the next speaks of.

    make fuzz                   10,000 requests
    make fuzz CASES=100000 SEED=7
"""

import contextlib
import logging
import os
import random
import sys
import time
import traceback
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable

ROOT = Path(__file__).resolve().parents[1]
STATEFUL = 4  # one request in so many belongs to a chain
STEPS = 8  # requests in a chain
REAL = 0.9  # how often a row that exists takes the place of an invented one
BUSY = {"admin", "manager"}  # who may write asks more often
STATUSES = {200, 201, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429}
# What a field of a body, or the start of an address, names.
KINDS = {
    "programme": "programme",
    "innovator": "innovator",
    "partner": "partner",
    "organisation": "organisation",
    "innovator_person": "person",
    "partner_person": "person",
    "champion": "person",
    "need": "need",
    "offer": "offer",
    "theme": "theme",
    "introduction": "introduction",
    "about": "introduction",
}
PATHS = {
    "programmes": "programme",
    "organisations": "organisation",
    "people": "person",
    "participations": "participation",
    "projects": "project",
    "needs": "need",
    "offers": "offer",
    "introductions": "introduction",
    "partnerships": "partnership",
    "outbox": "mail",
    "requests": "request",
}
OPTIONAL = {"innovator_person", "partner_person", "need", "offer", "theme"}  # rarely fit each other
WORDS = {"type": ["pilot", "contract"], "reason": ["capacity", ""], "slug": ["fair-footing"]}


@dataclass
class Report:
    """What came of it, by role."""

    statuses: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    failures: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    words: dict[tuple[str, str], str] = field(default_factory=dict)  # (operation, failure) to how to see it again

    @property
    def cases(self) -> int:
        return sum(sum(found.values()) for found in self.statuses.values())

    @property
    def failed(self) -> int:
        return sum(sum(found.values()) for found in self.failures.values())

    def table(self) -> str:
        lines = [f"{'role':<12}{'cases':>8}  {'statuses':<64}{'failures':>9}"]
        for role, found in sorted(self.statuses.items()):
            said = "  ".join(f"{status}: {count}" for status, count in sorted(found.items()))
            lines.append(f"{role:<12}{sum(found.values()):>8}  {said:<64}{sum(self.failures[role].values()):>9}")
        for (operation, failure), words in sorted(self.words.items()):
            lines.append(f"\n{operation}: {failure}\n{words}")
        return "\n".join(lines)


@dataclass
class Fuzz:
    """`secrets`: role to token ("" for none). `rows`: kind to ids that exist, here and at another tenant."""

    app: Any
    origin: str
    secrets: dict[str, str]
    rows: dict[str, list[str]]
    places: list[tuple[str, str]]  # an organisation, and a person there
    seed: int
    report: Report = field(default_factory=Report)

    def run(self, cases: int) -> Report:
        import schemathesis

        self.random = random.Random(self.seed)
        self.askers = [role for role in self.secrets for _ in range(4 if role in BUSY else 1)]
        self.schema = schemathesis.openapi.from_dict(self.written())
        self.schema.app = self.app
        operations = [found.ok() for found in self.schema.get_all_operations()]
        alone = cases - cases // STATEFUL
        with quiet():
            for number, (operation, mode) in enumerate(both_modes(operations)):
                self.alone(operation, mode, share(alone, 2 * len(operations), number))
            self.chains(operations, cases - self.report.cases)  # and what single ones had no more ways for
        return self.report

    def written(self) -> dict[str, Any]:
        """Our schema. Who asks is ours to say, so what it says of tokens is left out."""
        from werkzeug.test import Client

        found = Client(self.app).get("/api/schema/", base_url=self.origin).get_json(force=True)
        for methods in found["paths"].values():
            for operation in methods.values():
                del operation["security"]
        return found

    def alone(self, operation: Any, mode: Any, count: int) -> None:
        """Requests of one operation, each for itself."""
        if not count:
            return

        @self.drawn(count)
        @given(case=operation.as_strategy(mode))
        def ask(case: Any) -> None:
            self.fill(case, fits=mode.name == "POSITIVE")
            self.send(case, self.random.choice(self.askers))

        with contextlib.suppress(Unsatisfiable):  # an operation that takes nothing cannot be asked wrongly
            ask()

    def chains(self, operations: list[Any], count: int) -> None:
        """Requests that follow each other as one role: what one answers is what the next speaks of."""
        ready = {operation: self.cases_of(operation, count // len(operations) + 1) for operation in operations}
        for number in range(count):
            if number % STEPS == 0:
                role, known = self.random.choice(self.askers), None
            about = [one for one in operations if known and "{id}" in one.path and f"/{known[0]}/" in one.path]
            operation = self.random.choice(about if about and self.random.random() < REAL else operations)
            case = self.random.choice(ready[operation])
            self.fill(case, fits=True)
            if operation in about:
                case.path_parameters = {"id": known[1]}
            known = self.send(case, role) or known

    def cases_of(self, operation: Any, count: int) -> list[Any]:
        """Requests that fit the schema, not sent yet."""
        made: list[Any] = []

        @self.drawn(count)
        @given(case=operation.as_strategy())
        def keep(case: Any) -> None:
            made.append(case)

        keep()
        return made

    def drawn(self, count: int) -> Callable[[Any], Any]:
        """How hypothesis draws them: by our seed, without a memory, and nothing is made smaller afterwards."""
        off = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
        how = settings(max_examples=count, phases=[Phase.generate], **off)
        return lambda test: seed(self.seed)(how(test))

    def send(self, case: Any, role: str) -> tuple[str, str] | None:
        """The part of an address and the id that the answer names, if it names a row."""
        response = case.call(base_url=self.origin, headers=self.headers(role))
        self.look(response, case, role)
        part = next((part for part in PATHS if f"/{part}/" in case.path), "")
        said = response.json() if response.status_code in (200, 201) else {}
        rows = said.get("results", [said])
        return (part, rows[0]["id"]) if part and rows and "id" in rows[0] else None

    def headers(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secrets[role]}"} if self.secrets[role] else {"Authorization": ""}

    def fill(self, case: Any, *, fits: bool) -> None:
        """Put rows that exist where ids stand. What is to be refused for its address stays as it is."""
        if not fits and not case.body:
            return
        kind = next((kind for part, kind in PATHS.items() if f"/{part}/" in case.path), "")
        if case.path_parameters and self.rows.get(kind) and self.random.random() < REAL:
            name = next(iter(case.path_parameters))
            case.path_parameters = {name: self.random.choice(self.rows[kind])}
        if case.path_parameters and "slug" in case.path_parameters and self.random.random() < REAL:
            case.path_parameters = {"slug": "fair-footing"}
        if fits and isinstance(case.body, dict):
            case.body = self.filled(case.body)

    def filled(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            kept = {key: inner for key, inner in value.items() if key not in OPTIONAL or self.random.random() > REAL}
            return {key: self.filled(inner, key) for key, inner in kept.items()} | self.somebody(value)
        if isinstance(value, list):
            return [self.filled(inner) for inner in value]
        known = self.rows.get(KINDS.get(name, "")) or WORDS.get(name)
        return self.random.choice(known) if known and self.random.random() < REAL else value

    def somebody(self, value: dict[str, Any]) -> dict[str, str]:
        """A person and where they are, for a party of a partnership."""
        if "champion" not in value or self.random.random() > REAL:
            return {}
        organisation, person = self.random.choice(self.places)
        return {"organisation": organisation, "champion": person}

    def look(self, response: Any, case: Any, role: str) -> None:
        """Hold the answer to the schema, and remember what it made."""
        self.report.statuses[role][response.status_code] += 1
        self.remember(case, response)
        for name, words in failures_of(case, response):
            self.report.failures[role][name] += 1
            self.report.words.setdefault((case.operation.label, name), words)

    def remember(self, case: Any, response: Any) -> None:
        if response.status_code == 201:
            kind = next((kind for part, kind in PATHS.items() if f"/{part}/" in case.path), "")
            self.rows.setdefault(kind, []).append(response.json()["id"])


def failures_of(case: Any, response: Any) -> Iterator[tuple[str, str]]:
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi import checks

    held: list[Callable] = [
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
        checks.negative_data_rejection,
    ]
    if response.status_code not in STATUSES:
        yield f"answers {response.status_code}", f"{case.as_curl_command()}\n{CAUGHT[-1] if CAUGHT else ''}"
    try:
        case.validate_response(response, checks=held)
    except FailureGroup as group:
        for failure in group.exceptions:
            yield type(failure).__name__, f"{failure}\n{case.as_curl_command()}"[:3000]


def both_modes(operations: list[Any]) -> Iterator[tuple[Any, Any]]:
    from schemathesis import GenerationMode

    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            yield operation, mode


def share(whole: int, parts: int, number: int) -> int:
    """How many of the whole fall to this part, so that all add up."""
    return whole * (number + 1) // parts - whole * number // parts


CAUGHT: list[str] = []  # the last fault of ours, with where it arose


def catch(**_more: Any) -> None:
    CAUGHT[:] = [traceback.format_exc()[-2500:]]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news; a fault of ours is kept for the report."""
    from django.core.signals import got_request_exception

    logging.disable(logging.CRITICAL)
    got_request_exception.connect(catch)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        got_request_exception.disconnect(catch)
        logging.disable(logging.NOTSET)


def main() -> int:
    from tests.api import fuzzing

    cases, seed = int(os.environ.get("CASES") or 10_000), int(os.environ.get("SEED") or random.randrange(10**6))
    print(f"CASES={cases} SEED={seed}", flush=True)
    begun = time.monotonic()
    with fuzzing.database():
        report = fuzzing.fuzz(seed).run(cases)
    print(report.table())
    print(f"{report.cases} requests, {report.failed} failures, {time.monotonic() - begun:.0f} s. Again: SEED={seed}")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
