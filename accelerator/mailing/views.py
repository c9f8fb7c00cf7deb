"""What a recipient decides about mails, and what an administrator decides about their words."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.mailing import domain, preferences, settings_services, wording
from accelerator.mailing.forms import DomainForm, PreferencesForm, SenderForm, WordingForm
from accelerator.mailing.links import read_signed_mail
from accelerator.mailing.models import Mail, Sender, Wording
from accelerator.mailing.services import sender
from accelerator.mailing.states import MailClass
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role

FORM_METHODS = ["GET", "HEAD", "POST"]
LEFT = {
    MailClass.REQUEST: "You get no new introductions. Those that you have agreed to go on.",
    MailClass.DIGEST: "You get no more reminders and summaries.",
    MailClass.NEWS: "You get no more news.",
}


@requires.anyone
@require_http_methods(FORM_METHODS)
def edit_preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Choose mails from the foot of any mail, without signing in."""
    mail = _mail_or_404(token)
    form = PreferencesForm(request.POST or None, address=mail.address)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your choice is saved.")
        return _private(redirect(request.path))
    context = {"form": form, "address": masked(mail.to_address)}
    return _private(render(request, "mailing/preferences.html", context))


@requires.signed_in
@require_http_methods(FORM_METHODS)
def edit_own_preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, address=request.user.email)
    if request.method == "POST" and form.is_valid():
        form.save(by=request.user)
        messages.success(request, "Your choice is saved.")
        return redirect("mailing:edit_own_preferences")
    return render(request, "mailing/own_preferences.html", {"form": form, "address": request.user.email})


@csrf_exempt  # mail programs post here for their user, without cookies (RFC 8058); it can only switch mails off
@requires.anyone
@require_http_methods(FORM_METHODS)
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Switch one class of mails off. A GET shows a page, since mail scanners open links (F43)."""
    mail = _mail_or_404(token)
    mail_class = MailClass(mail.mail_class)
    may_leave = mail_class != MailClass.SERVICE
    done = request.method == "POST" and may_leave
    if done:
        preferences.choose(mail.address, mail_class, False)
    context = {
        "mail": mail,
        "mail_class": mail_class,
        "address": masked(mail.to_address),
        "may_leave": may_leave,
        "done": LEFT[mail_class] if done else "",
        "is_off": not preferences.accepts(mail.address, mail_class),
        "token": token,
    }
    return _private(render(request, "mailing/leave.html", context))


@requires(Role.ADMIN)
@require_safe
def list_wordings(request: HttpRequest) -> HttpResponse:
    own = set(Wording.objects.filter(programme_id=None).exclude(opening="", closing="").values_list("kind", flat=True))
    rows = [{"kind": kind, "own": kind.code in own} for kind in wording.kinds()]
    return render(request, "mailing/settings/wordings.html", {"rows": rows, "sender": sender()})


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def edit_wording(request: HttpRequest, code: str) -> HttpResponse:
    kind = _kind_or_404(code)
    row = _wording(kind)
    form = WordingForm(request.POST or None, instance=row, kind=kind)
    if request.method == "POST" and form.is_valid():
        wording.save_wording(kind, by=request.user, **_parts(form))
        messages.success(request, f"Your words for “{kind.title}” are saved.")
        return redirect("mailing:list_wordings")
    return render(request, "mailing/settings/edit_wording.html", _wording_page(form, kind))


@requires(Role.ADMIN)
@require_POST
def preview_wording(request: HttpRequest, code: str) -> HttpResponse:
    """How the typed sentences will read; nothing is saved."""
    kind = _kind_or_404(code)
    form = WordingForm(request.POST, instance=_wording(kind), kind=kind)
    page = _wording_page(form, kind)
    return render(request, "mailing/settings/edit_wording.html", page)


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def edit_sender(request: HttpRequest) -> HttpResponse:
    row = sender()
    if request.method == "POST":
        row = Sender.objects.select_for_update().get(pk=row.pk)
    form = SenderForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        settings_services.save_sender(row, by=request.user, **_named(form, "from_name", "keep_bodies_days"))
        messages.success(request, "The settings are saved.")
        return redirect("mailing:list_wordings")
    return render(request, "mailing/settings/edit_sender.html", {"form": form})


@requires(Role.ADMIN)
@require_POST
def send_test(request: HttpRequest) -> HttpResponse:
    """A mail to oneself, to see that mails arrive and how they look."""
    try:
        settings_services.send_test(to=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"A test mail is on its way to {request.user.email}.")
    return redirect("mailing:list_wordings")


@requires(Role.ADMIN)
@require_http_methods(FORM_METHODS)
def check_domain(request: HttpRequest) -> HttpResponse:
    """What receivers will find about the domain that mails come from; looked up now, nothing is kept."""
    form = DomainForm(request.POST or None)
    context = {
        "form": form,
        "domain": settings.MAIL_DOMAIN,
        "is_public": domain.is_public(settings.MAIL_DOMAIN),
        "sender": f"{request.tenant.slug}@{settings.MAIL_DOMAIN}",
    }
    if request.method == "POST" and form.is_valid():
        context["findings"] = domain.check(settings.MAIL_DOMAIN, form.cleaned_data["selector"])
    return render(request, "mailing/settings/domain.html", context)


def masked(address: str) -> str:
    """An address as its owner recognises it: "a•••@meadow.example". The page may have been forwarded."""
    local, _at, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def _mail_or_404(token: str) -> Mail:
    mail_id = read_signed_mail(token, "preferences")
    mail = Mail.objects.filter(pk=mail_id).first() if mail_id else None
    if mail is None:
        raise Http404
    return mail


def _private(response: HttpResponse) -> HttpResponse:
    """The address of the page is the key to it: it goes to no other page and into no cache (F37)."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


def _kind_or_404(code: str) -> wording.Kind:
    if code not in wording.KINDS:
        raise Http404
    return wording.KINDS[code]


def _wording(kind: wording.Kind) -> Wording:
    return Wording.objects.select_for_update().filter(kind=kind.code, programme_id=None).first() or Wording(
        kind=kind.code
    )


def _parts(form: WordingForm) -> dict[str, str]:
    return {part: form.cleaned_data.get(part, "") for part in ("opening", "closing")}


def _named(form: SenderForm, *names: str) -> dict:
    return {name: form.cleaned_data[name] for name in names}


def _wording_page(form: WordingForm, kind: wording.Kind) -> dict:
    """The form, and the sentences as they will read with example names."""
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = {}
    for part in ("opening", "closing"):
        default = getattr(kind, part)
        if default is not None:
            own = typed.get(part, "") if form.is_bound else getattr(form.instance, part)
            shown[part] = wording.fill(own or default, kind.placeholders)
    return {"form": form, "kind": kind, "preview": shown if not form.errors else {}}
