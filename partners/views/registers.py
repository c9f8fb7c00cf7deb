"""Register numbers, other names and the logo of an organisation: one page, one POST for each change."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from partners import permissions, services
from partners.forms.organisations import AliasForm, IdentifierForm, LogoForm
from partners.models import Alias, Identifier, Organisation
from partners.services.registers import Taken
from partners.views.frame import act, own, own_organisation, plain, sent, trail


def _place(organisation: Organisation) -> str:
    return reverse("partners:edit_names", args=[organisation.pk])


def _page(request: HttpRequest, organisation: Organisation, **forms: Any) -> HttpResponse:
    context = {
        "organisation": organisation,
        "crumbs": trail(organisation),
        "identifiers": organisation.identifiers.order_by("-is_primary", "created_at", "id"),
        "aliases": organisation.aliases.order_by("name", "id"),
        "identifier_form": IdentifierForm(),
        "alias_form": AliasForm(prefix="alias"),
        "logo_form": LogoForm(),
        **forms,
    }
    return render(request, "partners/names.html", context, status=422 if forms else 200)


@require_http_methods(["GET"])
@requires.staff
def edit_names(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, get_object_or_404(permissions.visible_organisations(request.member), pk=pk))


@require_POST
@requires.staff
def add_identifier(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = IdentifierForm(request.POST)
    if form.is_valid():
        try:
            services.add_identifier(
                organisation, by=request.user, scheme=form.cleaned_data["scheme"], value=form.cleaned_data["value"]
            )
        except Refused as refusal:
            form.add_error("value", plain(request, refusal))
            holder = refusal.holder if isinstance(refusal, Taken) else None
            seen = holder and permissions.visible_organisations(request.member).filter(pk=holder.pk).first()
            return _page(request, organisation, identifier_form=form, holder=seen)
        messages.success(request, "Number added.")
        return redirect(_place(organisation))
    return _page(request, organisation, identifier_form=form)


@require_POST
@requires.staff
def make_primary(request: HttpRequest, pk: UUID) -> HttpResponse:
    identifier = _identifier(request, pk)
    return act(
        request,
        lambda: services.make_primary(identifier, by=request.user),
        f"{identifier.code} is the main identifier now.",
        _place(identifier.organisation),
    )


@require_POST
@requires.staff
def remove_identifier(request: HttpRequest, pk: UUID) -> HttpResponse:
    identifier = _identifier(request, pk)
    return act(
        request,
        lambda: services.remove_identifier(identifier, by=request.user),
        f"{identifier.code} is removed.",
        _place(identifier.organisation),
    )


@require_POST
@requires.staff
def add_alias(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = AliasForm(sent(request), prefix="alias")
    if form.is_valid():
        try:
            services.add_alias(organisation, by=request.user, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
            return _page(request, organisation, alias_form=form)
        messages.success(request, "Name added.")
        return redirect(_place(organisation))
    return _page(request, organisation, alias_form=form)


@require_POST
@requires.staff
def remove_alias(request: HttpRequest, pk: UUID) -> HttpResponse:
    alias = own(request, _aliases(request), pk)
    return act(
        request,
        lambda: services.remove_alias(alias, by=request.user),
        f"“{alias.name}” is removed.",
        _place(alias.organisation),
    )


@require_POST
@requires.staff
def set_logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.set_logo(organisation, by=request.user, upload=form.cleaned_data["logo"])
        except Refused as refusal:
            form.add_error("logo", str(refusal))
            return _page(request, organisation, logo_form=form)
        messages.success(request, "Logo saved.")
        return redirect(_place(organisation))
    return _page(request, organisation, logo_form=form)


@require_POST
@requires.staff
def remove_logo(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    return act(
        request,
        lambda: services.remove_logo(organisation, by=request.user),
        "The logo is removed.",
        _place(organisation),
    )


def _identifier(request: HttpRequest, pk: UUID) -> Identifier:
    seen = permissions.visible_organisations(request.member)
    return own(request, Identifier.objects.filter(organisation__in=seen), pk)


def _aliases(request: HttpRequest) -> Any:
    return Alias.objects.filter(organisation__in=permissions.visible_organisations(request.member))
