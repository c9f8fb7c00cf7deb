"""Innovators and partners ask staff to be introduced: nobody is written to before staff take it up."""

import pytest

from accelerator.mailing.models import Mail
from accelerator.tenancy.errors import IllegalMove, Refused
from introductions import services
from introductions.models import Introduction, Request, Source
from introductions.states import REQUEST_MOVES, RequestState, State
from tests.factories.clients import client_of
from tests.factories.introductions import make_introduction, make_side
from tests.factories.partners import make_offer
from tests.factories.portal import sign_in


def make_request(programme, side="partner", **changes):
    pair = {one: changes.pop(one, None) or make_side(programme, one) for one in ("innovator", "partner")}
    person = pair[side].positions.get().person
    said = {"why": "They know the people whom we reach.", **changes}
    return services.request_introduction(programme, **pair, side=side, person=person, **said)


@pytest.mark.parametrize("new", RequestState)
@pytest.mark.parametrize("old", RequestState)
def test_a_request_moves_as_the_table_says(old, new, north):
    request = Request(state=old)

    if new in REQUEST_MOVES[old]:
        request.move_to(new)
        assert request.state == new
    else:
        with pytest.raises(IllegalMove):
            request.move_to(new)


@pytest.mark.parametrize("side", ["innovator", "partner"])
def test_it_becomes_a_draft_that_asks_the_other_side_first_and_tells_nobody(side, programme, dana):
    request = make_request(programme, side)

    introduction = services.draft_requested(request, by=dana)

    other = "partner" if side == "innovator" else "innovator"
    assert (introduction.state, introduction.first_side, introduction.source) == (State.DRAFTED, other, Source.REQUEST)
    assert introduction.why == ""
    assert request.why not in introduction.why_second
    assert not Mail.objects.exists()
    assert Request.objects.get().introduction == introduction


def test_an_open_introduction_of_the_two_is_gone_on_with(programme, dana):
    known = make_introduction(State.DRAFTED, programme)
    request = make_request(programme, innovator=known.innovator, partner=known.partner)

    assert services.draft_requested(request, by=dana) == known
    assert Introduction.objects.count() == 1


def test_a_no_goes_to_who_asked_and_to_nobody_else(programme, dana):
    request = make_request(programme)

    services.decline_request(request, by=dana, answer="Not this spring, and thank you.")

    mail = Mail.objects.get()
    assert mail.address == request.person.email
    assert "Not this spring" in mail.text
    with pytest.raises(Refused):
        services.draft_requested(request, by=dana)


def test_asked_twice_is_one_request_and_both_sides_may_ask(programme):
    one = make_request(programme, "innovator")
    pair = {"innovator": one.innovator, "partner": one.partner}

    assert make_request(programme, "innovator", **pair) == one
    assert make_request(programme, "partner", **pair) != one


def test_who_has_been_introduced_or_waits_for_ten_answers_is_told_so(programme):
    made = make_introduction(State.INTRODUCED, programme)
    with pytest.raises(Refused, match="introduced already"):
        make_request(programme, innovator=made.innovator, partner=made.partner)
    asker = make_side(programme, "partner")
    for _ in range(10):
        make_request(programme, partner=asker)

    with pytest.raises(Refused, match="wait for an answer"):
        make_request(programme, partner=asker)


def test_the_pages_from_wish_to_answer(programme, north, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")
    offer = make_offer(partner, programme)
    person = innovator.positions.get().person
    browser = client_of(north, sign_in(person, "innovator"))

    browser.post(f"/portal/meet/offer/{offer.pk}/", {"why": "They have the homes."})
    page = desk.get("/desk/requests/").text
    wish = Request.objects.get()
    desk.post(f"/desk/requests/{wish.pk}/decline/", {"answer": "Not now, and thank you for asking."})

    own = browser.get("/portal/requests/").text
    assert "They have the homes." in page
    assert "Not now, and thank you for asking." in own
    assert partner.name not in own + Mail.objects.get().text  # known by the offer until both said yes


def test_who_may_not_be_seen_cannot_be_wished_for(programme, north):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")
    draft = make_offer(partner, programme, state="draft")
    browser = client_of(north, sign_in(innovator.positions.get().person, "innovator"))

    codes = [
        browser.post(path, {"why": "Please."}).status_code
        for path in (f"/portal/meet/offer/{draft.pk}/", f"/portal/meet/{partner.pk}/")
    ]

    assert codes == [404, 404]
    assert not Request.objects.exists()
