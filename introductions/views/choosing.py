"""Which programme a page is about, of those in which this member of staff makes introductions."""

from django.http import Http404, HttpRequest

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme


def programmes_of(request: HttpRequest) -> list[Programme]:
    """Programmes of this member of staff in which introductions are made."""
    found = staff_programmes(request.member).current()  # type: ignore[attr-defined]
    return [programme for programme in found if programme.is_live]


def programme_of(request: HttpRequest) -> Programme | None:
    """The one asked for, else the newest; None where none is running. 404 for one that is not theirs."""
    asked = request.POST.get("programme") or request.GET.get("programme")
    running = programmes_of(request)
    if not asked:
        return running[0] if running else None
    found = next((programme for programme in running if str(programme.pk) == asked), None)
    if found is None:
        raise Http404
    return found
