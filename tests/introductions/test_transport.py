"""The best set of pairs: no cap exceeded, the floor met or its lack the least there can be, never worse than greedy."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from introductions.matching.transport import Edge, Plan, Problem, best, greedy

SMALL = st.integers(0, 3)


@st.composite
def problems(draw):
    """A few innovators and partners; some partners have two offers, some none."""
    seekers, partners = draw(st.integers(0, 5)), draw(st.integers(0, 5))
    offers = [partner for partner in range(partners) for _ in range(draw(st.integers(0, 2)))]
    options = [(owner, number) for number, owner in enumerate(offers)]
    options += [(partner, -1) for partner in range(partners) if partner not in offers]
    edges = [
        Edge(seeker, partner, offer, draw(st.floats(0.5, 100)))
        for seeker in range(seekers)
        for partner, offer in options
        if draw(st.booleans())
    ]
    return Problem(
        edges=edges,
        seeker_caps=draw(st.lists(SMALL, min_size=seekers, max_size=seekers)),
        floors=draw(st.lists(SMALL, min_size=seekers, max_size=seekers)),
        partner_caps=draw(st.lists(SMALL, min_size=partners, max_size=partners)),
        offer_caps=draw(st.lists(SMALL, min_size=len(offers), max_size=len(offers))),
        most=draw(st.none() | st.integers(1, 6)),
    )


def exceeded(problem, plan):
    """Names of the limits that a plan does not keep."""
    taken = [problem.edges[number] for number in plan.taken]
    used = {
        "seeker": (Counter(edge.seeker for edge in taken), problem.seeker_caps),
        "partner": (Counter(edge.partner for edge in taken), problem.partner_caps),
        "offer": (Counter(edge.offer for edge in taken if edge.offer >= 0), problem.offer_caps),
    }
    wrong = [name for name, (counts, caps) in used.items() if any(counts[key] > caps[key] for key in counts)]
    wrong += ["pair"] * (len({(edge.seeker, edge.partner) for edge in taken}) < len(taken))
    return wrong + ["most"] * (problem.most is not None and len(taken) > problem.most)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_limits_hold_and_nothing_better_was_picked_greedily(problem):
    plan, picked = best(problem), greedy(problem)

    assert (exceeded(problem, plan), exceeded(problem, picked)) == ([], [])
    lacking, score = plan.lacking(problem), plan.score(problem)
    others_lacking, others_score = picked.lacking(problem), picked.score(problem)
    assert (lacking, -round(score, 3)) <= (others_lacking, -round(others_score, 3))


def test_what_greedy_gets_wrong():
    """The first takes the only partner of the second, who then has nobody."""
    problem = Problem(
        edges=[Edge(0, 0, -1, 90), Edge(0, 1, -1, 80), Edge(1, 0, -1, 70)],
        seeker_caps=[1, 1],
        floors=[1, 1],
        partner_caps=[1, 1],
        offer_caps=[],
    )

    plan, picked = best(problem), greedy(problem)

    assert (plan.taken, plan.score(problem), plan.lacking(problem)) == ([1, 2], 150, 0)
    assert (picked.taken, picked.score(problem), picked.lacking(problem)) == ([0], 90, 1)


def test_the_floor_weighs_more_than_any_score():
    problem = Problem(
        edges=[Edge(0, 0, -1, 100), Edge(1, 0, -1, 1), Edge(0, 1, -1, 1)],
        seeker_caps=[1, 1],
        floors=[1, 1],
        partner_caps=[1, 1],
        offer_caps=[],
    )

    assert best(problem).taken == [1, 2]


def test_nothing_to_choose_from_is_an_empty_plan():
    assert best(Problem([], [3], [1], [], [])) == Plan()
