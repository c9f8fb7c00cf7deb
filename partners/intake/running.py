"""An import at work: a thousand rows, one transaction; whoever goes on after a stop begins with the first row left."""

from typing import Any
from uuid import UUID

from partners.intake.brought import Brought, Cleaner
from partners.intake.checking import NEW, SKIP
from partners.intake.known import Known, leave_out_erased, load, people_by_address
from partners.intake.matching import Matcher, may_extend
from partners.intake.planning import Done, Plan
from partners.intake.staging import RowLeft, note_done, plan_anew, rows_left
from partners.intake.vocabulary import Vocabulary
from partners.intake.writing import write
from partners.models import Import, ImportRow, Outcome, Verdict

BATCH = 1_000
Row = tuple[RowLeft, Brought]


def take_batch(imported: Import) -> int:
    """Bring in the next rows; how many there were. The caller holds the import and its transaction."""
    rows = rows_left(imported, BATCH)
    if not rows:
        return 0
    plan_anew()
    cleaner = Cleaner(imported, Vocabulary(imported, may_add=may_extend(imported)))
    Batch(imported, [(row, cleaner.clean(row.line, row.cells)) for row in rows]).run()
    imported.counts = imported.counts | {"last_line": rows[-1].line}
    return len(rows)


class Batch:
    """Rows of one transaction, and the organisations that they speak of."""

    def __init__(self, imported: Import, rows: list[Row]) -> None:
        self.imported, self.rows = imported, rows
        leave_out_erased([brought for _, brought in rows])
        self.matcher = Matcher(imported, [brought for _, brought in rows])
        self.matches = {brought.line: self.matcher.match(brought) for _, brought in rows}
        self.answered = self._answered()
        ids = {match.organisation for match in self.matches.values() if match.organisation}
        self.here = load(imported, ids | set(self.answered.values()), lock=True)
        emails = [brought.person["email"] for _, brought in rows if brought.person.get("email")]
        self.plan = Plan(imported, people_by_address(emails))
        self.by_line: dict[int, Known] = {}
        self.by_mark: dict[Any, Known] = {}

    def run(self) -> None:
        results = [(row, brought, self._one(row, brought)) for row, brought in self.rows]
        write(self.plan)
        note_done(
            (
                row.pk,
                str(done.outcome),
                done.known.organisation.pk if done.known else None,
                brought.fingerprint if done.known else "",
                row.detail | done.detail,
            )
            for row, brought, done in results
        )

    def _one(self, row: RowLeft, brought: Brought) -> Done:
        match = self.matches[brought.line]
        if row.answer == SKIP:
            return Done(Outcome.LEFT_OUT)
        if brought.is_refused or match.problem:
            return Done(Outcome.REFUSED)
        known = self._known(row, brought, match.organisation)
        if known is None and row.verdict == Verdict.QUESTION and row.answer != NEW:
            return Done(Outcome.LEFT_OUT)
        done = self.plan.take(brought, known)
        here: Known = done.known  # type: ignore[assignment]
        self.by_line[brought.line] = here
        for mark in brought.marks:
            self.by_mark.setdefault(mark, here)
        return done

    def _known(self, row: RowLeft, brought: Brought, matched: UUID | None) -> Known | None:
        """Here by its number, by an earlier row, or because a person said so; None for a new one."""
        if matched:
            return self.here[matched]
        for mark in brought.marks:
            if mark in self.by_mark:
                return self.by_mark[mark]
        if row.answer.startswith("line:") and int(row.answer[5:]) in self.by_line:
            return self.by_line[int(row.answer[5:])]
        return self.here.get(self.answered[row.line]) if row.line in self.answered else None

    def _answered(self) -> dict[int, UUID]:
        """line -> organisation, where a person said that the row is one that is here, or an earlier row that is in."""
        said = {row.line: row.answer for row, _ in self.rows if ":" in row.answer}
        found = {
            line: UUID(answer.split(":")[1]) for line, answer in said.items() if answer.startswith("organisation:")
        }
        lines = {int(answer[5:]): line for line, answer in said.items() if answer.startswith("line:")}
        above = ImportRow.objects.filter(of=self.imported, line__in=lines, organisation_id__isnull=False)
        for number, pk in above.values_list("line", "organisation_id"):
            found |= {line: pk for line, answer in said.items() if answer == f"line:{number}" and pk}
        return found
