"""The dry run: every problem at its row and column, every doubt as a question. Nothing of ours is changed by it."""

from collections import Counter
from typing import Any
from uuid import UUID

from partners.intake.brought import Brought, Cleaner, Problem
from partners.intake.known import leave_out_erased, load, people_by_address
from partners.intake.likeness import Names, names_here
from partners.intake.matching import Match, Matcher, may_extend, visible
from partners.intake.planning import Plan
from partners.intake.progress import tell
from partners.intake.staging import note_found, rows_in_chunks
from partners.intake.vocabulary import ADD, Vocabulary
from partners.models import Import, ImportRow, Verdict
from partners.names import telling

Found = tuple[UUID, str, list[Any], list[str], dict[str, Any]]
SKIP, NEW = "skip", "new"
WORDS_SHOWN = 60
AT_ONCE = 2_000  # rows that are checked while somebody waits for the page; more are for a worker


def check(imported: Import) -> None:
    """Look at all rows; leaves verdicts, problems and questions on them and the sums on the import."""
    vocabulary = Vocabulary(imported, may_add=may_extend(imported))
    checker = Checker(imported, vocabulary)
    _forget(imported)
    looked_at, is_heard = 0, imported.rows_total > AT_ONCE
    for chunk in rows_in_chunks(imported):
        note_found(checker.look_at(chunk))
        looked_at += len(chunk)
        is_heard = is_heard and tell(imported, looked_at)
    imported.counts = _counts(imported, checker.totals, vocabulary)


class Checker:
    """Remembers the rows above: numbers that come again, names that are alike."""

    def __init__(self, imported: Import, vocabulary: Vocabulary) -> None:
        self.imported = imported
        self.cleaner = Cleaner(imported, vocabulary)
        self.names: Names = names_here(visible(imported).current())
        self.lines: dict[Any, int] = {}  # number or fingerprint -> the line where it stood first
        self.totals: Counter[str] = Counter()

    def look_at(self, chunk: list[tuple[UUID, int, list[str], str]]) -> list[Found]:
        """What there is to say of each row; rows that are simply new are left out."""
        rows = [(pk, self.cleaner.clean(line, cells), answer) for pk, line, cells, answer in chunk]
        leave_out_erased([row for _, row, _ in rows])
        matcher = Matcher(self.imported, [row for _, row, _ in rows])
        matches = [matcher.match(row) for _, row, _ in rows]
        plan, here = self._plan(matches, [row for _, row, _ in rows])
        found = []
        for (pk, row, answer), match in zip(rows, matches, strict=True):
            verdict, question, detail = self._judge(row, match, answer, plan, here)
            self.totals[str(verdict)] += 1
            self.totals["unanswered"] += verdict == Verdict.QUESTION and not answer
            if verdict != Verdict.NEW or row.problems:
                problems = [problem.as_list() for problem in row.problems]
                found.append((pk, str(verdict), problems, question, detail))
        return found

    def _plan(self, matches: list[Match], rows: list[Brought]) -> tuple[Plan, dict[UUID, Any]]:
        """What is here of the organisations that these rows name for certain."""
        ids = {match.organisation for match in matches if match.organisation}
        addresses = [row.person["email"] for row in rows if row.person.get("email")] if ids else []
        return Plan(self.imported, people_by_address(addresses)), load(self.imported, ids, lock=False)

    def _judge(
        self, row: Brought, match: Match, answer: str, plan: Plan, here: dict[UUID, Any]
    ) -> tuple[Verdict, list[str], dict[str, Any]]:
        if match.problem:
            row.problems.append(_of_number(row, self.cleaner, match.problem))
        if row.is_refused:
            return Verdict.REFUSED, [], {}
        earlier = self._above(row)
        if match.organisation:
            done = plan.take(row, here[match.organisation])
            organisation = here[match.organisation].organisation
            return Verdict.KNOWN, [], {"organisation": str(organisation.pk), "name": organisation.name} | done.detail
        if earlier:
            return Verdict.REPEAT, [], {"line": earlier}
        registers = frozenset(scheme for scheme, _ in row.identifiers)
        name = telling(row.key)
        alike = self.names.like(name, registers)
        if not alike or answer == NEW:
            self.names.add(row.line, name, registers)
        return (Verdict.QUESTION, alike, {}) if alike else (Verdict.NEW, [], {})

    def _above(self, row: Brought) -> int | None:
        """The line above that is the same organisation for certain: same number, or the same row in all that tells."""
        earlier = next((self.lines[mark] for mark in row.marks if mark in self.lines), None)
        for mark in row.marks:
            self.lines.setdefault(mark, earlier or row.line)
        return earlier


def _of_number(row: Brought, cleaner: Cleaner, problem: tuple[str, str]) -> Problem:
    """The problem with a number that is taken, at the column it stands in."""
    value, sentence = problem
    keys = ("reference",) if row.reference else ("identifier", "charity_number", "company_number")
    column = next((heading for _, key, heading in cleaner.columns if key in keys), "Identifier")
    return Problem(column, value, sentence)


def _forget(imported: Import) -> None:
    """What an earlier check said, answers apart."""
    said = ImportRow.objects.filter(of=imported).exclude(verdict=Verdict.NEW, problems=[])
    said.update(verdict=Verdict.NEW, problems=[], question=[], detail={})


def _counts(imported: Import, totals: Counter[str], vocabulary: Vocabulary) -> dict[str, Any]:
    words = [
        {"list": list_code, "word": word, "times": times, "means": vocabulary.meaning(list_code, word)}
        for (list_code, word), times in vocabulary.unknown.most_common(WORDS_SHOWN)
    ]
    return {"verdicts": dict(totals), "words": words, "adds": sum(word["means"] == ADD for word in words)}
