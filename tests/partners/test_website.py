"""A web address is written as people write it."""

import pytest

from partners.forms.organisations import OrganisationForm
from tests.factories.partners import make_organisation


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("merrowdale.example", "https://merrowdale.example"),
        (" www.merrowdale.example/about ", "https://www.merrowdale.example/about"),
        ("http://merrowdale.example", "http://merrowdale.example"),
        ("", ""),
    ],
)
def test_a_web_address_without_its_scheme_is_completed(north, written, kept):
    form = OrganisationForm({"website": written}, instance=make_organisation())
    form.is_valid()

    assert form.cleaned_data["website"] == kept
    assert form["website"].subwidgets[0].data["type"] == "text"


def test_what_is_no_web_address_is_said_in_words(north):
    form = OrganisationForm({"website": "not known"}, instance=make_organisation())

    assert form.errors["website"] == ["Write the web address, for example organisation.org."]
