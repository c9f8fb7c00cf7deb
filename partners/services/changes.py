"""What the verbs of this room share: locking a row, taking over changes, linking themes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from accelerator.programmes.models import Programme, Theme
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import TenantModel


def locked[Row: TenantModel](row: Row) -> Row:
    """The row as it stands now, held until the transaction ends."""
    return type(row).objects.select_for_update(no_key=True).get(pk=row.pk)


def take_over(row: Model, allowed: Iterable[str], changes: dict[str, Any]) -> list[str]:
    """Set what differs and name it, sorted; TypeError for a field that may not be edited this way (F07)."""
    foreign = sorted(set(changes) - set(allowed))
    if foreign:
        raise TypeError(f"{type(row).__name__} cannot be edited in: {', '.join(foreign)}")
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, changes[name])
    return changed


def check_themes(themes: Iterable[Theme], programme: Programme) -> list[Theme]:
    """The themes, each of this programme; Refused otherwise (F04)."""
    chosen = list(themes)
    if any(theme.programme_id != programme.pk for theme in chosen):
        raise Refused(f"Choose themes of {programme.name}.")
    return chosen


def link_themes(row: TenantModel, name: str, themes: Iterable[Theme]) -> bool:
    """Make `row.theme_links` hold exactly these themes; whether anything changed. `name`: the link's key to row."""
    links = row.theme_links  # type: ignore[attr-defined]
    wanted = {theme.pk: theme for theme in themes}
    present = set(links.values_list("theme_id", flat=True))
    links.filter(theme_id__in=present - set(wanted)).delete()
    links.model.objects.bulk_create(
        links.model(**{name: row}, theme=theme) for pk, theme in wanted.items() if pk not in present
    )
    return present != set(wanted)
