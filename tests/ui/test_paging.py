"""Pages by key: walking them shows every row once, whatever the order, ties and empty values included."""

from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accelerator.tenancy.models import Tenant
from accelerator.ui.paging import Sorting, keyset

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
ORDERS = [
    ("id",),
    ("-created_at", "id"),
    ("hue", "-name", "id"),
    ("suspended_at", "id"),
    ("-suspended_at", "hue", "-id"),
    ("hue",),
]


def ask(query: str = ""):
    return RequestFactory().get(f"/list/{query}")


def make_tenants(rows):
    """Rows of (hue, days since START, suspended after days or None): few values, so that many are equal."""
    made = [
        Tenant(
            slug=f"t{place}",
            name=f"T{hue}",
            hue=hue,
            created_at=START + timedelta(days=days),
            suspended_at=None if suspended is None else START + timedelta(days=suspended),
        )
        for place, (hue, days, suspended) in enumerate(rows)
    ]
    Tenant.objects.bulk_create(made)
    return Tenant.objects.filter(pk__in=[tenant.pk for tenant in made])


def walk(queryset, order, size):
    pages = [keyset(queryset, ask(), order=order, size=size)]
    while pages[-1].next:
        pages.append(keyset(queryset, ask(pages[-1].next), order=order, size=size))
        assert len(pages) <= 50, "the pages never end"
    return pages


few = st.integers(0, 2)
row = st.tuples(few, few, st.none() | few)


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=",".join)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, max_size=14), size=st.integers(1, 5))
def test_walking_forward_shows_every_row_once_in_order(order, rows, size):
    queryset = make_tenants(rows)
    tie_break = () if order[-1].removeprefix("-") == "id" else ("id",)

    walked = [tenant.pk for page in walk(queryset, order, size) for tenant in page]

    assert walked == list(queryset.order_by(*order, *tie_break).values_list("pk", flat=True))
    queryset.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=",".join)
def test_walking_back_shows_the_same_pages(order):
    queryset = make_tenants([(place % 3, place % 2, place % 4 or None) for place in range(13)])
    forward = walk(queryset, order, 4)

    back = [forward[-1]]
    while back[-1].previous:
        back.append(keyset(queryset, ask(back[-1].previous), order=order, size=4))

    assert [page.rows for page in reversed(back)] == [page.rows for page in forward]


@pytest.mark.django_db
def test_a_page_keeps_its_place_when_rows_come_in_above_it():
    queryset = make_tenants([(0, day, None) for day in range(6)])
    first = keyset(queryset, ask(), size=3)
    seen = [tenant.pk for tenant in first]
    Tenant.objects.create(slug="late", name="Late", created_at=START + timedelta(days=9))

    second = keyset(Tenant.objects.all(), ask(first.next), size=3)

    assert [tenant.pk in seen for tenant in second] == [False, False, False]


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [3, 40])
def test_a_page_costs_one_query_and_one_row_more_than_it_shows(rows, django_assert_num_queries):
    queryset = make_tenants([(0, day, None) for day in range(rows)])

    with django_assert_num_queries(1) as captured:
        keyset(queryset, ask(), size=10)

    assert "LIMIT 11" in captured.captured_queries[0]["sql"]


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["?after=rubbish", "?before=rubbish", "?after=", "?after=a:b:c"])
def test_a_cursor_that_is_not_ours_shows_the_first_page(cursor):
    queryset = make_tenants([(0, day, None) for day in range(5)])

    page = keyset(queryset, ask(cursor), size=2)

    assert (page.rows, page.previous) == (keyset(queryset, ask(), size=2).rows, "")


@pytest.mark.django_db
def test_a_cursor_of_another_order_shows_the_first_page():
    queryset = make_tenants([(day, day, None) for day in range(5)])
    by_age = keyset(queryset, ask(), order=("created_at", "id"), size=2)

    page = keyset(queryset, ask(by_age.next), order=("-hue", "id"), size=2)

    assert [tenant.hue for tenant in page] == [4, 3]


@pytest.mark.django_db
def test_a_page_whose_rows_have_gone_leads_back_to_the_first():
    queryset = make_tenants([(0, day, None) for day in range(4)])
    first = keyset(queryset, ask(), order=("created_at", "id"), size=2)
    queryset.filter(created_at__gte=START + timedelta(days=2)).delete()

    page = keyset(queryset, ask(first.next), order=("created_at", "id"), size=2)

    assert (page.rows, page.previous) == ([], "?")


@pytest.mark.django_db
def test_links_keep_the_filters_and_drop_the_old_cursor():
    queryset = make_tenants([(0, day, None) for day in range(5)])
    first = keyset(queryset, ask("?q=owl&state=open"), size=2)

    second = keyset(queryset, ask(first.next), size=2)

    kept = [set(QueryDict(link[1:])) for link in (second.next, second.previous)]
    assert kept == [{"q", "state", "after"}, {"q", "state", "before"}]


@pytest.mark.parametrize(
    ("query", "order", "link", "state"),
    [
        ("", ("-days", "-name"), "?sort=days", "descending"),
        ("?sort=days", ("days", "name"), "?sort=-days", "ascending"),
        ("?sort=rubbish", ("-days", "-name"), "?sort=days", "descending"),
        ("?q=owl&sort=name&after=x", ("name",), "?q=owl&sort=days", ""),
    ],
)
def test_a_list_is_sorted_as_its_headers_ask(query, order, link, state):
    sort = Sorting(ask(query), "-days", days=("days", "name"), name=("name",))

    assert (sort.order, sort.link("days"), sort.state("days")) == (order, link, state)
