"""What import_partners and import_innovators share: the same path as the pages, with every problem printed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accelerator.programmes.models import Programme
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Tenant
from partners.intake import services
from partners.intake.checking import NEW
from partners.intake.fields import NOTHING, fields_for
from partners.intake.questions import sides_of
from partners.intake.vocabulary import ADD, KEEP, THEMES, Vocabulary
from partners.lists import LISTS
from partners.models import Existing, Import, ImportRow, Outcome, Verdict
from partners.names import normalise

LEAVE_OUT = {"", "nothing", "leave out", "ignore"}


class ImportCommand(BaseCommand):
    """Exit code 1 where rows were refused or wait for an answer; the others are in."""

    role = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--tenant", required=True, metavar="SLUG")
        parser.add_argument("--programme", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and change nothing.")
        parser.add_argument(
            "--map", action="append", default=[], metavar="THEIRS=OURS", help="A heading of the file and our field."
        )
        parser.add_argument(
            "--word",
            action="append",
            default=[],
            metavar="THEIRS=OURS",
            help='A word of the file and our entry; "+" adds it.',
        )
        parser.add_argument(
            "--new", action="append", default=[], type=int, metavar="ROW", help="A row with a similar name is new."
        )
        parser.add_argument(
            "--same", action="append", default=[], type=int, metavar="ROW", help="It is the organisation asked about."
        )
        parser.add_argument(
            "--take", action="store_true", help="Where the file differs from what is here, take the file."
        )

        parser.add_argument(
            "--offers-live", action="store_true", help="Their offers are checked: make them live at once."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = Tenant.objects.filter(slug=options["tenant"]).first()
        if tenant is None:
            raise CommandError(f"There is no tenant “{options['tenant']}”.")
        try:
            self._finish(*(self._try(tenant, options) if options["dry_run"] else self._do(tenant, options)))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _try(self, tenant: Tenant, options: dict[str, Any]) -> tuple[Import, int]:
        """Everything but the import itself, and nothing of it stays."""
        with tenant_scope(tenant), transaction.atomic():
            imported = self._prepared(options)
            self._report(imported)
            refused = _refused(imported)
            transaction.set_rollback(True)
        return imported, refused

    def _do(self, tenant: Tenant, options: dict[str, Any]) -> tuple[Import, int]:
        with tenant_scope(tenant):
            imported = self._prepared(options)
            self._report(imported)
            imported = services.run_import(imported, by=None)
        more = True
        while more:
            with tenant_scope(tenant):
                more = services.take_turn(imported.pk)
        with tenant_scope(tenant):
            imported.refresh_from_db()
        outcomes = imported.counts["outcomes"]
        self.stdout.write(", ".join(f"{label.lower()}: {outcomes[name]}" for name, label in Outcome.choices))
        return imported, outcomes[Outcome.REFUSED] + outcomes[Outcome.LEFT_OUT]

    def _prepared(self, options: dict[str, Any]) -> Import:
        programme = Programme.objects.filter(slug=options["programme"]).first()
        if programme is None:
            raise CommandError(f"There is no programme “{options['programme']}”.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        name = options["file"].name
        imported = services.start_import(
            programme, by=None, role=self.role, filename=name, content=content, sees_all=True
        )
        columns = self._columns(imported, options["map"])
        existing = Existing.TAKE if options["take"] else Existing.FILL
        live = options["offers_live"]
        imported = services.set_columns(imported, by=None, columns=columns, existing=existing, offers_live=live)
        while services.take_turn(imported.pk):  # more rows than are checked at once
            pass
        imported.refresh_from_db()
        if options["word"]:
            imported = services.explain_words(imported, by=None, words=self._words(imported, options["word"]))
            while services.take_turn(imported.pk):
                pass
            imported.refresh_from_db()
        return self._answered(imported, options)

    def _columns(self, imported: Import, pairs: list[str]) -> list[str]:
        columns = list(imported.columns)
        places = {normalise(heading): place for place, heading in enumerate(imported.headings)}
        ours = {normalise(text): field.key for field in fields_for(self.role) for text in (field.label, field.key)}
        for theirs, wanted in map(_pair, pairs):
            if normalise(theirs) not in places:
                raise CommandError(f"There is no heading “{theirs}”. There are: {', '.join(imported.headings)}.")
            key = NOTHING if wanted.casefold() in LEAVE_OUT else ours.get(normalise(wanted.replace("_", " ")))
            if key is None:
                raise CommandError(f"There is no field “{wanted}”. There are: {', '.join(sorted(ours.values()))}.")
            columns = ["note" if one == key and key not in ("note", NOTHING) else one for one in columns]
            columns[places[normalise(theirs)]] = key
        return columns

    def _words(self, imported: Import, pairs: list[str]) -> dict[str, dict[str, str]]:
        """In every list that has the entry: a word is asked about in one of them only."""
        vocabulary = Vocabulary(imported, may_add=True)
        said: dict[str, dict[str, str]] = {}
        for theirs, wanted in map(_pair, pairs):
            found = {name: vocabulary.code_of(name, wanted) for name in (*LISTS, THEMES)}
            if wanted not in (ADD, KEEP) and not any(found.values()):
                raise CommandError(f"No list has the entry “{wanted}”.")
            for name, code in found.items():
                if wanted in (ADD, KEEP) or code:
                    said.setdefault(name, {})[theirs] = code or wanted
        return said

    def _answered(self, imported: Import, options: dict[str, Any]) -> Import:
        asked = ImportRow.objects.filter(of=imported, verdict=Verdict.QUESTION)
        answers = {row.line: NEW for row in asked if row.line in options["new"]}
        answers |= {row.line: row.question[0] for row in asked if row.line in options["same"]}
        return services.answer_questions(imported, by=None, answers=answers) if answers else imported

    def _report(self, imported: Import) -> None:
        self.stdout.write(f"{imported.filename}: {imported.read_as}, {imported.rows_total} rows")
        labels = {field.key: field.label for field in fields_for(self.role)} | {NOTHING: "left out"}
        for heading, key in zip(imported.headings, imported.columns, strict=True):
            self.stdout.write(f"  {heading} → {labels[key]}")
        for word in imported.counts["words"]:
            what = {ADD: "will be added to the list", KEEP: "is kept in a note"}.get(word["means"], word["means"])
            self.stdout.write(f"“{word['word']}” ({word['times']} times): {what}")
        for row in ImportRow.objects.filter(of=imported).exclude(verdict=Verdict.NEW, problems=[]).order_by("line"):
            self._say(imported, row)

    def _say(self, imported: Import, row: ImportRow) -> None:
        for column, value, sentence, stops in row.problems:
            mark = "refused" if stops else "note"
            self.stdout.write(f"row {row.line}, {column or 'beyond the columns'}: “{value}”: {sentence} [{mark}]")
        if row.verdict == Verdict.REPEAT:
            self.stdout.write(f"row {row.line}: the same organisation as row {row.detail['line']}")
        if row.verdict == Verdict.QUESTION and not row.answer:
            names = " or ".join(side.name for side in sides_of(imported, [row])[row.line])
            self.stdout.write(f"row {row.line}: is it {names}? Answer with --same {row.line} or --new {row.line}.")

    def _finish(self, imported: Import, refused: int) -> None:
        if refused:
            raise CommandError(f"{refused} of {imported.rows_total} rows are not in. They are named above.")


def _refused(imported: Import) -> int:
    waiting = ImportRow.objects.filter(of=imported, verdict=Verdict.QUESTION, answer="").count()
    return waiting + ImportRow.objects.filter(of=imported, verdict=Verdict.REFUSED).count()


def _pair(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=") if not text.endswith("==") else (text[:-1], "=", "")
    if not sign or not theirs.strip():
        raise CommandError(f"Write “their heading=our field”, not “{text}”.")
    return theirs.strip(), ours.strip()
