"""Views that staff keep: a page with its filters, by name; their own, and those that their team shares."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accelerator.accounts.models import User
from accelerator.audit.services import record
from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from introductions.models import SavedView

NOT_KEPT = ("after", "before", "download", "csrfmiddlewaretoken")
MOST = 30  # views of one member on one page


def views_of(member: Member) -> QuerySet[SavedView]:
    """The member's own, and those shared by colleagues in programmes that the member works on (F03)."""
    shared = Q(is_shared=True, programme__in=staff_programmes(member))
    return SavedView.objects.filter(Q(owner=member.user) | shared)


def shown_views(member: Member, page: str) -> list[SavedView]:
    return list(views_of(member).filter(page=page).order_by("name", "id")[: 2 * MOST])


def default_of(member: Member, page: str) -> SavedView | None:
    return SavedView.objects.filter(owner=member.user, page=page, is_default=True).first()


@transaction.atomic
def save_view(
    member: Member, *, page: str, name: str, query: str, is_shared: bool = False, is_default: bool = False
) -> SavedView:
    """Keep the filters under this name; the same name again changes what it stands for.

    Raises Refused where it is to be shared without a programme: the team is the staff of one.
    """
    said = QueryDict(query, mutable=True)
    for part in NOT_KEPT:
        said.pop(part, None)
    programme = _programme(member, said.get("programme", ""))
    if is_shared and programme is None:
        raise Refused("Choose a programme in the filters first: a view is shared with its staff.", field="is_shared")
    mine = SavedView.objects.filter(owner=member.user, page=page)
    if not mine.filter(name=name).exists() and mine.count() >= MOST:
        raise Refused(f"You keep {MOST} views here already. Remove one first.", field="name")
    if is_default:
        mine.exclude(name=name).update(is_default=False)
    what = {"query": said.urlencode()[:1000], "programme": programme, "is_shared": is_shared, "is_default": is_default}
    view, _made = SavedView.objects.update_or_create(owner=member.user, page=page, name=name, defaults=what)
    record("view.saved", view, by=member.user, page=page, shared=is_shared)
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: User) -> None:
    """Only its owner takes a view away."""
    if view.owner_id != by.pk:
        raise Refused("This view belongs to a colleague. Ask them to remove it.")
    record("view.removed", view, by=by, page=view.page)
    view.delete()


def _programme(member: Member, pk: str) -> Programme | None:
    return next((one for one in staff_programmes(member) if str(one.pk) == pk), None)
