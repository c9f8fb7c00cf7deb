"""/desk/board/figures/: workload, what stands still, days per step, conversion; every number opens to its rows."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accelerator.programmes.access import staff_of
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from introductions import measures
from introductions.forms import FiguresFilter
from introductions.permissions import introductions_of_staff

NAMES = {"theme": "Challenge", "curator": "Looked after by", "channel": "First answer", "source": "Came from"}
WITHOUT = {"theme": "no challenge", "curator": "nobody", "channel": "no answer", "source": ""}
AS_FILTER = {"curator": "none", "channel": "none"}


@requires.staff
@require_safe
def show_figures(request: HttpRequest) -> HttpResponse:
    """Of one programme; a fixed number of statements, however many introductions it has."""
    member = request.member  # type: ignore[attr-defined]
    filters = FiguresFilter(request.GET, member=member)
    programme = filters.value("programme") or _first(filters)
    if programme is None:
        return render(request, "introductions/no_programme.html")
    rows = introductions_of_staff(member).filter(programme=programme)
    curators = {str(user.pk): str(user) for user in staff_of(Programme.objects.filter(pk=programme.pk))}
    found = measures.conversion(rows)
    context = {
        "programme": programme,
        "filters": filters,
        "loads": [_load(load, curators, programme) for load in measures.workload(rows)],
        "stalled": [_still(one, programme) for one in measures.stalled(rows)],
        "steps": [{"step": one, "url": _list(programme, group="all", step=one.code)} for one in measures.steps(rows)],
        "total": _share(found.total, "In all", programme, {}),
        "tables": [_table(name, found.by.get(name, {}), curators, programme) for name in NAMES],
        "asked": [
            {
                "one": one,
                "url": _list(programme, group="all", lately="on", partner=one.partner),
                "made_url": _list(programme, group="made", lately="on", partner=one.partner),
            }
            for one in measures.most_asked(rows)
        ],
        "quiet_url": _list(programme, quiet="usual"),
    }
    return render(request, "introductions/figures.html", context)


def _first(filters: FiguresFilter) -> Programme | None:
    """The one at work that began last."""
    programmes = list(filters.fields["programme"].queryset)  # type: ignore[attr-defined]
    return next((one for one in programmes if one.is_live), programmes[0] if programmes else None)


def _load(load: measures.Load, names: Mapping[str, str], programme: Programme) -> dict[str, Any]:
    who = {"curator": load.curator or "none"}
    return {
        "load": load,
        "name": names.get(load.curator, "Somebody who has left") if load.curator else "Nobody",
        "open_url": _list(programme, group="open", **who),
        "ours_url": _list(programme, group="open", turn="us", **who),
        "late_url": _list(programme, group="open", overdue="on", **who),
        "aside_url": _list(programme, group="aside", **who),
    }


def _still(one: measures.Still, programme: Programme) -> dict[str, Any]:
    return {
        "still": one,
        "label": one.state.label,
        "url": _list(programme, group="all", quiet="usual", state=one.state),
    }


def _table(name: str, shares: Mapping[str, measures.Share], curators: Mapping[str, str], programme: Programme) -> Any:
    labels = {
        "theme": {str(theme.pk): theme.name for theme in programme.themes.all()} if name == "theme" else {},
        "curator": curators,
        "channel": measures.CHANNELS,
        "source": measures.SOURCES,
    }[name]
    rows = []
    for key, share in sorted(shares.items(), key=lambda item: (-item[1].made, item[0])):
        label = labels.get(key, key) if key else WITHOUT[name]
        narrow = {name: key or AS_FILTER.get(name, "none")}
        rows.append(_share(share, str(label), programme, narrow))
    return {"name": NAMES[name], "rows": rows}


def _share(share: measures.Share, label: str, programme: Programme, narrow: dict[str, str]) -> dict[str, Any]:
    return {
        "share": share,
        "label": label[:1].upper() + label[1:],
        "asked_url": _list(programme, group="asked", **narrow),
        "made_url": _list(programme, group="made", **narrow),
        "led_url": _list(programme, group="led", **narrow),
    }


def _list(programme: Programme, **narrow: Any) -> str:
    query = {**narrow, "programme": programme.pk}
    return reverse("introductions:list_introductions", query={name: str(value) for name, value in query.items()})
