"""Pages about personal data: administrators for the people they know, everybody for themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.accounts.services import change_tenant
from accelerator.mailing.suppressions import remember
from accelerator.privacy import erasure, export, retention, subject
from accelerator.privacy.forms import (
    DeleteAccountForm,
    EraseForm,
    EraseManyForm,
    KeepForm,
    RememberForm,
    RetentionForm,
)
from accelerator.programmes.views.frame import save
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role, Tenant
from accelerator.ui.paging import keyset
from partners.models import Person

FORM_METHODS = ["GET", "HEAD", "POST"]
MOST = 100  # people that are erased at once


@require_http_methods(FORM_METHODS)
@requires(Role.ADMIN)
def show_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything we hold about one person; POST gives it as a file, and puts on record that it was given."""
    person = get_object_or_404(Person, pk=pk, erased_at=None)
    if request.method == "POST":
        return _file(export.export_person(person, by=request.user), person.name)
    found = export.collect(subject.of_person(person))
    return render(request, "privacy/data.html", {"export": found, "person": person})


@require_http_methods(FORM_METHODS)
@requires.signed_in
def show_own_data(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _file(export.export_own(request.user), "me")
    return render(request, "privacy/own_data.html", {"export": export.collect(subject.of_user(request.user))})


@require_http_methods(FORM_METHODS)
@requires(Role.ADMIN)
def erase_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk, erased_at=None)
    seen = erasure.preview(person)
    form = EraseForm(request.POST or None, name=person.name, handovers=seen.handovers)
    done = save(
        form,
        lambda: erasure.erase_person(
            person, by=request.user, typed=form.cleaned_data["typed"], successors=form.successors()
        ),
    )
    if done:
        messages.success(request, "Everything about them is erased. Figures are what they were.")
        return redirect("partners:list_people")
    context = {"person": person, "preview": seen, "form": form}
    return render(request, "privacy/erase.html", context, status=422 if form.is_bound else 200)


@require_safe
@requires(Role.ADMIN)
def list_due(request: HttpRequest) -> HttpResponse:
    """Whom the retention clock has reached."""
    page = keyset(retention.due_people(), request, order=("erasure_due_at", "id"))
    context = {"page": page, "months": request.tenant.keep_people_months, "form": KeepForm()}
    return render(request, "privacy/due.html", context)


@require_POST
@requires(Role.ADMIN)
def keep_people(request: HttpRequest) -> HttpResponse:
    people = _chosen(request.POST)
    form = KeepForm(request.POST)
    if not people:
        messages.error(request, "Tick whom you want to keep.")
    elif form.is_valid():
        return _keep(request, people, form)
    else:
        messages.error(request, "Write until when and why we keep them.")
    return redirect("privacy:list_due")


@require_http_methods(FORM_METHODS)
@requires(Role.ADMIN)
def erase_people(request: HttpRequest) -> HttpResponse:
    """Several at once: GET names them, POST with their number typed erases them one by one."""
    people = _chosen(request.POST if request.method == "POST" else request.GET)
    if not people:
        messages.error(request, "Tick whom you want to erase.")
        return redirect("privacy:list_due")
    form = EraseManyForm(request.POST or None, count=len(people))
    if form.is_bound and form.is_valid():
        return _erase(request, people)
    context = {"people": people, "form": form}
    return render(request, "privacy/erase_many.html", context, status=422 if form.is_bound else 200)


@require_http_methods(FORM_METHODS)
@requires(Role.ADMIN)
def edit_retention(request: HttpRequest) -> HttpResponse:
    posted = request.method == "POST"
    rows = Tenant.objects.select_for_update() if posted else Tenant.objects
    form = RetentionForm(request.POST if posted else None, instance=rows.get(pk=request.tenant.pk))
    if save(form, lambda: _change(request, form)):
        messages.success(request, "Your changes are saved.")
        return redirect("privacy:edit_retention")
    context = {"form": form, "remember": RememberForm(), "due": retention.due_people().count()}
    return render(request, "privacy/settings.html", context, status=422 if posted else 200)


@require_POST
@requires(Role.ADMIN)
def allow_address(request: HttpRequest) -> HttpResponse:
    """Somebody who was erased has come back by themselves."""
    form = RememberForm(request.POST)
    if save(form, lambda: remember(form.cleaned_data["address"], by=request.user, why=form.cleaned_data["why"])):
        messages.success(request, "This address may be written down and written to again.")
        return redirect("privacy:edit_retention")
    context = {"form": RetentionForm(instance=request.tenant), "remember": form, "due": 0}
    return render(request, "privacy/settings.html", context, status=422)


@require_http_methods(FORM_METHODS)
@requires.signed_in
def delete_account(request: HttpRequest) -> HttpResponse:
    form = DeleteAccountForm(request.POST or None, address=request.user.email)
    if save(form, lambda: erasure.delete_own_account(request.user, typed=form.cleaned_data["typed"])):
        logout(request)
        messages.success(request, "Your account is deleted.")
        return redirect("/")
    context = {"form": form, "holders": erasure.holders(request.user)}
    return render(request, "privacy/delete_account.html", context, status=422 if form.is_bound else 200)


def _file(found: export.Export, name: str) -> HttpResponse:
    response = HttpResponse(found.as_zip(), content_type="application/zip")
    filename = f"everything-we-hold-{slugify(name) or 'person'}.zip"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _chosen(sent: Any) -> list[Person]:
    """Those who were ticked, and whom the clock has reached."""
    ids = []
    for text in sent.getlist("who")[:MOST]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return list(retention.due_people().filter(pk__in=ids).order_by("sort_name", "id"))


def _keep(request: HttpRequest, people: list[Person], form: KeepForm) -> HttpResponse:
    try:
        for person in people:
            retention.keep_person(
                person, by=request.user, until=form.cleaned_data["until"], why=form.cleaned_data["why"]
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Kept. The reason stands on their pages.")
    return redirect("privacy:list_due")


def _erase(request: HttpRequest, people: list[Person]) -> HttpResponse:
    """One who cannot be erased keeps nobody else: what is in the way is said for each."""
    erased = 0
    for person in people:
        try:
            erasure.erase_person(person, by=request.user, typed=person.name)
            erased += 1
        except Refused as refusal:
            messages.error(request, f"{person.name} is still here. {refusal}")
    if erased:
        messages.success(request, "One person is erased." if erased == 1 else f"{erased} people are erased.")
    return redirect(reverse("privacy:list_due"))


def _change(request: HttpRequest, form: RetentionForm) -> None:
    change_tenant(request.tenant, by=request.user, keep_people_months=form.cleaned_data["keep_people_months"])
    request.tenant.refresh_from_db()
    retention.mark_due()
