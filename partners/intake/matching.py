"""Which organisation a row speaks of: by our reference, by its number, by what a person said of it before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.members import Member
from partners.intake.brought import Brought
from partners.models import Identifier, Import, ImportRow, Organisation
from partners.models.organisations import OrganisationQuerySet
from partners.permissions import visible_organisations
from partners.states import ImportState

ELSEWHERE = (
    "This number belongs to an organisation of another programme. "
    "Ask an administrator to add that organisation to your programme."
)
NO_REFERENCE = "No organisation here has this reference. Leave the cell empty for a new one."
TWO = "These numbers belong to two different organisations here. Leave one of them out."


def visible(imported: Import) -> OrganisationQuerySet:
    """The organisations that whoever imports may see; by command, all."""
    if imported.by is None:
        return Organisation.objects.all() if imported.sees_all else Organisation.objects.none()
    return visible_organisations(Member(imported.by))


def may_import(imported: Import) -> bool:
    """Whether whoever imports (still) works on the programme."""
    if imported.by is None:
        return imported.sees_all
    return staff_programmes(Member(imported.by)).filter(pk=imported.programme_id).exists()


def may_extend(imported: Import) -> bool:
    """Whether words of the file may become entries of our lists: administrators alone edit those."""
    return imported.sees_all if imported.by is None else Member(imported.by).is_admin


def programmes_of(member: Member) -> QuerySet[Programme]:
    return staff_programmes(member).current()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Match:
    """`organisation`: the id when it is known; `problem`: (column value, sentence) when it cannot be used."""

    organisation: UUID | None = None
    problem: tuple[str, str] | None = None


class Matcher:
    """Answers for one batch of rows, with three queries."""

    def __init__(self, imported: Import, rows: Iterable[Brought]) -> None:
        listed = list(rows)
        self.imported = imported
        self.holders = self._holders(listed)
        self.before = self._decided_before(listed)
        wanted = set(self.holders.values()) | set(self.before.values())
        wanted |= {row.reference for row in listed if row.reference}
        self.seen = set(visible(imported).filter(pk__in=wanted).values_list("pk", flat=True))

    def match(self, row: Brought) -> Match:
        """By reference, else by number, else as the same row was answered in an earlier import."""
        if row.reference:
            known = row.reference in self.seen
            return Match(row.reference) if known else Match(problem=(str(row.reference), NO_REFERENCE))
        held = {self.holders[code] for code in row.identifiers if code in self.holders}
        if len(held) > 1:
            return Match(problem=(", ".join("-".join(code) for code in row.identifiers), TWO))
        if held:
            (pk,) = held
            code = next(code for code in row.identifiers if code in self.holders)
            return Match(pk) if pk in self.seen else Match(problem=("-".join(code), ELSEWHERE))
        earlier = self.before.get(row.fingerprint)
        return Match(earlier if earlier in self.seen else None)

    def _holders(self, rows: list[Brought]) -> dict[tuple[str, str], UUID]:
        by_scheme: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for scheme, value in row.identifiers:
                by_scheme[scheme].add(value)
        found: dict[tuple[str, str], UUID] = {}
        for scheme, values in by_scheme.items():
            held = Identifier.objects.filter(scheme=scheme, value__in=values)
            found |= {(scheme, value): pk for value, pk in held.values_list("value", "organisation_id")}
        return found

    def _decided_before(self, rows: list[Brought]) -> dict[str, UUID]:
        """Rows of imports that stand: what was said of the same row then counts again."""
        prints = {row.fingerprint for row in rows if row.name and not row.reference}
        earlier = ImportRow.objects.filter(
            fingerprint__in=prints, organisation_id__isnull=False, of__state__in=[ImportState.DONE, ImportState.RUNNING]
        )
        found = earlier.order_by("created_at").values_list("fingerprint", "organisation_id")
        return {fingerprint: pk for fingerprint, pk in found if pk}
