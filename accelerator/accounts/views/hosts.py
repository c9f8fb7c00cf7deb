"""The names under which the tenant answers."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.accounts import services
from accelerator.accounts.forms import HostForm
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.hosts import is_ours
from accelerator.tenancy.models import Host, Role
from accelerator.tenancy.requests import Request


@requires(Role.ADMIN)
@require_safe
def list_hosts(request: Request) -> HttpResponse:
    return _page(request, HostForm())


@requires(Role.ADMIN)
@require_POST
def add_host(request: Request) -> HttpResponse:
    form = HostForm(request.POST)
    if form.is_valid():
        try:
            host = services.add_host(request.tenant, name=form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{host.name} is added. Let it point to this platform, then open it.")
            return redirect("accounts:list_hosts")
    return _page(request, form, status=422)


@requires(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def make_host_primary(request: Request, pk: int) -> HttpResponse:
    host = get_object_or_404(Host, pk=pk, tenant=request.tenant)
    if request.method == "POST":
        services.make_host_primary(host, by=request.user)
        messages.success(request, f"Links in mails now point to {host.name}.")
        return redirect("accounts:list_hosts")
    context = {
        "title": f"Use {host.name} in mails",
        "consequences": [
            f"Links in mails that leave from now on begin with {host.name}. Make sure that it opens this platform.",
            "Links that were mailed before keep working under the other name.",
            "Passkeys belong to the name they were made at; people need a new one here, or sign in otherwise.",
        ],
        "action": "Use this name",
        "cancel_url": "../../",
    }
    return render(request, "ui/confirm.html", context)


@requires(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_host(request: Request, pk: int) -> HttpResponse:
    host = get_object_or_404(Host, pk=pk, tenant=request.tenant)
    context = {
        "title": f"Remove {host.name}",
        "consequences": ["Links to this name stop working at once.", "Whoever is signed in under it is signed out."],
        "action": "Remove name",
        "danger": True,
        "cancel_url": "../../",
    }
    if request.method == "POST":
        try:
            services.remove_host(host, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{host.name} is removed.")
        return redirect("accounts:list_hosts")
    return render(request, "ui/confirm.html", context)


def _page(request: Request, form: HostForm, status: int = 200) -> HttpResponse:
    hosts = list(Host.objects.filter(tenant=request.tenant).order_by("-is_primary", "name"))
    for host in hosts:
        host.is_removable = not host.is_primary and not is_ours(host.name)  # type: ignore[attr-defined]
    context = {"hosts": hosts, "form": form, "base_domain": settings.BASE_DOMAIN}
    return render(request, "accounts/hosts.html", context, status=status)
