"""The meeting after an introduction: when it is, its calendar file, what was logged wrong, and what was agreed."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accelerator.home.forms.portal import AgreedForm, BookForm, MeetingForm
from accelerator.home.portal.acting import Acting
from accelerator.home.portal.emails import tell_staff_of_agreement
from accelerator.home.portal.meeting import calendar_file
from accelerator.home.portal.pages import AGREEING
from accelerator.home.views.portal.frame import form_page, portal, save, sent
from accelerator.home.views.portal.introductions import decide, own, page, to_page
from accelerator.tenancy.errors import Refused
from introductions import services
from introductions.models import Introduction


@require_POST
@portal
def book_meeting(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    introduction, side = own(acting, introduction_id)
    form = BookForm(request.POST)

    def book() -> None:
        services.book_meeting(introduction, at=form.cleaned_data["at"], by=acting.person, side=side)

    if save(form, book):
        messages.success(request, "Noted. The calendar file is on the card.")
        return to_page(introduction)
    return page(request, acting, introduction, side, book=form, status=422)


@require_POST
@portal
def unbook_meeting(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    introduction, side = own(acting, introduction_id)
    done = "Taken out. You can note another day at any time."
    return decide(
        request, introduction, lambda: services.book_meeting(introduction, at=None, by=acting.person, side=side), done
    )


@require_safe
@portal
def meeting_file(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    """The booked meeting for one's own calendar."""
    introduction, side = own(acting, introduction_id)
    if introduction.meets_at is None or not introduction.is_made:
        raise Http404
    text = calendar_file(acting, introduction, side, introduction.meets_at)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@require_http_methods(["GET", "POST"])
@portal
def correct_meeting(request: HttpRequest, acting: Acting, introduction_id: UUID, meeting_id: UUID) -> HttpResponse:
    """One's own side's log; the other side's is theirs."""
    introduction, side = own(acting, introduction_id)
    meeting = get_object_or_404(introduction.meetings.filter(side=side), pk=meeting_id)
    initial = {name: getattr(meeting, name) for name in ("happened_on", "outcome", "note")}
    form = MeetingForm(sent(request), introduction=introduction, initial=initial)
    if save(form, lambda: services.correct_meeting(meeting, by=acting.person, **form.cleaned_data)):
        messages.success(request, "Corrected.")
        return to_page(introduction)
    url = reverse("home:show_portal_introduction", args=[introduction.pk])
    crumbs = [("/portal/", "Home"), ("/portal/introductions/", "Introductions"), (url, str(_other(introduction, side)))]
    words = {"title": "Correct the meeting", "submit": "Save", "lede": ""}
    return form_page(request, acting, form, cancel_url=url, crumbs=crumbs, **words)


@require_POST
@portal
def say_agreed(request: HttpRequest, acting: Acting, introduction_id: UUID) -> HttpResponse:
    """They agreed on something: staff are told, and write it down for both to confirm."""
    introduction, side = own(acting, introduction_id)
    form = AgreedForm(request.POST)

    def tell() -> None:
        if introduction.state not in AGREEING:
            raise Refused("This introduction is closed. Write to programme staff.")
        tell_staff_of_agreement(introduction, side, by=acting.person, what=form.cleaned_data["what"])

    if save(form, tell):
        messages.success(request, "Thank you. Staff write it down and send it to both of you to confirm.")
        return to_page(introduction)
    return page(request, acting, introduction, side, agreed=form, status=422)


def _other(introduction: Introduction, side: str) -> object:
    return introduction.partner if side == "innovator" else introduction.innovator
