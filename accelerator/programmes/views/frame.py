"""What every page here does: fetch the member's own programme, answer a refusal at its place."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accelerator.programmes.access import staff_programmes
from accelerator.programmes.models import Programme
from accelerator.tenancy.errors import Refused


def own_programme(request: HttpRequest, programme_id: Any) -> Programme:
    """The programme when this member works on it, else 404; locked on POST, so that of two who edit at
    once the second sees the first one's text (F33)."""
    programmes = staff_programmes(request.member)
    if request.method == "POST":
        programmes = Programme.objects.select_for_update(no_key=True).filter(pk__in=programmes.values("pk"))
    return get_object_or_404(programmes, pk=programme_id)


def act(request: HttpRequest, decide: Callable[[], object], done: str, to: str) -> HttpResponse:
    """One POST of one button: decide, say so, go back to the page; a refusal is said there."""
    try:
        decide()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect(to)


def save(form: forms.BaseForm, decide: Callable[[], object]) -> bool:
    """Whether a sent form was valid and its decision taken; a refusal becomes the form's error."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        decide()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def form_page(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    """A page that is one form: title, lede, submit, cancel_url, crumbs [(url, label)]."""
    status = 422 if form.is_bound else 200
    return render(request, "programmes/form.html", {"form": form, **context}, status=status)


def trail(programme: Programme | None = None) -> list[tuple[str, str]]:
    """Breadcrumbs down to a programme."""
    crumbs = [("/desk/", "Desk"), ("/desk/programmes/", "Programmes")]
    return [*crumbs, (programme.get_absolute_url(), programme.name)] if programme else crumbs
