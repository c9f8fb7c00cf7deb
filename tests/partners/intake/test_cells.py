"""One cell at a time: what is read, and what is said of the rest."""

from datetime import date
from decimal import Decimal

import pytest

from accelerator.tenancy.errors import Refused
from partners.intake import cells
from partners.intake.fields import WORDS
from partners.names import normalise


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-11-01", date(2026, 11, 1)),
        ("2026-11-01 00:00:00", date(2026, 11, 1)),
        ("01/09/2026", date(2026, 9, 1)),
        ("1.9.26", date(2026, 9, 1)),
        ("3rd March 2026", date(2026, 3, 3)),
        ("3 Sept. 2026", date(2026, 9, 3)),
    ],
)
def test_days_are_read_with_the_day_first(text, found):
    assert cells.day(text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/02/2026", "There is no 31 February 2026."),
        ("09/13/2026", "There is no month 13. Write the day first: 24/09/2026."),
        ("soon", "Write the date as day/month/year, for example 24/09/2026."),
        ("01/09/0026", "The year 26 cannot be meant. Write the date as 24/09/2026."),
    ],
)
def test_days_that_are_in_no_calendar_are_named(text, sentence):
    with pytest.raises(Refused, match=sentence):
        cells.day(text)


@pytest.mark.parametrize(("text", "found"), [("2", "2"), ("2.5", "2.5"), ("1,200", "1200"), (" 10 ", "10")])
def test_numbers(text, found):
    assert cells.number(text) == Decimal(found)


@pytest.mark.parametrize("text", ["two", "2 days", "-1", "1,20", "2,5", "1e3", "٣", "999999999999"])
def test_what_is_no_number_in_figures_is_never_guessed(text):
    with pytest.raises(Refused, match="Write a number"):
        cells.number(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GB-COH-07706036", ("GB-COH", "07706036")),
        ("gb-coh-7706036", ("GB-COH", "07706036")),
        ("07706036", ("GB-COH", "07706036")),
        ("GB-CHC-1144091", ("GB-CHC", "1144091")),
        ("GB-SC-SC042833", ("GB-SC", "SC042833")),
        ("GB-COH-NA", None),
        ("GB-COH-n/a", None),
        ("none", None),
        ("-", None),
        ("GB-COH-IP28755R", ("GB-MPR", "IP28755R")),
    ],
)
def test_numbers_of_registers(text, found):
    assert cells.identifier(text) == found


@pytest.mark.parametrize("text", ["wolfson:org-13177", "360G-one-ORG:st-wren's"])
def test_a_register_that_nobody_knows_is_no_mistake(text):
    with pytest.raises(LookupError):
        cells.identifier(text)


def test_a_number_that_may_be_of_two_registers_is_asked_about():
    with pytest.raises(Refused, match="Write which register this number is from"):
        cells.identifier("1144091")


@pytest.mark.parametrize(
    ("clean", "text", "found"),
    [
        (cells.charity_number, "1144091", ("GB-CHC", "1144091")),
        (cells.charity_number, "SC042833", ("GB-SC", "SC042833")),
        (cells.charity_number, "n/a", None),
        (cells.company_number, "2603322", ("GB-COH", "02603322")),
        (cells.company_number, "sc12345", ("GB-COH", "SC012345")),
    ],
)
def test_the_heading_says_which_register(clean, text, found):
    assert clean(text) == found


@pytest.mark.parametrize(("text", "found"), [("Yes", True), ("y", True), ("TRUE", True), ("N", False), ("no", False)])
def test_yes_and_no(text, found):
    assert cells.yes_or_no(text) is found


@pytest.mark.parametrize("text", ["http://in progress", "http://Wren Mill", "javascript:alert(1)", "none"])
def test_what_is_no_web_address(text):
    with pytest.raises(Refused, match="This is not a web address"):
        cells.website(text)


def test_a_web_address_may_lack_its_beginning():
    assert cells.website("www.wren.example") == "https://www.wren.example"


@pytest.mark.parametrize(("text", "error"), [("not-an-address", Refused), ("a@b.example; c@d.example", Refused)])
def test_what_is_no_address(text, error):
    with pytest.raises(error):
        cells.address(text)


def test_an_address_that_no_mail_can_go_to_is_told_from_one_that_is_none():
    with pytest.raises(LookupError):
        cells.address("hello@the-wren-works-.example")


@pytest.mark.parametrize(
    ("heading", "role", "field"),
    [
        ("Partner organisation", "partner", "name"),
        ("Organisation", "innovator", "name"),
        ("E-mail", "partner", "email"),
        ("Consents to be contacted?", "partner", "consent"),
        ("Support needed", "innovator", "needs"),
        ("OFFER TYPE", "partner", "offers"),
        ("Charity or company number", "innovator", "identifier"),
        ("Web", "partner", "website"),
    ],
)
def test_headings_are_recognised_by_their_words(heading, role, field):
    assert WORDS[role][normalise(heading)] == field
