"""The tenant's settings: administrators only. What is saved is decided in services.tenants."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.forms import ClosedDayForm, HoursForm, LogoForm, LookForm, SecurityForm, TenantForm
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import ClosedDay, Role, Tenant
from accelerator.tenancy.requests import Request
from accelerator.ui.colour import accent_hex, contrast, tint_hex

FORM_METHODS = ["GET", "HEAD", "POST"]
WHEEL = [{"hue": hue, "fill": accent_hex(hue)} for hue in range(5, 360, 30)]


@requires.staff
@require_safe
def show_settings(request: Request) -> HttpResponse:
    """The way to every setting; programme managers find the invitations they sent."""
    return render(request, "accounts/settings.html")


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def edit_tenant(request: Request) -> HttpResponse:
    return _edit(request, TenantForm, "accounts/edit_tenant.html", "accounts:edit_tenant")


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def edit_hours(request: Request) -> HttpResponse:
    return _edit(request, HoursForm, "accounts/edit_hours.html", "accounts:edit_hours", _days_off())


@requires(Role.ADMIN)
@require_POST
def close_day(request: Request) -> HttpResponse:
    """Nothing leaves by itself on this day."""
    form = ClosedDayForm(request.POST)
    if form.is_valid():
        try:
            services.close_day(request.tenant, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Nothing leaves by itself on that day.")
            return redirect("accounts:edit_hours")
    context = {"form": HoursForm(instance=request.tenant), **_days_off(), "day_form": form}
    return render(request, "accounts/edit_hours.html", context, status=422)


@requires(Role.ADMIN)
@require_POST
def open_day(request: Request, pk: UUID) -> HttpResponse:
    services.open_day(request.tenant, row=get_object_or_404(ClosedDay, pk=pk), by=request.user)
    messages.success(request, "It is a working day again.")
    return redirect("accounts:edit_hours")


def _days_off() -> dict[str, Any]:
    return {"day_form": ClosedDayForm(), "days_off": ClosedDay.objects.filter(day__gte=clock.today()).order_by("day")}


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def edit_security(request: Request) -> HttpResponse:
    return _edit(request, SecurityForm, "accounts/edit_security.html", "accounts:edit_security")


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def edit_look(request: Request) -> HttpResponse:
    more = {"logo_form": LogoForm(), "swatches": swatches(request.tenant.hue), "wheel": WHEEL}
    return _edit(request, LookForm, "accounts/edit_look.html", "accounts:edit_look", more)


@requires(Role.ADMIN)
@require_safe
def preview_look(request: Request) -> HttpResponse:
    """How a hue would look, drawn here, before anything is saved; a part of a page for htmx, else a page."""
    form = LookForm(request.GET, instance=Tenant(hue=request.tenant.hue))
    hue = form.cleaned_data["hue"] if form.is_valid() else request.tenant.hue
    template = "accounts/_swatches.html" if request.htmx else "accounts/preview_look.html"
    return render(request, template, {"swatches": swatches(hue), "hue": hue})


@requires(Role.ADMIN)
@require_POST
def upload_logo(request: Request) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.set_logo(request.tenant, upload=form.cleaned_data["logo"], by=request.user)
        except Refused as refusal:
            form.add_error("logo", str(refusal))
        else:
            messages.success(request, "The logo is saved.")
            return redirect("accounts:edit_look")
    context = {"logo_form": form, "form": LookForm(instance=request.tenant), "swatches": swatches(request.tenant.hue)}
    context["wheel"] = WHEEL
    return render(request, "accounts/edit_look.html", context, status=422)


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def remove_logo(request: Request) -> HttpResponse:
    if request.method == "POST":
        services.remove_logo(request.tenant, by=request.user)
        messages.success(request, "The logo is removed.")
        return redirect("accounts:edit_look")
    context = {
        "title": "Remove the logo",
        "consequences": ["Pages and reports show our plain mark beside your name.", "You can upload a logo again."],
        "action": "Remove logo",
        "danger": True,
        "cancel_url": "../../",
    }
    return render(request, "ui/confirm.html", context)


def swatches(hue: int) -> list[dict[str, Any]]:
    """Colours of a hue as pages and mails use them, each with the contrast of its text."""
    accent, tint = accent_hex(hue), tint_hex(hue)
    return [
        {"name": "Buttons and links", "fill": accent, "text": "#ffffff", "contrast": contrast(accent, "#ffffff")},
        {"name": "Quiet areas", "fill": tint, "text": accent, "contrast": contrast(tint, accent)},
        {"name": "On white", "fill": "#ffffff", "text": accent, "contrast": contrast("#ffffff", accent)},
    ]


def _edit(
    request: Request, form_class: Any, template: str, back: str, more: dict[str, Any] | None = None
) -> HttpResponse:
    """One settings page: the row is locked while it is compared with what the form was filled from (F33)."""
    posted = request.method == "POST"
    rows = Tenant.objects.select_for_update() if posted else Tenant.objects
    form = form_class(request.POST if posted else None, instance=rows.get(pk=request.tenant.pk))
    if posted and form.is_valid():
        values = {name: form.cleaned_data[name] for name in form_class.Meta.fields}
        try:
            services.change_tenant(request.tenant, by=request.user, **values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your changes are saved.")
            return redirect(back)
    context = {"form": form, **(more or {})}
    return render(request, template, context, status=422 if posted else 200)
