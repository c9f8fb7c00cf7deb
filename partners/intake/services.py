"""What staff decide about a spreadsheet: bring it, explain its columns and words, answer, import, undo, discard."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from django.db import transaction
from django.db.models import Count, Model

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.mailing.addresses import storable
from accelerator.programmes.models import Programme
from accelerator.programmes.services import add_entry, add_theme, mark_changed
from accelerator.tenancy.errors import Refused
from partners.intake import fields, staging, vocabulary, wake
from partners.intake.checking import AT_ONCE, NEW, SKIP, check
from partners.intake.guessing import LOOKED_AT, guess
from partners.intake.matching import may_extend, may_import
from partners.intake.reading import read
from partners.intake.running import take_batch
from partners.intake.undoing import undo
from partners.models import Import, ImportRow, Outcome, Verdict
from partners.names import normalise
from partners.services.changes import locked
from partners.states import ImportState

UNDO_FOR = timedelta(days=30)
TRIES = 3
STALE_AFTER = timedelta(seconds=60)


@transaction.atomic
def start_import(
    programme: Programme, *, by: User | None, role: str, filename: str, content: bytes, sees_all: bool = False
) -> Import:
    """Read a file and guess its columns. Raises Refused for what is no spreadsheet. `sees_all`: a command's."""
    sheet = read(content)
    imported = Import.objects.create(
        programme=programme,
        role=role,
        by=by,
        sees_all=sees_all,
        filename=_plain_name(filename),
        read_as=sheet.read_as,
        headings=sheet.headings,
        columns=guess(sheet.headings, role, [cells for _, cells in sheet.rows[:LOOKED_AT]]),
        rows_total=len(sheet.rows),
    )
    if not may_import(imported):
        raise Refused("You do not work on this programme.")
    staging.store_rows(imported, sheet.rows)
    record("import.read", imported, by=by, programme=str(programme.pk), role=role, rows=len(sheet.rows))
    return imported


@transaction.atomic
def set_columns(imported: Import, *, by: Model | None, columns: Sequence[str], **options: Any) -> Import:
    """What each column holds, and how rows are treated (place_state, offers_live, existing); then check."""
    imported = locked(imported)
    known = {field.key for field in fields.fields_for(imported.role)} | {fields.NOTHING}
    if len(columns) != len(imported.headings) or not set(columns) <= known:
        raise Refused("Choose what each column holds.")
    if "name" not in columns:
        raise Refused("Choose the column that holds the name of the organisation.")
    twice = [key for key in columns if key and key not in fields.SEVERAL and list(columns).count(key) > 1]
    if twice:
        raise Refused(f"Two columns are to be “{fields.BY_KEY[twice[0]].label}”. Choose one, and a note for the other.")
    imported.columns = list(columns)
    for name in ("place_state", "offers_live", "existing"):
        setattr(imported, name, options.get(name, getattr(imported, name)))
    fields.remember(imported.headings, columns, imported.role)
    return _begin_check(imported)


@transaction.atomic
def explain_words(imported: Import, *, by: Model | None, words: Mapping[str, Mapping[str, str]]) -> Import:
    """What words of the file mean: {list: {word: code, "+" to add it, "" to keep it in a note}}; then check."""
    imported = locked(imported)
    said: dict[str, dict[str, str]] = {name: dict(known) for name, known in imported.words.items()}
    for list_code, meanings in words.items():
        for word, code in meanings.items():
            said.setdefault(list_code, {})[normalise(word)] = code
    imported.words = said
    vocabulary.remember(imported)
    return _begin_check(imported)


@transaction.atomic
def answer_questions(imported: Import, *, by: Model | None, answers: Mapping[int, str]) -> Import:
    """{line: "new" | "skip" | one of the row's candidates | "" for not yet}. Other answers are refused."""
    imported = locked(imported)
    if imported.state != ImportState.CHECKED:
        raise Refused("This import is not waiting for answers.")
    rows = list(ImportRow.objects.filter(of=imported, line__in=list(answers), verdict=Verdict.QUESTION))
    for row in rows:
        answer = answers[row.line]
        if answer not in ("", NEW, SKIP, *row.question):
            raise Refused(f"Choose one of the answers for row {row.line}.")
        row.answer = answer
    ImportRow.objects.bulk_update(rows, ["answer"])
    _count_unanswered(imported)
    imported.save(update_fields=["counts"])
    return imported


@transaction.atomic
def run_import(imported: Import, *, by: User | None) -> Import:
    """From now on it is a worker's: rows with problems and without an answer stay out."""
    imported = locked(imported)
    if not may_import(imported):
        raise Refused("You do not work on this programme.")
    imported.move_to(ImportState.RUNNING)
    _add_words(imported, by)
    imported.rows_done, imported.tries, imported.due_at = 0, 0, clock.now()
    imported.counts = imported.counts | {"last_line": 0}
    imported.save()
    record("import.begun", imported, by=by)
    wake.on_commit(imported.pk)
    return imported


@transaction.atomic
def undo_import(imported: Import, *, by: Model | None) -> Import:
    """Within 30 days; what has been built on stays."""
    imported = locked(imported)
    if imported.finished_at and imported.finished_at + UNDO_FOR < clock.now():
        raise Refused("An import can be undone for 30 days. This one is older.")
    imported.move_to(ImportState.UNDOING)
    imported.tries, imported.due_at = 0, clock.now()
    imported.save()
    record("import.undo_begun", imported, by=by)
    wake.on_commit(imported.pk)
    return imported


@transaction.atomic
def resume_import(imported: Import, *, by: Model | None) -> Import:
    """Go on where it stopped."""
    imported = locked(imported)
    if imported.state != ImportState.FAILED:
        raise Refused("This import has not stopped.")
    imported.move_to(imported.counts.get("stopped_at", ImportState.CHECKING))
    imported.tries, imported.due_at = 0, clock.now()
    imported.save()
    wake.on_commit(imported.pk)
    return imported


@transaction.atomic
def discard_import(imported: Import, *, by: Model | None) -> None:
    """Delete the file's rows. Only before anything of it went in."""
    imported = locked(imported)
    if imported.items.exists() or imported.state in (ImportState.RUNNING, ImportState.UNDOING):  # type: ignore[attr-defined]
        raise Refused("This import has begun. Undo it instead.")
    record("import.discarded", imported, by=by)
    imported.rows.all().delete()  # type: ignore[attr-defined]
    imported.delete()


@transaction.atomic
def take_turn(import_id: Any) -> bool:
    """Do the next piece of a due import; whether there is more to do. Two workers never hold the same one."""
    imported = Import.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=import_id).first()
    if imported is None or imported.due_at is None:
        return False
    TURNS[ImportState(imported.state)](imported)
    imported.save()
    return imported.due_at is not None


@transaction.atomic
def note_failure(import_id: Any) -> bool:
    """A turn came to nothing: try again at the next sweep, at most three times. Whether it is tried again."""
    imported = Import.objects.select_for_update(no_key=True).get(pk=import_id)
    imported.tries += 1
    imported.due_at = clock.now() + STALE_AFTER
    if imported.tries >= TRIES:
        imported.counts = imported.counts | {"stopped_at": imported.state}
        imported.move_to(ImportState.FAILED)
        imported.due_at = None
    imported.save()
    return imported.due_at is not None


@transaction.atomic
def forget_old_files() -> None:
    """When an import can no longer be undone, what the file said is deleted; what became of each row stays.

    A file that nobody imported goes after the same time.
    """
    before = clock.now() - UNDO_FOR
    old = Import.objects.filter(finished_at__lt=before)
    said = ImportRow.objects.filter(of__in=old).exclude(cells=[])
    said.update(cells=[], problems=[], question=[], detail={})
    unused = Import.objects.filter(state__in=[ImportState.READ, ImportState.CHECKED], created_at__lt=before)
    for imported in unused.select_for_update(skip_locked=True, no_key=True):
        discard_import(imported, by=None)


def _check_turn(imported: Import) -> None:
    check(imported)
    imported.move_to(ImportState.CHECKED)
    imported.due_at = None


def _run_turn(imported: Import) -> None:
    done = take_batch(imported)
    imported.rows_done += done
    imported.tries = 0
    if done:
        return
    outcomes = ImportRow.objects.filter(of=imported).values_list("outcome").annotate(rows=Count("pk"))
    totals = {str(outcome): 0 for outcome in Outcome} | dict(outcomes)
    imported.counts = imported.counts | {"outcomes": totals}
    imported.move_to(ImportState.DONE)
    imported.finished_at, imported.due_at = clock.now(), None
    sums = {name: total for name, total in totals.items() if total}
    record("import.done", imported, by=imported.by, programme=str(imported.programme_id), **sums)
    mark_changed(imported.programme)


def _undo_turn(imported: Import) -> None:
    undone, kept = undo(imported)
    imported.counts = imported.counts | {"undone": undone, "kept": kept}
    imported.move_to(ImportState.UNDONE)
    imported.due_at = None
    record("import.undone", imported, by=imported.by, undone=undone, kept=kept)
    mark_changed(imported.programme)


TURNS = {
    ImportState.CHECKING: _check_turn,
    ImportState.RUNNING: _run_turn,
    ImportState.UNDOING: _undo_turn,
}


def _begin_check(imported: Import) -> Import:
    """At once where that is quick, else by a worker."""
    imported.move_to(ImportState.CHECKING)
    imported.tries = 0
    if imported.rows_total <= AT_ONCE:
        _check_turn(imported)
        _count_unanswered(imported)
        imported.save()
    else:
        imported.due_at = clock.now()
        imported.save()
        wake.on_commit(imported.pk)
    return imported


def _count_unanswered(imported: Import) -> None:
    left = ImportRow.objects.filter(of=imported, verdict=Verdict.QUESTION, answer="").count()
    imported.counts = imported.counts | {"verdicts": imported.counts.get("verdicts", {}) | {"unanswered": left}}


def _add_words(imported: Import, by: User | None) -> None:
    """Words that are to become entries of our lists, or challenges of the programme."""
    for word in imported.counts.get("words", []):
        if word["means"] != vocabulary.ADD:
            continue
        list_code, text = word["list"], word["word"]
        label = f"{text[:1].upper()}{text[1 : vocabulary.LONGEST]}"
        if list_code == vocabulary.THEMES:
            code = str(add_theme(imported.programme, by=by, name=label).pk)
        elif may_extend(imported):
            code = add_entry(list_code, by=by, label=label).code
        else:
            raise Refused("Only an administrator can add to your lists. Choose an entry that is there.")
        imported.words.setdefault(list_code, {})[normalise(text)] = code
    vocabulary.remember(imported)


def _plain_name(filename: str) -> str:
    """The name alone, without a path that somebody wrote into it (F27)."""
    name = PurePosixPath(filename.replace("\\", "/")).name
    return storable(name).strip()[-200:] or "spreadsheet"
