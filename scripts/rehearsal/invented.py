"""Two invented spreadsheets of the shape that staff bring on day one, in the dialects in which people keep them.

For machines without shared intake files, and for tests: nobody in them exists, addresses end in .example. The same
rows in every dialect, so that what comes of them is the same too.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from accelerator.home.seed import names

THEMES = [name for _slug, name, _about in names.THEMES]
NEEDS = ("mentoring", "procurement", "pilot site", "data access", "scaling finance", "distribution", "pro bono")
OFFERS = (*NEEDS, "workspace", "grant", "communications")
UNITS = ("days", "hours", "places", "sites")
type Rows = list[dict[str, str]]


def innovators(size: int, random: Random) -> Rows:
    return [_innovator(number, random) for number in range(size)]


def partners(size: int, random: Random) -> Rows:
    return [_partner(number, *known, random) for number, known in enumerate(names.partner_names(size))]


def _innovator(number: int, random: Random) -> dict[str, str]:
    known = names.INNOVATORS[number % len(names.INNOVATORS)]
    name = known.name if number < len(names.INNOVATORS) else f"{known.name} {number}"
    return {
        **_organisation(number, name, random),
        "about": known.about,
        "needs": "; ".join(random.sample(NEEDS, 3)),
        "email": f"lead@{_host(name)}",
    }


def _partner(number: int, name: str, about: str, random: Random) -> dict[str, str]:
    return {
        **_organisation(1000 + number, name, random),
        "about": about,
        "offers": random.choice(OFFERS),
        "quantity": str(random.randint(1, 9)),
        "unit": random.choice(UNITS),
        "consent": random.choice(("Yes", "yes", "Y")) if number % 12 else "no",
        "email": f"partnerships@{_host(name)}",
        "from": random.choice(("01/09/2026", "2026-11-01")),
    }


def _organisation(number: int, name: str, random: Random) -> dict[str, str]:
    given, family = names.person_name(number % 900)
    return {
        "name": name,
        "identifier": f"GB-COH-{99_000_000 + number}",
        "postcode": f"{random.choice(('LS', 'CF', 'BS', 'NE'))}{random.randint(1, 9)} {random.randint(1, 9)}AB",
        "themes": "; ".join(random.sample(THEMES, random.choice((1, 1, 2)))),
        "contact": f"{given} {family}",
        "website": f"https://{_host(name)}",
    }


def _host(name: str) -> str:
    return f"{names.slug_of(name)}.example"


@dataclass(frozen=True)
class Dialect:
    """How somebody keeps their spreadsheets: the headings and their order, and the kind of file."""

    innovators: dict[str, str]  # what we call it: what they do, in their order
    partners: dict[str, str]
    suffix: str = "csv"
    separator: str = ","
    encoding: str = "utf-8-sig"
    above: tuple[str, ...] = ()  # lines above the headings
    cover: tuple[str, ...] = ()  # of a workbook: a sheet before the one with the rows

    def write(self, folder: Path, innovators: Rows, partners: Rows) -> None:
        """innovators.* and partners.* of these rows."""
        for name, headings, rows in (
            ("innovators", self.innovators, innovators),
            ("partners", self.partners, partners),
        ):
            lines = [[line] for line in self.above]
            lines += [list(headings.values()), *([_cell(key, row) for key in headings] for row in rows)]
            content = self._workbook(lines) if self.suffix == "xlsx" else self._text(lines)
            (folder / f"{name}.{self.suffix}").write_bytes(content)

    def _text(self, lines: list[list[str]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=self.separator).writerows(lines)
        return out.getvalue().encode(self.encoding)

    def _workbook(self, lines: list[list[str]]) -> bytes:
        from openpyxl import Workbook

        book = Workbook()
        sheet: Any = book.active
        if self.cover:
            for line in self.cover:
                sheet.append([line])
            sheet = book.create_sheet("List")
        for line in lines:
            sheet.append(line)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


def _cell(key: str, row: dict[str, str]) -> str:
    """`given`, `family`, `number`: parts of a contact and of an identifier, for those who keep them apart."""
    if key in ("given", "family"):
        return row["contact"].split(" ", 1)[key == "family"]
    if key == "number":
        return row["identifier"].rpartition("-")[2]
    return row[key]


def _of(text: str) -> dict[str, str]:
    """ "name: Venture | needs: Help" as a dictionary, in this order."""
    pairs = (part.split(":", 1) for part in text.split("|"))
    return {key.strip(): heading.strip() for key, heading in pairs}


DIALECTS = {
    "plain": Dialect(
        _of(
            "name: Organisation | identifier: Charity or company number | postcode: Postcode | themes: Challenge areas | "
            "about: What you do | needs: Support needed | contact: Contact name | email: Contact email | website: Website"
        ),
        _of(
            "name: Partner organisation | identifier: Identifier | postcode: Postcode | themes: Themes | about: About | "
            "offers: Offer type | quantity: Offer quantity | unit: Offer unit | consent: Consents to be contacted | "
            "contact: Contact | email: Email | from: Available from | website: Web"
        ),
    ),
    "workbook with a title": Dialect(
        _of(
            "contact: Lead person | email: E-mail (lead) | name: Venture | needs: Help they are looking for | "
            "themes: Challenge(s) | about: What does it do? | website: Web page | postcode: Post code | identifier: Reg. number"
        ),
        _of(
            "name: Supporter | about: In short | offers: What can they offer? | quantity: How many? | unit: Measured in | "
            "from: From when | themes: Which challenges? | contact: Who to talk to | email: Best e-mail | "
            "consent: Happy for us to contact them? | identifier: Registration no. | postcode: Post code | website: Home page"
        ),
        suffix="xlsx",
        above=("Partners and ventures, autumn list", ""),
    ),
    "semicolons from Windows": Dialect(
        _of(
            "name: Name of the innovator | about: Profile | themes: Focus | needs: Type of support | email: Mail | "
            "contact: Contact person | identifier: Legal ID | website: Homepage | postcode: Postcode (office)"
        ),
        _of(
            "name: Name of the company | identifier: Legal ID | themes: Focus areas | about: Profile | "
            "offers: Type of support | quantity: Quantity | unit: Unit | contact: Contact person | email: Mail | "
            "consent: Contact permission | from: Available from (date) | website: Homepage | postcode: Postcode (office)"
        ),
        separator=";",
        encoding="cp1252",
    ),
    "tabs": Dialect(
        _of(
            "number: Company no. | name: Social venture | given: First name | family: Surname | email: Email (work) | "
            "themes: Themes of interest | needs: Needs (all that apply) | about: About them | postcode: Postal code | "
            "website: URL"
        ),
        _of(
            "number: Company no. | name: Corporate partner | given: First name | family: Surname | email: Email (work) | "
            "consent: Opt-in | themes: Themes of interest | offers: Contribution | quantity: Amount | unit: Units | "
            "from: Earliest start | about: About them | postcode: Postal code | website: URL"
        ),
        separator="\t",
    ),
    "a cover sheet first": Dialect(
        _of(
            "name: ORGANISATION NAME | contact: MAIN CONTACT | email: CONTACT E-MAIL ADDRESS | themes: CHALLENGE | "
            "needs: LOOKING FOR | about: DESCRIPTION | website: WEB SITE | postcode: POSTCODE | identifier: REGISTERED NUMBER"
        ),
        _of(
            "email: CONTACT E-MAIL ADDRESS | contact: MAIN CONTACT | name: ORGANISATION NAME | consent: OK TO CONTACT | "
            "offers: KIND OF OFFER | quantity: NUMBER OFFERED | unit: UNIT OF OFFER | from: OFFER START | "
            "themes: CHALLENGE | about: DESCRIPTION | website: WEB SITE | postcode: POSTCODE | identifier: REGISTERED NUMBER"
        ),
        suffix="xlsx",
        cover=("How to use this workbook", "One organisation in each row.", "Ask Caro where you are not sure."),
    ),
}  # fmt: skip
DIALECTS["sixteen bits"] = Dialect(
    DIALECTS["tabs"].innovators, DIALECTS["semicolons from Windows"].partners, separator="\t", encoding="utf-16"
)


def write(folder: Path, *, innovators_size: int, partners_size: int, dialect: str = "plain", seed: int = 7) -> Path:
    """Both files in that folder, which is made; the folder itself."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("innovators.*"), *folder.glob("partners.*")):
        old.unlink()
    random = Random(seed)
    DIALECTS[dialect].write(folder, innovators(innovators_size, random), partners(partners_size, random))
    return folder
