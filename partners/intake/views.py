"""/desk/imports/: bring a spreadsheet, explain it, import it, take it back. One POST, one URL."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.ui.paging import keyset
from partners.intake import pages, services
from partners.intake.forms import AnswersForm, ColumnsForm, WordsForm, start_form
from partners.intake.matching import programmes_of
from partners.models import Import
from partners.permissions import of_own_programmes
from partners.states import ImportState

WORKING = (ImportState.CHECKING, ImportState.RUNNING, ImportState.UNDOING)


def own_imports(request: HttpRequest) -> QuerySet[Import]:
    """Those into programmes that this member of staff works on (F03)."""
    return of_own_programmes(Import.objects.select_related("programme", "by"), request.member)


@require_safe
@requires.staff
def list_imports(request: HttpRequest) -> HttpResponse:
    page = keyset(own_imports(request), request, size=25)
    return render(request, "partners/intake/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires.staff
def start_import(request: HttpRequest) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = start_form(
        sent,
        request.FILES if sent else None,
        programmes=programmes_of(request.member),
        role=request.GET.get("role", ""),
    )
    if form.is_bound and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            imported = services.start_import(
                form.cleaned_data["programme"],
                by=request.user,
                role=form.cleaned_data["role"],
                filename=upload.name,
                content=upload.read(),
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(imported)
    return render(request, "partners/intake/start.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@requires.staff
def show_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = get_object_or_404(own_imports(request), pk=pk)
    if request.htmx and imported.state not in WORKING:
        return HttpResponse(headers={"HX-Refresh": "true"})  # the bar has come to its end: show what came of it
    return _show(request, imported)


@require_POST
@requires.staff
def set_import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = _locked(request, pk)
    form = pages.columns_form(imported, request.POST)
    return _decide(
        request,
        imported,
        form,
        lambda: services.set_columns(imported, by=request.user, columns=form.columns(), **form.options()),
        shown="columns",
    )


@require_POST
@requires.staff
def explain_import_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = _locked(request, pk)
    form = pages.words_form(imported, request.POST)
    return _decide(
        request,
        imported,
        form,
        lambda: services.explain_words(imported, by=request.user, words=form.meanings()),
        shown="words",
    )


@require_POST
@requires.staff
def answer_import_questions(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = _locked(request, pk)
    form = pages.answers_form(imported, request.POST)
    return _decide(
        request,
        imported,
        form,
        lambda: services.answer_questions(imported, by=request.user, answers=form.answers()),
        shown="answers",
    )


@require_POST
@requires.staff
def run_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = _locked(request, pk)
    return _act(request, imported, lambda: services.run_import(imported, by=request.user))


@require_POST
@requires.staff
def resume_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = _locked(request, pk)
    return _act(request, imported, lambda: services.resume_import(imported, by=request.user))


@require_http_methods(["GET", "POST"])
@requires.staff
def undo_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = get_object_or_404(own_imports(request), pk=pk)
    if request.method == "POST":
        return _act(request, imported, lambda: services.undo_import(imported, by=request.user))
    context = {
        "title": f"Undo the import of {imported.filename}?",
        "consequences": [
            "Organisations, people, needs and offers that this import added are taken out again.",
            "What it filled in at organisations that were here already becomes empty again.",
            "Whatever you have built on since, or edited, stays as it is, and you are told what.",
        ],
        "action": "Undo the import",
        "danger": True,
        "cancel_url": imported.get_absolute_url(),
    }
    return render(request, "ui/confirm.html", context)


@require_POST
@requires.staff
def discard_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    imported = _locked(request, pk)
    try:
        services.discard_import(imported, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(imported)
    messages.success(request, f"{imported.filename} is discarded. Nothing of it was imported.")
    return redirect("partners:list_imports")


@require_safe
@requires.staff
def download_refused(request: HttpRequest, pk: UUID) -> FileResponse:
    """The rows that are not in, each with the reason: to be corrected and brought again."""
    imported = get_object_or_404(own_imports(request), pk=pk)
    return pages.refused_rows(request, imported)


def _locked(request: HttpRequest, pk: UUID) -> Import:
    return get_object_or_404(own_imports(request).select_for_update(of=("self",), no_key=True), pk=pk)


def _show(request: HttpRequest, imported: Import, status: int = 200, **forms: Any) -> HttpResponse:
    context = pages.page_of(request, imported) | forms
    return render(request, "partners/intake/import.html", context, status=status)


def _decide(
    request: HttpRequest,
    imported: Import,
    form: ColumnsForm | WordsForm | AnswersForm,
    decide: Callable[[], object],
    *,
    shown: str,
) -> HttpResponse:
    """A form of the page: what is wrong is said beside it, what was typed stays."""
    if form.is_valid():
        try:
            decide()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(imported)
    return _show(request, imported, 422, **{shown: form, "form": form})


def _act(request: HttpRequest, imported: Import, decide: Callable[[], object]) -> HttpResponse:
    try:
        decide()
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("partners:show_import", args=[imported.pk]))
