import pytest

from partners.names import alike, core, name_key, normalise, sort_name
from partners.postcodes import normalise as normalise_postcode


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Café & Co.", "cafe and co"),
        ("Owl’s  Ledger", "owls ledger"),
        ("ÆON—Straße", "æon strasse"),
        ("  ", ""),
    ],
)
def test_a_name_is_normalised_for_finding(typed, kept):
    assert normalise(typed) == kept


def test_a_name_without_letters_still_has_a_key():
    assert name_key("***") == "***"


def test_the_core_of_a_name_leaves_out_what_kind_of_body_it_is():
    assert core("The Acorn Trust Ltd") == "acorn"


def test_a_name_that_is_all_kind_keeps_its_words():
    assert core("The Trust") == "the trust"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Acorn Trust", "The Acorn Trust Limited", True),
        ("Merrowdale Energy", "Merowdale Energy", True),
        ("Acorn", "Oak", False),
        ("Northquay Energy", "Northquay Foods", False),
    ],
)
def test_names_that_somebody_should_compare(one, other, expected):
    assert alike(one, other) is expected


def test_people_sort_by_last_name_first():
    assert [sort_name("Zoë", "Åberg"), sort_name("Ada", "")] == ["aberg zoe", "ada"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("sw1a2aa", "SW1A 2AA"), ("LS1  4dy", "LS1 4DY"), ("M1-1AE", "M1 1AE"), ("D02 X285", ""), ("", "")],
)
def test_a_postcode_is_kept_as_typed_and_compared_normalised(typed, kept):
    assert normalise_postcode(typed) == kept
