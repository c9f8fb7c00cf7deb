"""Numbers in public registers: cleaned, or refused with a sentence."""

import pytest

from accelerator.tenancy.errors import Refused
from partners.identifiers import REGISTERS, clean_identifier, register_choices, split_code

CLEANED = [
    ("GB-COH", "2603322", "02603322"),
    ("GB-COH", " 0770 6036 ", "07706036"),
    ("GB-COH", "sc12345", "SC012345"),
    ("GB-COH", "GB-COH-07706036", "07706036"),
    ("GB-CHC", "1144091", "1144091"),
    ("GB-CHC", "279417", "279417"),
    ("GB-SC", "SC042833", "SC042833"),
    ("GB-SC", "42833", "SC042833"),
    ("GB-SC", "GB-SC-SC042833", "SC042833"),
    ("GB-NIC", "NIC100019", "100019"),
    ("GB-MPR", "ip031455", "IP031455"),
    ("GB-MPR", "235C", "235C"),
    ("GB-LAE", "wot", "WOT"),
    ("GB-UKPRN", "10000346", "10000346"),
    ("XI-LEI", "724500PMK2A2M1SQQ228", "724500PMK2A2M1SQQ228"),
    ("XI-ROR", "05ASF4E91", "05asf4e91"),
]
REFUSED = [
    ("GB-COH", "NA", "“NA” is not a number of Companies House. Leave the identifier out when there is none."),
    ("GB-COH", "n/a", "“n/a” is not a number of Companies House. Leave the identifier out when there is none."),
    (
        "GB-COH",
        "GB-COH-NA",
        "“GB-COH-NA” is not a number of Companies House. Leave the identifier out when there is none.",
    ),
    ("GB-COH", "", "Write the number, or leave the identifier out when there is none."),
    (
        "GB-COH",
        "IP30030R",
        "“IP30030R” is a number of the Mutuals Public Register (GB-MPR). Choose that register.",
    ),
    (
        "GB-COH",
        "123456789",
        "“123456789” does not look like a number of Companies House. It looks like 07706036 or SC012345.",
    ),
    (
        "GB-CHC",
        "12345",
        "“12345” does not look like a number of Charity Commission (England and Wales). It looks like 1144091.",
    ),
    (
        "XI-LEI",
        "724500PMK2A2M1SQQ229",
        "“724500PMK2A2M1SQQ229” is not a Legal Entity Identifier: its last two digits do not match.",
    ),
    ("wolfson", "org-13177", "“wolfson” is not a register we know. Choose one from the list."),
]


@pytest.mark.parametrize(("scheme", "typed", "kept"), CLEANED)
def test_a_number_is_kept_as_its_register_writes_it(scheme, typed, kept):
    assert clean_identifier(scheme, typed) == kept


@pytest.mark.parametrize(("scheme", "typed", "sentence"), REFUSED)
def test_what_cannot_be_a_number_is_refused_in_plain_words(scheme, typed, sentence):
    with pytest.raises(Refused) as refused:
        clean_identifier(scheme, typed)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("scheme", REGISTERS)
def test_the_example_that_a_register_shows_is_one_that_it_takes(scheme):
    for example in REGISTERS[scheme].example.split(" or "):
        assert clean_identifier(scheme, example) == example


def test_the_five_registers_of_most_organisations_come_first():
    assert [code for code, _ in register_choices()][:5] == ["GB-COH", "GB-CHC", "GB-SC", "GB-NIC", "GB-MPR"]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("GB-COH-07706036", ("GB-COH", "07706036")),
        ("gb-sc-SC042833", ("GB-SC", "SC042833")),
        ("wolfson:org-13177", None),
        ("07706036", None),
    ],
)
def test_a_whole_code_is_taken_apart_at_its_prefix(code, parts):
    assert split_code(code) == parts
