"""The organisation's one profile: read with who sees what, edited, its logo, its projects."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.home.forms.browsing import SharingForm
from accelerator.home.forms.portal import OwnProjectForm, ProfileForm
from accelerator.home.portal import profile
from accelerator.home.portal.acting import Acting
from accelerator.home.views.portal.frame import act, form_page, portal, save, sent, show
from accelerator.ui.paging import keyset
from introductions.states import Side
from partners import services
from partners.forms.organisations import LogoForm
from partners.models import Organisation, Project
from partners.permissions import require
from partners.sharing import CHOICES

SHOWN = 25  # projects on a page
CRUMBS = [("/portal/", "Home"), ("/portal/profile/", "Profile")]


@require_safe
@portal
def show_profile(request: HttpRequest, acting: Acting) -> HttpResponse:
    return profile_page(request, acting, LogoForm())


@require_http_methods(["GET", "POST"])
@portal
def edit_profile(request: HttpRequest, acting: Acting) -> HttpResponse:
    organisation = fresh(acting, lock=request.method == "POST")
    form = ProfileForm(sent(request), instance=organisation, is_innovator=not acting.is_partner)
    if save(form, lambda: services.edit_organisation(organisation, by=acting.person, **form.changes())):
        messages.success(request, "Saved. It is used wherever your profile stands.")
        return redirect("home:show_portal_profile")
    return form_page(
        request,
        acting,
        form,
        title="Edit the profile",
        lede="Written once, used in every introduction.",
        submit="Save the profile",
        cancel_url="/portal/profile/",
        crumbs=CRUMBS,
    )


@require_POST
@portal
def set_logo(request: HttpRequest, acting: Acting) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)

    def store() -> None:
        services.set_logo(acting.organisation, by=acting.person, upload=form.cleaned_data["logo"])

    if save(form, store):
        messages.success(request, "Your logo is stored.")
        return redirect("home:show_portal_profile")
    return profile_page(request, acting, form, status=422)


@require_POST
@portal
def remove_logo(request: HttpRequest, acting: Acting) -> HttpResponse:
    return act(
        request,
        lambda: services.remove_logo(acting.organisation, by=acting.person),
        "The logo is removed.",
        reverse("home:show_portal_profile"),
    )


@require_POST
@portal
def set_sharing(request: HttpRequest, acting: Acting) -> HttpResponse:
    """What partners who browse may read; one's own row of boxes, all of it at once."""
    require(acting.is_innovator)
    form = SharingForm(request.POST)
    require(form.is_valid())
    return act(
        request,
        lambda: services.set_sharing(acting.organisation, by=acting.person, shows=form.cleaned_data["shows"]),
        "Saved. Each line below says who can read it now.",
        reverse("home:show_portal_profile"),
    )


@require_http_methods(["GET", "POST"])
@portal
def add_project(request: HttpRequest, acting: Acting) -> HttpResponse:
    require(acting.is_innovator)
    form = OwnProjectForm(sent(request), programmes=acting.programmes(Side.INNOVATOR))
    return project_page(
        request,
        acting,
        form,
        lambda: services.add_project(acting.organisation, by=acting.person, **form.changes()),
        title="Add a project",
        submit="Add the project",
    )


@require_http_methods(["GET", "POST"])
@portal
def edit_project(request: HttpRequest, acting: Acting, project_id: UUID) -> HttpResponse:
    require(acting.is_innovator)
    projects = Project.objects.filter(organisation=acting.organisation)
    if request.method == "POST":
        projects = projects.select_for_update(no_key=True)
    project = get_object_or_404(projects, pk=project_id)
    form = OwnProjectForm(sent(request), instance=project, programmes=acting.programmes(Side.INNOVATOR))
    return project_page(
        request,
        acting,
        form,
        lambda: services.edit_project(project, by=acting.person, **form.changes()),
        title="Edit this project",
        submit="Save",
    )


def project_page(
    request: HttpRequest, acting: Acting, form: OwnProjectForm, decide: Callable[[], object], **words: str
) -> HttpResponse:
    if save(form, decide):
        messages.success(request, "Saved.")
        return redirect("home:show_portal_profile")
    return form_page(request, acting, form, cancel_url="/portal/profile/", crumbs=CRUMBS, **words)


def profile_page(request: HttpRequest, acting: Acting, logo: LogoForm, status: int = 200) -> HttpResponse:
    projects = Project.objects.filter(organisation=acting.organisation)
    projects = projects if acting.is_innovator else projects.none()
    page = keyset(projects, request, order=("-is_current", "created_at", "id"), size=SHOWN)
    context = {
        "rows": profile.rows(acting.organisation, is_innovator=acting.is_innovator, is_company=acting.is_partner),
        "sharing_form": SharingForm(
            initial={"shows": [part for part in CHOICES if part not in acting.organisation.hides]}
        ),
        "page": page,
        "projects": page.rows,
        "logo_form": logo,
        "form": logo,
    }
    return show(request, acting, "profile", context, status)


def fresh(acting: Acting, *, lock: bool) -> Organisation:
    """The organisation for a form to fill; locked on POST, so that the second of two editors sees the first (F33)."""
    rows = Organisation.objects.select_for_update(no_key=True) if lock else Organisation.objects.all()
    return rows.get(pk=acting.organisation.pk)
