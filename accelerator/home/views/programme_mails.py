"""/desk/programmes/<id>/mails/: whose name the mails of one programme carry, and its own first and last sentences."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.home.forms.programme_mails import ProgrammeSenderForm
from accelerator.mailing import settings_services, wording
from accelerator.mailing.forms import WordingForm
from accelerator.mailing.models import Wording
from accelerator.mailing.services import programme_sender, sender
from accelerator.programmes.access import staff_programme_or_404
from accelerator.programmes.models import Programme
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused

PARTS = ("opening", "closing")


@requires.staff
@require_safe
def list_programme_mails(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    return _list(request, _programme(request, programme_id))


@requires.staff
@require_POST
def name_programme_sender(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    programme = _programme(request, programme_id)
    form = ProgrammeSenderForm(request.POST)
    if form.is_valid():
        try:
            settings_services.save_programme_sender(programme, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "The name is saved.")
            return redirect("home:list_programme_mails", programme_id=programme.pk)
    return _list(request, programme, form=form, status=422)


@requires.staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit_programme_wording(request: HttpRequest, programme_id: UUID, code: str) -> HttpResponse:
    programme, kind = _programme(request, programme_id), _kind(code)
    form = WordingForm(request.POST or None, instance=_row(kind, programme), kind=kind)
    if request.method == "POST" and form.is_valid():
        parts = {part: form.cleaned_data.get(part, "") for part in PARTS}
        wording.save_wording(kind, by=request.user, programme_id=programme.pk, **parts)
        messages.success(request, f"The words for “{kind.title}” are saved.")
        return redirect("home:list_programme_mails", programme_id=programme.pk)
    return _page(request, programme, kind, form)


@requires.staff
@require_POST
def preview_programme_wording(request: HttpRequest, programme_id: UUID, code: str) -> HttpResponse:
    """How the typed sentences will read; nothing is saved."""
    programme, kind = _programme(request, programme_id), _kind(code)
    return _page(request, programme, kind, WordingForm(request.POST, instance=_row(kind, programme), kind=kind))


@requires.staff
@require_POST
def test_programme_wording(request: HttpRequest, programme_id: UUID, code: str) -> HttpResponse:
    """The typed sentences in a mail to oneself; nothing is saved, and nothing typed is lost."""
    programme, kind = _programme(request, programme_id), _kind(code)
    form = WordingForm(request.POST, instance=_row(kind, programme), kind=kind)
    if form.is_valid():
        typed = {part: form.cleaned_data.get(part, "") for part in PARTS}
        shown = _preview(form, kind, programme, filled=False) | {part: text for part, text in typed.items() if text}
        try:
            settings_services.send_wording_test(
                kind, to=request.user, programme=programme, **{part: shown.get(part) or "" for part in PARTS}
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"A test mail is on its way to {request.user.email}.")
    return _page(request, programme, kind, form)


def _programme(request: HttpRequest, programme_id: UUID) -> Programme:
    return staff_programme_or_404(request.member, programme_id)  # type: ignore[attr-defined]


def _kind(code: str) -> wording.Kind:
    if code not in wording.KINDS:
        raise Http404
    return wording.KINDS[code]


def _row(kind: wording.Kind, programme: Programme) -> Wording:
    rows = Wording.objects.select_for_update().filter(kind=kind.code, programme_id=programme.pk)
    return rows.first() or Wording(kind=kind.code, programme_id=programme.pk)


def _list(request: HttpRequest, programme: Programme, *, form: Any = None, status: int = 200) -> HttpResponse:
    rows = Wording.objects.exclude(opening="", closing="").filter(programme_id__in=[programme.pk])
    here = set(rows.values_list("kind", flat=True))
    general = Wording.objects.exclude(opening="", closing="").filter(programme_id=None)
    tenants = set(general.values_list("kind", flat=True))
    name = programme_sender(programme.pk)
    context = {
        "programme": programme,
        "form": form or ProgrammeSenderForm(initial={"from_name": name}),
        "otherwise": sender().from_name or request.tenant.name,  # type: ignore[attr-defined]
        "rows": [{"kind": kind, "own": kind.code in here, "tenants": kind.code in tenants} for kind in wording.kinds()],
    }
    return render(request, "home/programme_mails.html", context, status=status)


def _page(request: HttpRequest, programme: Programme, kind: wording.Kind, form: WordingForm) -> HttpResponse:
    """The form, and the sentences as they will read with example names."""
    preview = _preview(form, kind, programme) if not form.errors else {}
    context = {"programme": programme, "kind": kind, "form": form, "preview": preview}
    return render(request, "home/edit_programme_wording.html", context, status=422 if form.errors else 200)


def _preview(form: WordingForm, kind: wording.Kind, programme: Programme, *, filled: bool = True) -> dict[str, str]:
    """What is typed, else what would stand there otherwise: the tenant's words, else ours."""
    values = {**kind.placeholders, "programme": programme.name} if filled else {}
    otherwise = wording.sentences(kind.code, values)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = {}
    for part in PARTS:
        if getattr(kind, part) is not None:
            own = typed.get(part, "") if form.is_bound else getattr(form.instance, part)
            shown[part] = wording.fill(own, values) if own else otherwise.get(part, "")
    return shown
