"""Tokens: shown once, kept as a hash, of one person at one tenant, over at once (F15); and how often they may ask."""

import hashlib
import json
import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from accelerator import clock
from accelerator.accounts import services
from accelerator.accounts.models import ApiToken
from accelerator.audit.models import Entry
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Membership, Role
from tests.api.world import make_world
from tests.factories.accounts import PASSWORD, make_account
from tests.factories.api import Script
from tests.factories.clients import client_of
from tests.factories.tenancy import make_member


def browser_of(world, role=Role.MANAGER):
    """Signed in just now, as making a token asks."""
    user = make_account(role, tenant=world.tenant)
    browser = client_of(world.tenant)
    browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return browser, user


def secret_in(page: str) -> str:
    return re.search(r"<pre><code>(accel_[\w-]+)</code>", page).group(1)


def test_a_token_is_made_shown_once_used_and_revoked(world):
    browser, _user = browser_of(world)

    made = browser.post("/accounts/tokens/new/", {"name": "Monday report", "days": "90"})
    secret = secret_in(made.content.decode())
    script = Script(world.tenant, secret=secret)
    before = script.get("/me/").json()
    listed = browser.get("/accounts/tokens/").content.decode()
    with tenant_scope(world.tenant):
        token = ApiToken.objects.get()
    browser.post(f"/accounts/tokens/{token.pk}/revoke/")

    assert (before["token"], before["roles"], made["Cache-Control"]) == ("Monday report", ["manager"], "no-store")
    assert ("Monday report" in listed, secret in listed, secret[-4:] in listed) == (True, False, True)
    assert script.get("/me/").status_code == 401


def test_only_the_hash_is_kept(world):
    secret = world["manager"].secret

    with tenant_scope(world.tenant):
        kept = ApiToken.objects.values().get()

    assert kept["hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in json.dumps(kept, default=str)
    assert len(secret) == len("accel_") + 43  # 256 bits


def test_making_and_revoking_is_audited_without_the_secret(world):
    user = make_member(Role.FUNDER, world.tenant)
    with tenant_scope(world.tenant):
        token, secret = services.make_token(user, name="x")
        services.revoke_token(token, by=user)
        services.revoke_token(token, by=user)
        entries = Entry.objects.filter(subject_id=str(token.pk)).order_by("created_at")

        assert [entry.verb for entry in entries] == ["token.made", "token.revoked"]
        assert secret not in json.dumps([entry.details for entry in entries])


def test_an_expired_token_is_nothing(world):
    script = world["manager"]
    before = script.get("/me/").status_code

    with clock.at(clock.now() + timedelta(days=90, seconds=1)):
        assert (before, script.get("/me/").status_code) == (200, 401)


@pytest.mark.parametrize("days", [0, 366, -1])
def test_it_works_for_a_year_at_most(world, days):
    with tenant_scope(world.tenant), pytest.raises(Refused):
        services.make_token(make_account(), name="x", days=days)


def test_the_twenty_first_token_is_refused(world):
    user = make_account()
    with tenant_scope(world.tenant):
        for _ in range(20):
            services.make_token(user, name="x")
        with pytest.raises(Refused):
            services.make_token(user, name="x")


def test_a_token_of_one_tenant_is_nothing_at_another_F02(world):
    south = make_world("south")
    user = world["admin"].token.user
    with tenant_scope(south.tenant):
        Membership.objects.create(user=user, role=Role.ADMIN)  # the same person, also a member there

    answer = Script(world.tenant, secret=world["admin"].secret, at=south.tenant).get("/me/")

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_an_ended_membership_ends_its_token_at_once_F15(world):
    script = world["manager"]
    before = script.get("/programmes/").status_code
    with tenant_scope(world.tenant):
        Membership.objects.filter(user=script.token.user).update(ended_at=clock.now())

    answer = script.get("/programmes/")

    assert (before, answer.status_code, answer.json()["detail"]) == (
        200,
        401,
        "The person of this token is no member here.",
    )


def test_a_staff_token_sleeps_without_the_second_step_that_the_tenant_asks_for(world):
    world.tenant.requires_second_factor = True
    world.tenant.save()

    answer = world["manager"].get("/programmes/")

    assert (answer.status_code, "second step" in answer.json()["detail"]) == (401, True)


@pytest.mark.parametrize("secret", ["", "accel_", "accel_" + "x" * 43, "Bearer", "ÿ", "x" * 5000])
def test_whatever_else_is_shown_opens_nothing(world, secret):
    answer = Script(world.tenant, secret=secret).get("/me/")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_cookie_is_nothing_to_the_api_F24(world):
    browser = client_of(world.tenant, world["admin"].token.user)

    assert browser.get("/api/v1/programmes/").status_code == 401
    assert browser.post("/api/v1/introductions/", {}).status_code == 401


def test_nobody_sees_or_revokes_the_token_of_somebody_else(world):
    token = world["manager"].token
    browser, _ = browser_of(world, Role.ADMIN)

    answer = browser.post(f"/accounts/tokens/{token.pk}/revoke/")

    assert (answer.status_code, token.ending in browser.get("/accounts/tokens/").content.decode()) == (404, False)
    assert world["manager"].get("/me/").status_code == 200


def test_the_last_use_is_stamped_once_a_minute(world):
    script, now = world["manager"], clock.now()

    def used_at(after: timedelta):
        with clock.at(now + after):
            script.get("/no-such-thing/")  # an error is a use as well
        with tenant_scope(world.tenant):
            return ApiToken.objects.get().last_used_at - now

    steps = [timedelta(seconds=seconds) for seconds in (1, 30, 62)]

    assert [used_at(step) for step in steps] == [steps[0], steps[0], steps[2]]


def test_no_log_line_holds_the_secret(world, caplog):
    caplog.set_level(logging.DEBUG)

    world["manager"].get("/me/")
    world["manager"].post("/introductions/", **world.draft(why=1))

    assert world["manager"].secret not in caplog.text


def test_too_many_requests_are_told_when_to_come_back(world, settings):
    settings.API_READS_A_MINUTE = 2

    answers = [world["manager"].get("/me/") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one["RateLimit"].split(";")[1] for one in answers] == ["r=1", "r=0", "r=0"]
    assert (answers[2]["RateLimit-Policy"], 0 < int(answers[2]["Retry-After"]) <= 60) == ('"read";q=2;w=60', True)
    assert world["admin"].get("/me/").status_code == 200  # each token for itself


def test_without_a_token_an_address_is_held_up_as_well(world, settings):
    settings.API_READS_A_MINUTE = 1
    nobody, guesser = Script(world.tenant), Script(world.tenant, secret="accel_" + "x" * 43)

    answers = [nobody.get("/me/"), guesser.get("/me/")]

    assert [one.status_code for one in answers] == [401, 429]
    assert 0 < int(answers[1]["Retry-After"]) <= 60
    assert world["admin"].get("/me/").status_code == 200  # who has one is counted by it


def test_writes_are_counted_apart(world, settings):
    settings.API_READS_A_MINUTE = 0

    assert world["manager"].post("/introductions/", **world.draft()).status_code == 201


def test_without_the_cache_the_api_goes_on_F50(world, monkeypatch):
    def gone(*_args, **_more):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", gone)

    answer = world["manager"].get("/me/")

    assert (answer.status_code, "RateLimit" in answer) == (200, False)
