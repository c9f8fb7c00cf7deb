"""Settings of the tenant that belong to this room: picklists, and which programmes a member reaches."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.programmes import picklists, services
from accelerator.programmes.access import grant_access
from accelerator.programmes.defaults import LISTS
from accelerator.programmes.forms import AccessForm, EntryForm
from accelerator.programmes.models import ProgrammeAccess
from accelerator.programmes.views.details import sent
from accelerator.programmes.views.frame import act, form_page, save
from accelerator.tenancy.access import requires
from accelerator.tenancy.models import Membership, Role

NARROWABLE = (Role.MANAGER, Role.REVIEWER, Role.FUNDER)  # others reach all, or take part through an organisation
CRUMBS = [("/desk/", "Desk"), ("/desk/settings/", "Settings")]


@require_safe
@requires(Role.ADMIN)
def show_lists(request: HttpRequest) -> HttpResponse:
    labels = picklists.label_maps(*LISTS, retired=False)
    lists = [{"code": code, "kind": kind, "labels": list(labels[code].values())} for code, kind in LISTS.items()]
    return render(request, "programmes/lists.html", {"lists": lists, "crumbs": CRUMBS})


@require_safe
@requires(Role.ADMIN)
def edit_list(request: HttpRequest, list_code: str) -> HttpResponse:
    return list_page(request, list_code, EntryForm(auto_id="new_%s"))


def list_page(request: HttpRequest, list_code: str, form: EntryForm, status: int = 200) -> HttpResponse:
    kind = LISTS[known(list_code)]
    context = {
        "code": list_code,
        "kind": kind,
        "entries": picklists.entries(list_code),
        "form": form,
        "crumbs": [*CRUMBS, (reverse("programmes:show_lists"), "Lists")],
    }
    return render(request, "programmes/list_entries.html", context, status=status)


@require_POST
@requires(Role.ADMIN)
def add_entry(request: HttpRequest, list_code: str) -> HttpResponse:
    form = EntryForm(request.POST, auto_id="new_%s")
    known(list_code)
    if save(form, lambda: services.add_entry(list_code, by=request.user, label=form.cleaned_data["label"])):
        messages.success(request, "Added at the end of the list.")
        return redirect("programmes:edit_list", list_code)
    return list_page(request, list_code, form, status=422)


@require_http_methods(["GET", "POST"])
@requires(Role.ADMIN)
def rename_entry(request: HttpRequest, list_code: str, entry_code: str) -> HttpResponse:
    label = picklists.labels(known(list_code)).get(entry_code)
    if label is None:
        raise Http404
    form = EntryForm(sent(request), initial={"label": label})
    to = reverse("programmes:edit_list", args=[list_code])
    if save(
        form, lambda: services.rename_entry(list_code, entry_code, by=request.user, label=form.cleaned_data["label"])
    ):
        messages.success(request, "Renamed. Records that use it show the new words.")
        return redirect(to)
    crumbs = [*CRUMBS, (reverse("programmes:show_lists"), "Lists"), (to, LISTS[list_code].name)]
    lede = "Records that use it show the new words at once."
    return form_page(request, form, title=f"Rename “{label}”", lede=lede, submit="Rename", cancel_url=to, crumbs=crumbs)


@require_POST
@requires(Role.ADMIN)
def move_entry(request: HttpRequest, list_code: str, entry_code: str) -> HttpResponse:
    up = request.POST.get("to") == "up"
    return change(request, list_code, lambda: services.move_entry(list_code, entry_code, by=request.user, up=up), "")


@require_POST
@requires(Role.ADMIN)
def retire_entry(request: HttpRequest, list_code: str, entry_code: str) -> HttpResponse:
    done = "Retired. Records that have it keep it; forms offer it no longer."
    return change(request, list_code, lambda: services.retire_entry(list_code, entry_code, by=request.user), done)


@require_POST
@requires(Role.ADMIN)
def restore_entry(request: HttpRequest, list_code: str, entry_code: str) -> HttpResponse:
    done = "Forms offer it again."
    return change(request, list_code, lambda: services.restore_entry(list_code, entry_code, by=request.user), done)


def change(request: HttpRequest, list_code: str, decide, done: str) -> HttpResponse:
    return act(request, decide, done, reverse("programmes:edit_list", args=[known(list_code)]))


def known(list_code: str) -> str:
    if list_code not in LISTS:
        raise Http404
    return list_code


@require_http_methods(["GET", "POST"])
@requires(Role.ADMIN)
def edit_access(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Which programmes a member of staff, a reviewer or a funder reaches."""
    members = Membership.objects.filter(ended_at=None, role__in=NARROWABLE).select_related("user")
    membership = get_object_or_404(members, pk=membership_id)
    held = list(ProgrammeAccess.objects.filter(membership=membership).values_list("programme_id", flat=True))
    form = AccessForm(sent(request), initial={"reach": "some" if held else "all", "programmes": held})
    if save(form, lambda: grant_access(membership, form.chosen_ids(), by=request.user)):
        messages.success(request, "Saved. It holds from the next page that this person opens.")
        return redirect("/desk/settings/members/")
    return form_page(
        request,
        form,
        title=f"Programmes of {membership.user}",
        lede=f"As {membership.get_role_display()}.",
        submit="Save",
        cancel_url="/desk/settings/members/",
        crumbs=[*CRUMBS, ("/desk/settings/members/", "Members")],
    )
