"""The outbox for staff: every mail as it looks, what became of it, and what can be done about it.

Here and not in mailing, because a programme manager sees the mails of their programmes, and programmes
lie above mailing.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP, build_policy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.accounts.models import User
from accelerator.audit.services import history
from accelerator.mailing import notices, preview, queries, repairs, suppressions, words
from accelerator.mailing.forms import LiftForm, OutboxFilter
from accelerator.mailing.marks import BEGINS
from accelerator.mailing.models import Mail, Suppression
from accelerator.mailing.services import sender
from accelerator.mailing.states import MailClass, MailState, SuppressionReason
from accelerator.programmes.access import staff_programmes
from accelerator.tenancy.access import requires
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role
from accelerator.ui.exports import Column, export_rows, labelled, wanted
from accelerator.ui.paging import keyset
from partners.exporting import note_export

FORM_METHODS = ["GET", "HEAD", "POST"]
# Where a mail's subject has its page: kind to address.
PAGES = {
    "introductions.introduction": "/desk/introductions/{id}/",
    "introductions.partnership": "/desk/partnerships/{id}/",
    "partners.organisation": "/desk/organisations/{id}/",
    "partners.person": "/desk/people/{id}/",
}
# Without what the mails say: that is read one by one.
MAIL_COLUMNS = [
    Column("To", "to_name"),
    Column("Address", "to_address"),
    Column("Kind", labelled("mail_class", dict(MailClass.choices))),
    Column("State", labelled("state", dict(MailState.choices))),
    Column("Written", TruncDate("created_at"), "date"),
    Column("Due", TruncDate("due_at"), "date"),
    Column("Sent", TruncDate("sent_at"), "date"),
    Column("Returned", TruncDate("bounced_at"), "date"),
    Column("Last answer", "last_reply"),
]
ADDRESS_COLUMNS = [
    Column(
        "Address",
        Case(When(address__startswith=BEGINS, then=Value("an erased address")), default=F("address")),
    ),
    Column("Why", labelled("reason", dict(SuppressionReason.choices))),
    Column("Since", TruncDate("since"), "date"),
]


@requires.staff
@require_safe
def list_mails(request: HttpRequest) -> HttpResponseBase:
    filters = OutboxFilter(request.GET or None)
    mails = queries.find_mails(
        _visible(request.member),
        state=filters.value("state"),
        mail_class=filters.value("mail_class"),
        address=filters.value("address"),
        about_id=filters.value("about") and str(filters.value("about")),
    )
    if wanted(request):
        note_export(request, "mails")
        return export_rows(request, "mails", MAIL_COLUMNS, mails.order_by("-created_at", "-id"))
    page = keyset(mails, request, order=("-created_at", "-id"))
    _describe(page.rows)
    context = {"page": page, "filters": filters, "clear_url": request.path, "notices": _notices(request.member)}
    return render(request, "mailing/outbox/list.html", context)


@requires.staff
@require_safe
def show_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    mail = get_object_or_404(_visible(request.member), pk=pk)
    _describe([mail])
    as_text = request.GET.get("as") == "text"
    context = {
        "mail": mail,
        "subject": preview.shown_subject(mail),
        "looks": not as_text,
        "reads": as_text,
        "text": preview.shown_text(mail) if as_text else "",
        "entries": _history(mail),
        "about_url": PAGES.get(mail.about_kind, "").format(id=mail.about_id),
        "suppression": Suppression.objects.filter(address=mail.address, lifted_at=None).first(),
        "can_stop": mail.state in (MailState.QUEUED, MailState.HELD),
        "can_repeat": mail.state not in (MailState.QUEUED, MailState.SENDING, MailState.CANCELLED),
        "needs_us": bool(mail.bounced_at) or mail.state in (MailState.FAILED, MailState.UNKNOWN, MailState.HELD),
    }
    return render(request, "mailing/outbox/mail.html", context)


@requires.staff
@require_safe
@xframe_options_sameorigin
def show_mail_html(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The mail's own page for the frame: nothing runs, loads or leads anywhere; only its own styles apply."""
    mail = get_object_or_404(_visible(request.member), pk=pk)
    document = preview.shown_html(mail) or "<p>The text was deleted when its time was over.</p>"
    response = HttpResponse(document)
    policy = {
        "default-src": [CSP.NONE],
        "style-src": preview.style_sources(document),
        "img-src": ["data:"],
        "frame-ancestors": [CSP.SELF],
        "base-uri": [CSP.NONE],
        "form-action": [CSP.NONE],
        "sandbox": True,
    }
    response["Content-Security-Policy"] = build_policy(policy)
    return response


@requires.staff
@require_http_methods(FORM_METHODS)
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    mail = get_object_or_404(_visible(request.member), pk=pk)
    if request.method == "POST":
        number = request.POST.get("copy", "")
        return _try_again(request, mail, int(number) if number.isdecimal() and len(number) < 4 else 1)
    context = {
        "mail": mail,
        "copy": repairs.copies_of(mail) + 1,
        "unknown": mail.state == MailState.UNKNOWN,
        "sent": mail.state == MailState.SENT,
    }
    return render(request, "mailing/outbox/send_again.html", context)


@requires.staff
@require_http_methods(FORM_METHODS)
def stop_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    mail = get_object_or_404(_visible(request.member), pk=pk)
    if request.method == "POST":
        if repairs.stop_mail(mail, by=request.user):
            messages.success(request, "The mail is stopped.")
        else:
            messages.info(request, "This mail was not waiting any more. Below is what became of it.")
        return redirect("home:show_mail", pk=mail.pk)
    return render(request, "mailing/outbox/stop.html", {"mail": mail})


@requires.staff
@require_POST
def deal_with_mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    mail = get_object_or_404(_visible(request.member), pk=pk)
    repairs.deal_with(mail, by=request.user)
    messages.success(request, "Marked as dealt with. It is off the desk.")
    return redirect("home:show_mail", pk=mail.pk)


@requires(Role.ADMIN)
@require_safe
def list_addresses(request: HttpRequest) -> HttpResponseBase:
    rows = Suppression.objects.filter(lifted_at=None)
    if wanted(request):
        note_export(request, "addresses")
        return export_rows(request, "addresses", ADDRESS_COLUMNS, rows.order_by("-since", "-id"))
    page = keyset(rows, request, order=("-since", "-id"))
    return render(request, "mailing/outbox/addresses.html", {"page": page})


@requires.staff
@require_http_methods(FORM_METHODS)
def lift_address(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write to an address again. A manager may do so for whom their programmes write to."""
    suppression = get_object_or_404(_suppressions(request.member), pk=pk)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        count = suppressions.lift(suppression, by=request.user, why=form.cleaned_data["why"])
        waiting = f" {count} waiting mails leave now." if count > 1 else " 1 waiting mail leaves now." if count else ""
        messages.success(request, f"We write to {suppression.shown} again.{waiting}")
        return redirect("home:list_mails")
    return render(request, "mailing/outbox/lift.html", {"form": form, "suppression": suppression})


@requires.staff
@require_safe
def show_sender(request: HttpRequest) -> HttpResponse:
    row = sender()
    cause = _visible(request.member).filter(pk=row.paused_mail_id).first() if row.paused_mail_id else None
    waiting = Mail.objects.filter(state=MailState.QUEUED).count()
    context = {"sender": row, "cause": cause, "waiting": waiting}
    return render(request, "mailing/outbox/sender.html", context)


@requires.staff
@require_POST
def resume_sender(request: HttpRequest) -> HttpResponse:
    if repairs.resume_sender(by=request.user):
        messages.success(request, "Mails leave again. If the mail server still refuses us, sending stops once more.")
    else:
        messages.info(request, "Sending was not paused.")
    return redirect("home:list_mails")


def programme_ids(member: Member) -> list[UUID] | None:
    """The programmes whose mails this member of staff sees; None for all of the tenant's."""
    return None if member.is_admin else list(staff_programmes(member).values_list("pk", flat=True))


def _visible(member: Member) -> QuerySet[Mail]:
    return queries.visible_mails(programme_ids(member))


def _suppressions(member: Member) -> QuerySet[Suppression]:
    rows = Suppression.objects.all()
    return rows if member.is_admin else rows.filter(address__in=_visible(member).values("address"))


def _notices(member: Member) -> list[notices.Notice]:
    return notices.for_staff(programme_ids(member))


def _describe(mails: list[Any]) -> None:
    paused = bool(sender().paused_at)
    for mail in mails:
        mail.status = words.status_of(mail, paused=paused)
        mail.shown_subject = preview.shown_subject(mail)


def _try_again(request: HttpRequest, mail: Mail, copy: int) -> HttpResponse:
    try:
        repeated = repairs.send_again(mail, by=request.user, copy=copy)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("home:show_mail", pk=mail.pk)
    messages.success(request, f"The mail to {repeated.to_name or repeated.to_address} leaves again.")
    return redirect("home:show_mail", pk=repeated.pk)


def _history(mail: Mail) -> list[dict[str, Any]]:
    """Tries and decisions in one list, newest first."""
    decisions = list(history(mail)[:100])
    people = {
        str(user.pk): str(user) for user in User.objects.filter(pk__in=[e.actor_id for e in decisions if e.actor_id])
    }
    entries = [
        {
            "when": entry.created_at,
            "who": people.get(entry.actor_id, ""),
            "what": words.AUDIT.get(entry.verb, entry.verb),
        }
        for entry in decisions
    ]
    entries += [
        {"when": one.created_at, "who": one.reply, "what": f"Try {one.number}: {one.get_outcome_display()}"}
        for one in mail.tries.order_by("-created_at")[:100]
    ]
    entries.append({"when": mail.created_at, "who": "", "what": "Written"})
    return sorted(entries, key=lambda entry: entry["when"], reverse=True)
