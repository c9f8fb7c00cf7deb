"""Two records, one organisation: the queue of questions, the preview, the merge, and the way back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from partners import permissions
from partners.merging import pages, services
from partners.merging.lookalikes import lookalikes
from partners.merging.planning import plan_merge
from partners.models import Merge, Organisation
from partners.queries import search_organisations
from partners.views.frame import act, trail

QUEUE = "/desk/duplicates/"
NOT_YOURS = "One of them takes part in a programme that is not yours. Ask an administrator to merge them."


@require_safe
@requires.staff
def list_duplicates(request: HttpRequest) -> HttpResponse:
    return render(request, "partners/duplicates.html", {"pairs": lookalikes(request.member)})


@require_safe
@requires.staff
def choose_duplicate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """With which other record?"""
    organisation = _own(request, pk)
    text = request.GET.get("q", organisation.name)
    found = [one for one in search_organisations(request.member, text, 20) if one.pk != organisation.pk]
    context = {"organisation": organisation, "q": text, "found": found, "crumbs": trail(organisation)}
    return render(request, "partners/choose_duplicate.html", context)


@require_http_methods(["GET", "POST"])
@requires.staff
def merge_organisations(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """`pk` is kept, `other` goes. GET shows what would happen and changes nothing."""
    kept, gone = _own(request, pk), _own(request, other)
    if request.method == "POST":
        try:
            _check(request, kept, gone)
            services.merge_organisations(kept, gone=gone, by=request.user)
        except Refused as refusal:
            return _preview(request, kept, gone, refused=str(refusal))
        messages.success(request, f"{gone.name} is part of {kept.name} now. You can undo it here for 30 days.")
        return redirect(kept)
    return _preview(request, kept, gone)


@require_POST
@requires.staff
def keep_apart(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    one, two = _own(request, pk), _own(request, other)
    done = f"{one.name} and {two.name} are two. They are not asked about again."
    return act(request, lambda: services.keep_apart(one, two, by=request.user), done, QUEUE)


@require_POST
@requires.staff
def undo_merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    seen = permissions.visible_organisations(request.member)
    merge = get_object_or_404(Merge.objects.select_related("kept", "gone").filter(kept__in=seen), pk=pk)

    def undo() -> None:
        _check(request, merge.kept, merge.gone)
        services.undo_merge(merge, by=request.user)

    done = f"{merge.gone.name} is an organisation of its own again."
    return act(request, undo, done, merge.kept.get_absolute_url())


def _preview(request: HttpRequest, kept: Organisation, gone: Organisation, refused: str = "") -> HttpResponse:
    plan = plan_merge(kept, gone)
    conflicts = plan.conflicts + ([] if pages.may_merge(request.member, kept, gone) else [NOT_YOURS])
    if services.gone_into(gone) or services.gone_into(kept):
        conflicts = ["One of them was merged already. Look at it again."]
    context: dict[str, Any] = {
        "kept": kept,
        "gone": gone,
        "facts": pages.side_by_side(plan),
        "moved": pages.in_words(plan.moved),
        "together": pages.in_words(plan.together),
        "filled": [name.removesuffix("_id").replace("_", " ") for name in plan.filled],
        "conflicts": conflicts or ([refused] if refused else []),
        "crumbs": trail(kept),
    }
    return render(request, "partners/merge.html", context, status=409 if refused else 200)


def _check(request: HttpRequest, *organisations: Organisation) -> None:
    if not pages.may_merge(request.member, *organisations):
        raise Refused(NOT_YOURS)


def _own(request: HttpRequest, pk: UUID) -> Organisation:
    return get_object_or_404(permissions.visible_organisations(request.member), pk=pk)
