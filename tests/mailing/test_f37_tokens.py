"""F37: a token works for its purpose, until it ends, and its secret is kept nowhere."""

from datetime import timedelta

import pytest
from django.db import connection

from accelerator import clock
from accelerator.mailing import tokens
from accelerator.mailing.models import Token
from accelerator.tenancy.context import tenant_scope
from tests.factories.tenancy import make_tenant

PURPOSE = "introductions.answer"


@pytest.fixture
def raw(in_north, staff) -> str:
    return tokens.issue(purpose=PURPOSE, subject=in_north, holder=staff, days=16)


def test_a_token_says_what_it_is_for_and_who_holds_it(raw, in_north, staff):
    token = tokens.resolve(raw, PURPOSE)

    assert (token.subject_kind, token.subject_id) == ("tenancy.tenant", str(in_north.pk))
    assert (token.holder_kind, token.holder_id) == ("accounts.user", str(staff.pk))


@pytest.mark.parametrize(
    ("change", "purpose"),
    [
        (lambda raw: raw, "introductions.follow_up"),
        (lambda raw: raw, ""),
        (lambda raw: raw[:-1] + ("A" if raw[-1] != "A" else "B"), PURPOSE),
        (lambda raw: raw[:-1], PURPOSE),
        (lambda raw: raw + "A", PURPOSE),
        (lambda raw: raw.swapcase(), PURPOSE),
        (lambda raw: f" {raw}", PURPOSE),
        (tokens.hash_of, PURPOSE),
        (lambda raw: "", PURPOSE),
        (lambda raw: "x" * 10_000, PURPOSE),
        (lambda raw: "\x00", PURPOSE),
        (lambda raw: "\ud800", PURPOSE),
        (lambda raw: "%' OR 1=1 --", PURPOSE),
    ],
)
def test_anything_else_is_unknown(raw, change, purpose):
    assert tokens.resolve(change(raw), purpose) is None


def test_a_token_works_again_until_it_ends(raw):
    assert tokens.resolve(raw, PURPOSE) and tokens.resolve(raw, PURPOSE)

    with clock.at(clock.now() + timedelta(days=16, seconds=1)):
        assert tokens.resolve(raw, PURPOSE) is None


def test_a_revoked_token_is_unknown(raw, in_north):
    other = tokens.issue(purpose="another", subject=in_north)

    ended = tokens.revoke(in_north, purpose=PURPOSE)

    assert ended == 1
    assert tokens.resolve(raw, PURPOSE) is None
    assert tokens.resolve(other, "another") is not None


def test_tokens_of_one_holder_end_alone(raw, in_north, staff, manager):
    other = tokens.issue(purpose=PURPOSE, subject=in_north, holder=manager)

    tokens.revoke(in_north, holder=staff)

    assert tokens.resolve(raw, PURPOSE) is None
    assert tokens.resolve(other, PURPOSE) is not None


def test_a_token_of_one_tenant_is_nothing_at_another(raw):
    with tenant_scope(make_tenant("south")):
        assert tokens.resolve(raw, PURPOSE) is None


def test_the_secret_is_in_no_column(raw):
    with connection.cursor() as cursor:
        cursor.execute("SELECT mailing_token::text FROM mailing_token")
        (stored,) = cursor.fetchone()

    assert raw not in stored
    assert Token.objects.get().hash == tokens.hash_of(raw)


def test_secrets_are_long_and_never_the_same(in_north):
    made = {tokens.issue(purpose=PURPOSE, subject=in_north) for _ in range(50)}

    assert len(made) == 50
    assert min(map(len, made)) == 43
