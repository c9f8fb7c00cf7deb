"""What the page of an import shows at each step."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.http import FileResponse, HttpRequest

from accelerator import clock
from accelerator.ui.exports import Column, export_lines
from accelerator.ui.formats import number
from accelerator.ui.paging import keyset
from partners.intake import services
from partners.intake.brought import Brought
from partners.intake.checking import NEW, SKIP
from partners.intake.fields import BY_KEY, REASON
from partners.intake.forms import AnswersForm, ColumnsForm, WordsForm
from partners.intake.matching import may_extend, visible
from partners.intake.progress import heard
from partners.intake.questions import cleaned, side_of, sides_of
from partners.intake.vocabulary import Vocabulary
from partners.models import Import, ImportRow, Organisation, Outcome, Verdict
from partners.states import ImportState

ASKED = 25  # questions on one page
ROWS = 50
STEPS = ("Columns", "Check", "Import")
AT = {ImportState.READ: 0, ImportState.CHECKING: 1, ImportState.CHECKED: 1, ImportState.RUNNING: 2}
WORK = {
    ImportState.CHECKING: "The rows are being checked",
    ImportState.RUNNING: "The rows are being imported",
    ImportState.UNDOING: "The import is being undone",
}
KINDS = (
    (Verdict.REFUSED, "To be corrected"),
    (Verdict.QUESTION, "Questions"),
    (Verdict.NEW, "New"),
    (Verdict.KNOWN, "Here already"),
    (Verdict.REPEAT, "Again in this file"),
)
ANSWERS = {NEW: "Answered: a different organisation", SKIP: "Answered: left out"}
TAKEN_BACK = {Outcome.CREATED: "Taken out again", Outcome.UPDATED: "As before"}
LABELS = {field.key: field.label for field in BY_KEY.values()} | {
    "place": "Place in the programme",
    "contact": "Contact",
}


def page_of(request: HttpRequest, imported: Import) -> dict[str, Any]:
    """The context of the page; which parts of it there are depends on how far the import is."""
    context: dict[str, Any] = {
        "imported": imported,
        "steps": _steps(imported),
        "working": WORK.get(ImportState(imported.state)),
        "looked_at": heard(imported) if imported.state == ImportState.CHECKING else 0,
    }
    if imported.state == ImportState.READ or (imported.state == ImportState.CHECKED and "columns" in request.GET):
        context["columns"] = columns_form(imported)
    elif imported.state == ImportState.CHECKED:
        context |= _checked(request, imported)
    elif imported.state in (ImportState.DONE, ImportState.UNDONE):
        context |= _done(request, imported)
    return context


def columns_form(imported: Import, data: Any = None) -> ColumnsForm:
    samples = ImportRow.objects.filter(of=imported).order_by("line").values_list("cells", flat=True)[:20]
    return ColumnsForm(data, imported=imported, samples=list(samples))


def words_form(imported: Import, data: Any = None) -> WordsForm:
    vocabulary = Vocabulary(imported, may_add=may_extend(imported))
    return WordsForm(data, imported=imported, vocabulary=vocabulary)


def answers_form(imported: Import, data: Any = None) -> AnswersForm:
    """The first questions; those without an answer come first, so that more than one page can be answered."""
    waiting = Case(When(answer="", then=Value(0)), default=Value(1))
    asked = ImportRow.objects.filter(of=imported, verdict=Verdict.QUESTION)
    if data is not None:
        lines = [int(name[7:]) for name in data if name.startswith("answer_") and name[7:].isdigit()]
        rows = list(asked.filter(line__in=lines).order_by("line"))
    else:
        rows = list(asked.order_by(waiting, "line")[:ASKED])
    own = {line: side_of(row) for line, row in cleaned(imported, [row.line for row in rows]).items()}
    return AnswersForm(data, rows=rows, sides=sides_of(imported, rows), own=own)


def refused_rows(request: HttpRequest, imported: Import) -> FileResponse:
    """The rows that did not go in, as they were, with what to correct in a column of its own."""
    columns = [Column(heading, heading) for heading in [*imported.headings, REASON.capitalize()]]
    name = imported.filename.rsplit(".", 1)[0]
    return export_lines(request, f"{name}-to-correct", columns, _refused_lines(imported))


def _refused_lines(imported: Import) -> Iterator[list[str]]:
    width = len(imported.headings)
    for row in _not_in(imported).order_by("line"):
        yield [*row.cells[:width], _reason(row)]


def _not_in(imported: Import) -> QuerySet[ImportRow]:
    refused = Q(verdict=Verdict.REFUSED) | Q(outcome=Outcome.REFUSED)
    waiting = Q(verdict=Verdict.QUESTION, answer="") | Q(outcome=Outcome.LEFT_OUT)
    return ImportRow.objects.filter(refused | waiting, of=imported)


def _reason(row: ImportRow) -> str:
    said = [f"{column}: {sentence}" if column else sentence for column, _, sentence, stops in row.problems if stops]
    if row.answer == SKIP:
        return "You left this row out."
    return " ".join(said) or "A similar name is here already. Say whether it is the same organisation."


def _steps(imported: Import) -> list[dict[str, str]]:
    now = AT.get(ImportState(imported.state), len(STEPS))
    return [
        {"name": name, "note": "", "state": "done" if place < now else "now" if place == now else ""}
        for place, name in enumerate(STEPS)
    ]


def _checked(request: HttpRequest, imported: Import) -> dict[str, Any]:
    verdicts = imported.counts.get("verdicts", {})
    answered = verdicts.get(Verdict.QUESTION, 0) - verdicts.get("unanswered", 0)
    ready = sum(verdicts.get(name, 0) for name in (Verdict.NEW, Verdict.KNOWN, Verdict.REPEAT)) + answered
    context: dict[str, Any] = {"verdicts": verdicts, "ready": ready}
    if imported.counts.get("words"):
        context["words"] = words_form(imported)
    if verdicts.get(Verdict.QUESTION):
        context["answers"] = answers_form(imported)
    shown = request.GET.get("show", "")
    rows = ImportRow.objects.filter(of=imported)
    rows = rows.filter(verdict=shown) if shown in Verdict.values else rows
    page = keyset(rows, request, order=("line", "id"), size=ROWS)
    return context | {
        "page": page,
        "rows": _rows(imported, page.rows),
        "answered": answered,
        "tabs": _tabs(imported.rows_total, verdicts, shown),
    }


def _tabs(rows: int, verdicts: dict[str, int], shown: str) -> list[tuple[str, str, bool]]:
    """(address, label, whether it is the one that is shown): all rows, and each kind that there is."""
    kinds = [
        (f"?show={name}#found", f"{label} {number(verdicts[name])}", name == shown)
        for name, label in KINDS
        if verdicts.get(name)
    ]
    return [("?#found", f"All {number(rows)}", shown not in verdicts), *kinds]


def _rows(imported: Import, rows: Iterable[ImportRow]) -> list[dict[str, Any]]:
    """Rows of the table of what was found; with their names, so that nobody has to look them up."""
    listed = list(rows)
    names: dict[int, Brought] = cleaned(imported, [row.line for row in listed])
    return [
        {
            "line": row.line,
            "name": names[row.line].name or "No name",
            "row": row,
            "brings": _brings(names[row.line]),
            "answer": ANSWERS.get(row.answer, "Answered: the same organisation" if row.answer else ""),
            "problems": [
                {"column": column, "value": value, "sentence": sentence, "stops": stops}
                for column, value, sentence, stops in row.problems
            ],
            "changed": [LABELS.get(name, name) for name in row.detail.get("changed", [])],
            "left": [
                {"label": LABELS.get(name, name), "ours": ours, "theirs": theirs}
                for name, (ours, theirs) in row.detail.get("left", {}).items()
            ],
        }
        for row in listed
    ]


def _brings(row: Brought) -> str:
    """What a row adds, in a line: whom to speak to, and what is offered or needed."""
    contact = f"{row.person.get('given_name', '')} {row.person.get('family_name', '')}".strip()
    said = [contact, row.project.get("name", ""), *(work["title"] for work in row.work)]
    return " · ".join(filter(None, said))


def _done(request: HttpRequest, imported: Import) -> dict[str, Any]:
    until = imported.finished_at + services.UNDO_FOR if imported.finished_at else None
    outcomes = imported.counts.get("outcomes", {})
    shown = request.GET.get("outcome", "")
    rows = ImportRow.objects.filter(of=imported)
    if shown in Outcome.values:
        rows = rows.filter(outcome=shown)
    page = keyset(rows, request, order=("line", "id"), size=ROWS)
    ids = [row.organisation_id for row in page.rows if row.organisation_id]
    here = {row.pk: row for row in visible(imported).filter(pk__in=ids)}
    return {
        "until": until,
        "may_undo": imported.state == ImportState.DONE and until and until > clock.now(),
        "not_in": outcomes.get(Outcome.REFUSED, 0) + outcomes.get(Outcome.LEFT_OUT, 0),
        "outcomes": [(name, label, outcomes.get(name, 0)) for name, label in Outcome.choices if outcomes.get(name)],
        "shown": shown,
        "page": page,
        "rows": [
            line
            | {"organisation": here.get(line["row"].organisation_id), "taken_back": _taken_back(imported, line["row"])}
            for line in _rows(imported, page.rows)
        ],
        "kept": _kept(imported),
    }


def _taken_back(imported: Import, row: ImportRow) -> str:
    """What an undo made of a row that was in."""
    if imported.state != ImportState.UNDONE or row.organisation_id:
        return ""
    return TAKEN_BACK.get(Outcome(row.outcome), "") if row.outcome else ""


def _kept(imported: Import) -> list[dict[str, Any]]:
    """What an undo left here, and why."""
    items = imported.items.exclude(kept_why="").values_list("organisation_id", "kept_why").distinct()  # type: ignore[attr-defined]
    why = dict(items[:200])
    here = Organisation.objects.filter(pk__in=why).order_by("name_key", "id")
    return [{"organisation": row, "why": why[row.pk]} for row in here]
