"""Every (from, to) of every state table."""

from itertools import product

import pytest

from accelerator.tenancy.errors import IllegalMove
from partners.models import Need, Offer, Participation
from partners.states import (
    NEED_MOVES,
    OFFER_MOVES,
    PARTICIPATION_MOVES,
    NeedState,
    OfferState,
    ParticipationState,
)

PARTICIPATION_WAYS = {
    "prospect": "contacted in_talks invited joined left",
    "contacted": "prospect in_talks invited joined left",
    "in_talks": "prospect contacted invited joined left",
    "invited": "prospect contacted in_talks joined left",
    "joined": "active dormant left",
    "active": "dormant left",
    "dormant": "active left",
    "left": "prospect contacted in_talks invited joined",
}
OFFER_WAYS = {
    "draft": "in_check closed",
    "in_check": "live draft closed",
    "live": "full paused lapsed closed in_check",
    "full": "live paused lapsed closed in_check",
    "paused": "live lapsed closed in_check",
    "lapsed": "live closed in_check",
    "closed": "",
}
NEED_WAYS = {"open": "met withdrawn", "met": "open", "withdrawn": "open"}
TABLES = [(Participation, PARTICIPATION_WAYS), (Offer, OFFER_WAYS), (Need, NEED_WAYS)]
PAIRS = [
    (model, before, after, after in ways[before].split())
    for model, ways in TABLES
    for before, after in product(ways, ways)
]


@pytest.mark.parametrize(("model", "before", "after", "allowed"), PAIRS)
def test_a_move_is_made_or_refused_as_the_table_says(model, before, after, allowed):
    row = model(tenant_id=None, state=before)

    if not allowed:
        with pytest.raises(IllegalMove):
            row.move_to(after)
        assert row.state == before
        return
    row.move_to(after)
    assert row.state == after


@pytest.mark.parametrize(
    ("states", "moves"),
    [(ParticipationState, PARTICIPATION_MOVES), (OfferState, OFFER_MOVES), (NeedState, NEED_MOVES)],
)
def test_every_state_has_its_line_in_the_table(states, moves):
    assert set(moves) == set(states.values)


def test_a_refused_move_says_so_in_plain_words():
    with pytest.raises(IllegalMove) as refused:
        Offer(tenant_id=None, state="closed").move_to("live")

    assert str(refused.value) == "This is closed and cannot become live."
