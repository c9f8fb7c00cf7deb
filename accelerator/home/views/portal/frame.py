"""What every page of the portal does: find out for whom somebody acts, and look only there."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accelerator.home.portal.acting import Acting, acting_for
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role

View = Callable[..., HttpResponse]


def portal(view: View) -> View:
    """For innovators and partners: the view gets an Acting after the request.

    Whoever holds no position yet reads whom to ask; nothing else of the portal opens for them.
    """

    @requires(Role.INNOVATOR, Role.PARTNER)
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acting = acting_for(request)
        if acting is None:
            return render(request, "home/portal/nobody.html", status=200 if request.method == "GET" else 404)
        return view(request, acting, *args, **kwargs)

    return wrapped


def show(
    request: HttpRequest, acting: Acting, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, f"home/portal/{template}.html", {"acting": acting, **context}, status=status)


def act(request: HttpRequest, decide: Callable[[], object], done: str, to: str) -> HttpResponse:
    """One POST of one button: decide, say so, go back; a refusal is said there."""
    try:
        decide()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
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


def form_page(request: HttpRequest, acting: Acting, form: Any, **context: Any) -> HttpResponse:
    """A page that is one form: title, lede, submit, cancel_url, crumbs [(url, label)]."""
    return show(request, acting, "form", {"form": form, **context}, 422 if form.is_bound else 200)


def sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None
