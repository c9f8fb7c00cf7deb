"""What the columns of a spreadsheet hold: as somebody explained them before, by their headings, by what stands below.

Every guess is shown before anything is checked, and can be put right. A heading that we know word for word comes
first; then one that holds words which tell it ("Best e-mail to use"), unless its cells say otherwise; then cells
that can be one thing only, such as addresses of mail.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from partners.identifiers import split_code
from partners.intake import cells
from partners.intake.fields import INNOVATOR, LEFT_OUT, NOTE, NOTHING, PARTNER, REASON, SEVERAL, WORDS, fields_for
from partners.models import ImportHeading
from partners.names import normalise

LOOKED_AT = 50  # rows that are read to see what a column holds
LONGEST = 80  # letters of a heading; what is longer is a sentence
MOST = 0.6  # of the cells that are filled
POSTCODE = re.compile(r"(?i)[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}")
# Any of these groups of words, whole, in a heading. The first line that fits counts, so that what is narrower
# comes first: "Organisation website" is a website, "Name of contact" a contact.
TELLING = (
    ("email", "email|e mail|emails|mail address"),
    ("phone", "phone|telephone|tel|mobile|phone no"),
    ("consent", "consent|consents|consented|permission|gdpr|opt in|may contact|can contact|ok contact|happy contact|"
     "agrees contact|contacted|contactable"),
    ("given_name", "first name|forename|given name|firstname"),
    ("family_name", "last name|surname|family name|lastname"),
    ("title", "job|role|position|contact title"),
    ("website", "website|web|url|homepage|www"),
    ("postcode", "postcode|post code|postal code|zip"),
    ("identifier", "charity company number|charity company no|identifier|org id|organisation id|legal id"),
    ("charity_number", "charity number|charity no|charity registration|charity reg|charity id"),
    ("company_number", "company number|company no|company registration|company reg|companies house|company id"),
    ("identifier", "registration number|registered number|registration no|reg no|reg number|register number"),
    ("value_estimate", "value|worth"),
    ("available_until", "until|till|ends|end date|expires|last day"),
    ("available_from", "available|starting|starts|start date|from when|first day|earliest"),
    ("quantity", "quantity|qty|how many|how much|amount|number offered"),
    ("unit", "unit|units|measured in"),
    ("offers", "offer|offers|offering|offered|contribute|contribution|bring|brings|give|gives|can help|support|help"),
    ("needs", "need|needs|needed|support|looking for|seeking|seeks|help|asks|wants|requires|required"),
    ("maturity", "stage|maturity"),
    ("project", "project|solution|product|innovation"),
    ("themes", "challenge|challenges|theme|themes|focus|topic|topics|cause|causes|interest|interests|issue|issues"),
    ("about", "about|description|describe|summary|mission|activities|activity|what do|what does|purpose|profile|"
     "overview|background|in short"),
    ("size", "size|employees|staff|headcount"),
    ("name", "lead organisation|contact organisation|organisation name|organization name|company name"),
    ("contact_name", "contact|person|champion|representative|your name|full name|who"),
    ("regions", "region|regions|area|areas|location|city|town|county|where"),
    ("sector", "sector|industry|type organisation"),
    ("name", "organisation|organization|org|company|charity|business|firm|partner|innovator|venture|enterprise|"
     "employer|corporate|institution|supporter|name"),
)  # fmt: skip


def recognised(heading: str) -> bool:
    """Whether a cell reads like a heading that we know."""
    key = normalise(heading)
    return bool(key) and (key in WORDS[INNOVATOR] or key in WORDS[PARTNER] or key == REASON)


def told(heading: str) -> bool:
    """Whether it has words that tell what stands below it, for either kind of file."""
    return len(heading) <= LONGEST and any(_telling(heading, role) for role in (INNOVATOR, PARTNER))


def guess(headings: Iterable[str], role: str, rows: Sequence[Sequence[str]] = ()) -> list[str]:
    """A field for each heading; what nothing tells is kept in a note. `rows`: what stands below, as texts.

    One field is given to one column; a later column that would hold the same is kept in a note.
    """
    listed = list(headings)
    columns = [_Column(heading, place, rows[:LOOKED_AT]) for place, heading in enumerate(listed)]
    explained = _explained(role, listed)
    guesses: list[str | None] = [None] * len(listed)
    for way in (_as_explained(explained), _word_for_word(role), _by_words(role), _by_cells, _by_being_different(role)):
        for place, column in enumerate(columns):
            if guesses[place] is None:
                guesses[place] = _free(way(column, guesses), guesses)
    return [NOTE if key is None else key for key in guesses]


class _Column:
    """A heading and the texts below it."""

    def __init__(self, heading: str, place: int, rows: Sequence[Sequence[str]]) -> None:
        self.heading, self.text = heading, normalise(heading)
        self.filled = [row[place] for row in rows if place < len(row) and row[place]]

    def mostly(self, test: Callable[[str], object]) -> bool:
        return bool(self.filled) and sum(bool(test(cell)) for cell in self.filled) >= MOST * len(self.filled)


type Guesses = list[str | None]
type Way = Callable[[_Column, Guesses], str | None]


def _free(key: str | None, guesses: Guesses) -> str | None:
    return NOTE if key in guesses and key not in SEVERAL and key is not None else key


def _as_explained(explained: dict[str, str]) -> Way:
    return lambda column, guesses: explained.get(column.text[:200])


def _word_for_word(role: str) -> Way:
    def way(column: _Column, guesses: Guesses) -> str | None:
        key = WORDS[role].get(column.text, NOTHING if column.text in LEFT_OUT else None)
        return "email" if key == "contact_name" and column.mostly(_is_address) else key

    return way


def _by_words(role: str) -> Way:
    """The first field that the words tell, is free, and that the cells do not deny."""

    def way(column: _Column, guesses: Guesses) -> str | None:
        free = (key for key in _telling(column.heading, role) if key in SEVERAL or key not in guesses)
        return next((key for key in free if not _denied(key, column)), None)

    return way


def _by_cells(column: _Column, guesses: Guesses) -> str | None:
    return next((key for key, test in PLAIN.items() if key not in guesses and column.mostly(test)), None)


def _by_being_different(role: str) -> Way:
    """Where no heading tells the name: the first column of short texts that are nearly all different."""

    def way(column: _Column, guesses: Guesses) -> str | None:
        if "name" in guesses or len(column.filled) < 3 or _denied("name", column):
            return None
        different = len({normalise(cell) for cell in column.filled}) >= 0.9 * len(column.filled)
        return "name" if different and column.mostly(lambda cell: 2 < len(cell) < 100) else None

    return way


def _telling(heading: str, role: str) -> list[str]:
    words = set(normalise(heading).split())
    known = {field.key for field in fields_for(role)}
    return [key for key, groups in GROUPS if key in known and any(group <= words for group in groups)]


def _denied(key: str, column: _Column) -> bool:
    """Whether the cells cannot be what the heading seems to say. A column without any says nothing."""
    test = PROOF.get(key)
    if not column.filled or test is None:
        return False
    return not column.mostly(test)


def _is_address(cell: str) -> bool:
    return bool(cells.ALMOST.fullmatch(cell.strip().removeprefix("mailto:")))


def _is_website(cell: str) -> bool:
    return (
        " " not in cell.strip() and "@" not in cell and bool(re.match(r"(?i)(https?://|www\.)\S+\.\S+", cell.strip()))
    )


def _has_figures(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell)


def _is_text(cell: str) -> bool:
    """Neither an address nor a number, a date, or yes and no."""
    word = cell.strip().casefold()
    plain = any(letter.isalpha() for letter in word) and word not in cells.YES | cells.NO
    return plain and not (_is_address(cell) or _is_website(cell) or cells.NUMERIC.fullmatch(word) or split_code(cell))


def _is_choice(cell: str) -> bool:
    return cell.strip().casefold().rstrip(".") in cells.YES | cells.NO


GROUPS = tuple((key, tuple(frozenset(normalise(group).split()) for group in text.split("|"))) for key, text in TELLING)
# What nothing else looks like.
PLAIN: dict[str, Callable[[str], object]] = {
    "email": _is_address,
    "website": _is_website,
    "postcode": lambda cell: POSTCODE.fullmatch(cell.strip()),
    "identifier": split_code,
}
# What most cells must be, for a column whose heading only seems to say so.
PROOF: dict[str, Callable[[str], object]] = {
    "email": lambda cell: "@" in cell,
    "website": lambda cell: "." in cell,
    "phone": _has_figures,
    "consent": _is_choice,
    "quantity": _has_figures,
    "value_estimate": _has_figures,
    "available_from": _has_figures,
    "available_until": _has_figures,
    "charity_number": _has_figures,
    "company_number": _has_figures,
    **dict.fromkeys(("name", "contact_name", "given_name", "family_name", "about", "themes", "offers", "needs"), _is_text),
}  # fmt: skip


def _explained(role: str, headings: list[str]) -> dict[str, str]:
    texts = [normalise(heading)[:200] for heading in headings]
    rows = ImportHeading.objects.filter(role=role, list_code="", text__in=texts)
    known = {field.key for field in fields_for(role)} | {NOTHING}
    return {row.text: row.means for row in rows if row.means in known}
