"""F37: an answer link works for one person, one introduction and one purpose, and leaves no trace of itself."""

import json
import logging
from datetime import timedelta

import pytest

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.mailing.models import Token
from introductions import emails, services
from introductions.models import Answer
from introductions.states import Reply, State
from tests.factories.introductions import link_to, make_introduction, say
from tests.factories.partners import make_person


def guess(introduction):
    return "A" * 43


def expired(introduction):
    return tokens.issue(
        purpose=emails.ANSWER,
        subject=introduction,
        holder=introduction.partner_person,
        expires_at=clock.now() - timedelta(seconds=1),
    )


def revoked(introduction):
    raw = link_to(introduction, "partner")
    tokens.revoke(introduction, holder=introduction.partner_person)
    return raw


def of_another_purpose(introduction):
    return link_to(introduction, "partner", emails.FOLLOW_UP)


def of_somebody_else(introduction):
    return tokens.issue(purpose=emails.ANSWER, subject=introduction, holder=make_person(introduction.partner))


def of_the_former_contact(introduction):
    raw = link_to(introduction, "partner")
    services.change_contact(introduction, side="partner", person=make_person(introduction.partner), by=None)
    return raw


def of_a_row_that_is_no_introduction(introduction):
    return tokens.issue(purpose=emails.ANSWER, subject=introduction.programme, holder=introduction.partner_person)


def very_long(introduction):
    return "x" * 5000


BROKEN = [
    guess,
    expired,
    revoked,
    of_another_purpose,
    of_somebody_else,
    of_the_former_contact,
    of_a_row_that_is_no_introduction,
    very_long,
]


@pytest.mark.parametrize("make", BROKEN)
def test_a_link_that_does_not_work_looks_like_any_other_and_answers_nothing(make, programme, phone):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    unknown = phone.get("/respond/unknown/")

    token = make(introduction)
    page = phone.get(f"/respond/{token}/")
    pressed = phone.post(f"/respond/{token}/answer/", {"answer": "yes", "nonce": "x"})

    assert (page.status_code, pressed.status_code) == (404, 404)
    assert page.text == unknown.text
    assert not Answer.objects.exists()


def test_of_one_introduction_it_does_not_answer_another_of_the_same_person(programme, phone):
    one = make_introduction(State.ASKING_FIRST, programme)
    other = make_introduction(State.ASKING_FIRST, programme, partner=one.partner)
    token = link_to(one, "partner")

    nonce = phone.get(f"/respond/{token}/").context["nonce"]
    with clock.at(clock.now() + timedelta(seconds=3)):
        phone.post(f"/respond/{token}/answer/", {"answer": "yes", "nonce": nonce})

    assert list(Answer.objects.values_list("introduction_id", flat=True)) == [one.pk]
    assert other.partner_person == one.partner_person


def test_of_another_tenant_it_is_nothing(north, programme, db):
    from accelerator.tenancy.context import tenant_scope
    from tests.factories.clients import client_of
    from tests.factories.tenancy import make_tenant

    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")
    south = make_tenant("south")

    with tenant_scope(south):
        page = client_of(south).get(f"/respond/{token}/")

    assert page.status_code == 404


def test_used_again_it_shows_the_answer_and_takes_no_second_one(programme, phone):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    token = link_to(introduction, "partner")
    say(introduction, "partner", Reply.YES)

    page = phone.get(f"/respond/{token}/")

    assert page.status_code == 200
    assert "You said yes" in page.text
    assert Answer.objects.count() == 1


def test_only_its_hash_is_kept(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)

    raw = link_to(introduction, "partner")

    assert raw not in json.dumps(list(Token.objects.values()), default=str)
    assert Token.objects.filter(hash=tokens.hash_of(raw)).exists()


@pytest.mark.parametrize("path", ["", "pause/", "not-me/"])
def test_pages_keep_the_secret_from_other_sites_and_from_caches(path, programme, phone):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")

    headers = phone.get(f"/respond/{token}/{path}").headers

    assert headers["Referrer-Policy"] == "strict-origin"  # no-referrer would send Origin: null and break the POST
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex"


def test_no_log_line_holds_it(programme, phone, caplog):
    token = link_to(make_introduction(State.ASKING_FIRST, programme), "partner")

    with caplog.at_level(logging.DEBUG):
        phone.get(f"/respond/{token}/")
        phone.post(f"/respond/{token}/answer/", {"answer": "yes"})

    from accelerator.logs import mask_secrets

    shown = [mask_secrets(None, "", {"event": record.getMessage()})["event"] for record in caplog.records]
    assert token not in " ".join(shown)
