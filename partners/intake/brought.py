"""A row, cleaned: what it brings, and everything that is wrong with it, each with its column."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from accelerator.tenancy.errors import Refused
from partners.intake import cells
from partners.intake.fields import BY_KEY, NOTE
from partners.intake.vocabulary import NAMES, THEMES, Vocabulary
from partners.models import Import
from partners.names import name_key
from partners.postcodes import normalise as normalise_postcode

TITLES = frozenset("dr mr mrs ms miss mx prof professor sir dame lord lady rev revd cllr".split())
TITLE_LENGTH = 160
NAME, PHONE, JOB, POSTCODE, TITLE = map(cells.plain, (200, 40, 120, 12, TITLE_LENGTH))
WHOLE_NAME, HALF_NAME = cells.plain(160), cells.plain(80)
SOME = cells.count(100)
OFFER: dict[str, Any] = {
    "quantity": None,
    "unit": "",
    "description": "",
    "conditions": "",
    "value_estimate": None,
    "available_from": None,
    "available_until": None,
}


@dataclass(frozen=True)
class Problem:
    """`stops`: the row cannot go in before this is corrected; else the sentence says what becomes of the value."""

    column: str
    value: str
    sentence: str
    stops: bool = True

    def as_list(self) -> list[Any]:
        return [self.column, self.value[:200], self.sentence, self.stops]


@dataclass
class Brought:
    """What one row says. `facts` are fields of the organisation; `work` are its needs or offers."""

    line: int
    name: str = ""
    reference: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    place: dict[str, Any] = field(default_factory=dict)
    themes: list[str] = field(default_factory=list)  # ids
    person: dict[str, str] = field(default_factory=dict)
    consent: bool | None = None
    project: dict[str, Any] = field(default_factory=dict)
    work: list[dict[str, Any]] = field(default_factory=list)
    titled: bool = False  # the row gives its need or offer a title of its own
    note: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        return any(problem.stops for problem in self.problems)

    @property
    def marks(self) -> list[Any]:
        """By which another row is known to be the same organisation: its numbers; without any, the same row."""
        return list(self.identifiers) or [self.fingerprint]

    @cached_property
    def key(self) -> str:
        return name_key(self.name)

    @cached_property
    def fingerprint(self) -> str:
        """The same row another time, whatever else has changed in it: name, numbers, postcode, e-mail."""
        numbers = ["-".join(code) for code in sorted(self.identifiers)]
        key = [self.key, self.facts.get("postcode_key", ""), self.person.get("email", "").lower(), *numbers]
        return hashlib.sha256("\x1f".join(key).encode()).hexdigest()


class Cleaner:
    """Cleans the rows of one import. Not for two threads: it holds the row it is at."""

    def __init__(self, imported: Import, vocabulary: Vocabulary) -> None:
        self.role, self.words = imported.role, vocabulary
        self.width, self.filename = len(imported.headings), imported.filename
        self.columns = [
            (place, key, imported.headings[place]) for place, key in enumerate(imported.columns) if key in BY_KEY
        ]
        self.row = Brought(0)
        self.raw: dict[str, tuple[str, str]] = {}
        self.facts = self._among(
            sector=lambda: self._code("sector"),
            legal_status=lambda: self._code("legal_status"),
            size=lambda: self._code("size"),
            regions=lambda: self._codes("regions", "region"),
            motives=lambda: self._codes("motives", "motive"),
            benefits=lambda: self._codes("benefits", "benefit"),
            postcode=lambda: self._take("postcode", POSTCODE),
            website=lambda: self._take("website", cells.website, stops=False),
            about=lambda: self._take("about", cells.prose),
            ask_cap_month=lambda: self._take("ask_cap_month", SOME),
        )
        self.of_offer = self._among(
            quantity=lambda: self._take("quantity", cells.number),
            unit=lambda: self._code("unit") or "",
            offer_description=lambda: self._take("offer_description", cells.prose) or "",
            offer_conditions=lambda: self._take("offer_conditions", cells.prose) or "",
            value_estimate=lambda: self._take("value_estimate", cells.money),
            available_from=lambda: self._take("available_from", cells.day),
            available_until=lambda: self._take("available_until", cells.day),
        )
        self.settled: dict[tuple[str, str], tuple[str, ...]] = {}  # cells whose every word is an entry

    def _among(self, **readers: Callable[[], Any]) -> dict[str, Callable[[], Any]]:
        """Those for which the file has a column."""
        there = {key for _, key, _ in self.columns}
        return {key: read for key, read in readers.items() if key in there}

    def clean(self, line: int, texts: list[str]) -> Brought:
        """What the row brings; nothing is raised, everything that is wrong is among its problems."""
        self.row, self.raw = Brought(line), {}
        texts = texts or [""] * self.width  # forgotten: services.forget_old_files
        for place, key, heading in self.columns:
            text = texts[place]
            if text and key == NOTE:
                self.row.note.append(f"{heading}: {cells.prose(text)}")
            elif text and key in ("identifier", "charity_number", "company_number"):
                self._identifier(key, heading, text)
            elif text and key == "aliases":
                self.row.aliases += cells.parts(text)
            elif text:
                self.raw[key] = (heading, text)
        if any(texts[self.width :]):
            self._problem(
                "", " · ".join(filter(None, texts[self.width :])), "There are cells here beyond the last heading."
            )
        self._organisation()
        self._place()
        self._person()
        self._project()
        self._needs() if self.role == "innovator" else self._offers()
        return self.row

    def _organisation(self) -> None:
        row = self.row
        row.name = self._take("name", NAME) or ""
        if not row.name and "name" not in {problem.column for problem in row.problems}:
            heading = next((heading for _, key, heading in self.columns if key == "name"), "Name")
            if not any(problem.column == heading for problem in row.problems):
                self._problem(heading, "", "There is no name in this row. Write what the organisation is called.")
        row.reference = self._take("reference", _uuid)
        row.aliases = [alias[:200] for alias in row.aliases]
        read = {name: reader() for name, reader in self.facts.items()}
        row.facts = {name: value for name, value in read.items() if value not in (None, "", [])}
        if "postcode" in row.facts:
            row.facts["postcode_key"] = normalise_postcode(row.facts["postcode"])

    def _place(self) -> None:
        support = self._code("support_level")
        state = self._code("place_state")
        joined = self._take("joined_on", cells.day)
        place = {"support_level": support, "state": state, "joined_on": joined}
        self.row.place = {name: value for name, value in place.items() if value}
        self.row.themes = self._codes("themes", THEMES)

    def _person(self) -> None:
        person = self.row.person
        given, family = self._name_of_person()
        for key, clean in (("email", self._address), ("phone", PHONE), ("title", JOB)):
            value = self._take(key, clean)
            if value:
                person[key] = value
        self.row.consent = self._take("consent", cells.yes_or_no)
        if not given and person.get("email"):
            given = person["email"].split("@")[0][:80]
        if given:
            person |= {"given_name": given[:80], "family_name": family[:80]}
        elif person:
            self.row.note += [f"{BY_KEY[key].label}: {value}" for key, value in person.items()]
            person.clear()

    def _address(self, text: str) -> str:
        """An address that mail cannot go to is no reason to keep the organisation out."""
        try:
            return cells.address(text)
        except LookupError:
            heading = self.raw["email"][0]
            sentence = "No mail can go to this address. It is kept in a note, and nobody is written to."
            self._problem(heading, text, sentence, stops=False)
            self.row.note.append(f"{heading}: {text}")
            return ""

    def _name_of_person(self) -> tuple[str, str]:
        whole = self._take("contact_name", WHOLE_NAME) or ""
        given = self._take("given_name", HALF_NAME) or ""
        family = self._take("family_name", HALF_NAME) or ""
        if given or family:
            return (given, family) if given else (family, "")
        if whole.count(",") == 1:
            last, first = (part.strip() for part in whole.split(","))
            if first and last and len(first.split()) <= 2:
                return first, last
        words = whole.split()
        cut = 2 if len(words) > 2 and words[0].rstrip(".").casefold() in TITLES else 1
        return " ".join(words[:cut]), " ".join(words[cut:])

    def _project(self) -> None:
        name = self._take("project", cells.plain(200))
        summary = self._take("project_summary", cells.prose) or ""
        maturity = self._code("maturity")
        if name:
            self.row.project = {"name": name, "summary": summary} | ({"maturity": maturity} if maturity else {})
        elif summary or maturity:
            said = [summary, maturity and self.words.label("maturity", maturity)]
            self.row.note += [f"Project: {text}" for text in said if text]

    def _needs(self) -> None:
        fields = {
            "description": self._take("need_description", cells.prose) or "",
        }
        title = self._take("need_title", TITLE)
        self.row.titled = bool(title)
        for code in self._codes("needs", "need_type"):
            named = title or self.words.label("need_type", code)[:TITLE_LENGTH]
            self.row.work.append({"type": code, "title": named} | fields)
        if not self.row.work:
            self._keep({"title": title or ""} | fields)

    def _offers(self) -> None:
        fields = OFFER | {key.removeprefix("offer_"): read() for key, read in self.of_offer.items()}
        cap = self._take("cap", cells.count(1000))
        if cap:
            fields["cap"] = cap
        if (
            fields["available_from"]
            and fields["available_until"]
            and fields["available_until"] < fields["available_from"]
        ):
            heading, text = self.raw["available_until"]
            self._problem(heading, text, "This offer ends before it begins.")
        title = self._take("offer_title", TITLE)
        self.row.titled = bool(title)
        for code in self._codes("offers", "offer_type"):
            self.row.work.append({"type": code, "title": title or self._offer_title(code, fields)} | fields)
        if not self.row.work:
            self._keep({"title": title or ""} | fields)

    def _offer_title(self, code: str, fields: dict[str, Any]) -> str:
        """ "Mentoring: 2 days"."""
        much = _short(fields["quantity"])
        unit = self.words.label("unit", fields["unit"]).lower() if fields["unit"] else ""
        amount = f"{much} {unit}".strip()
        return f"{self.words.label('offer_type', code)}{': ' + amount if much else ''}"[:TITLE_LENGTH]

    def _keep(self, fields: dict[str, Any]) -> None:
        """What belongs to a need or an offer that the row does not name."""
        said = [str(value) for value in fields.values() if value not in (None, "")]
        if said:
            self.row.note.append(f"{'Need' if self.role == 'innovator' else 'Offer'}: {', '.join(said)}")

    def _identifier(self, key: str, heading: str, text: str) -> None:
        """One column may hold several. A register that we do not know is no reason to refuse the row."""
        clean = {"charity_number": cells.charity_number, "company_number": cells.company_number}.get(
            key, cells.identifier
        )
        for part in cells.parts(text):
            try:
                found = clean(part)
            except LookupError:
                self._problem(
                    heading, part, "This is not from a register that we know. It is kept in a note.", stops=False
                )
                self.row.note.append(f"{heading}: {part}")
            except Refused as refusal:
                self._problem(heading, part, str(refusal))
            else:
                if found and found not in self.row.identifiers:
                    self.row.identifiers.append(found)
                if found and found[0] == "GB-MPR" and "COH" in part.upper():
                    sentence = "This is a number of the Mutuals Public Register. It is taken as one (GB-MPR)."
                    self._problem(heading, part, sentence, stops=False)

    def _take[Value](self, key: str, clean: Callable[[str], Value], *, stops: bool = True) -> Value | None:
        """The cleaned value; None when the cell is empty or wrong. What need not stop the row is kept in a note."""
        if key not in self.raw:
            return None
        heading, text = self.raw[key]
        try:
            return clean(text)
        except Refused as refusal:
            self._problem(heading, text, str(refusal) if stops else f"{refusal} It is kept in a note.", stops=stops)
            if not stops:
                self.row.note.append(f"{heading}: {text}")
            return None

    def _code(self, key: str, list_code: str = "") -> str | None:
        if key not in self.raw:
            return None
        return next(iter(self._found(key, list_code or key, [self.raw[key][1]])), None)

    def _codes(self, key: str, list_code: str) -> list[str]:
        if key not in self.raw:
            return []
        text = self.raw[key][1]
        if (list_code, text) in self.settled:
            return list(self.settled[list_code, text])
        whole = self.words.lists[list_code]
        entries = [text] if text in whole.values() else self._entries(list_code, text)
        entries = self._split(list_code, entries)
        found = list(dict.fromkeys(self._found(key, list_code, entries)))
        if all(self.words.knows(list_code, entry) for entry in entries):
            self.settled[list_code, text] = tuple(found)
        return found

    def _entries(self, list_code: str, text: str) -> list[str]:
        """An entry of ours that itself holds a semicolon or a bar, as exports write it, is not cut in two."""
        found = []
        for label in self.words.uncut(list_code):
            if label in text:
                found.append(label)
                text = text.replace(label, "")
        return [*found, *cells.parts(text)]

    def _split(self, list_code: str, entries: list[str]) -> list[str]:
        """Commas separate too, where each part is an entry and the whole is none."""
        listed = []
        for entry in entries:
            pieces = [piece.strip() for piece in entry.split(",") if piece.strip()]
            several = len(pieces) > 1 and all(self.words.knows(list_code, piece) for piece in pieces)
            listed += pieces if several else [entry]
        return listed

    def _found(self, key: str, list_code: str, entries: Iterable[str]) -> list[str]:
        found = []
        for entry in entries:
            code = self.words.find(list_code, entry)
            if code is not None:
                found.append(code)
                continue
            heading = self.raw[key][0]
            whose = "the" if list_code == THEMES else "your"
            sentence = f"This is not among {whose} {NAMES[list_code]}. It is kept in a note."
            self._problem(heading, entry, sentence, stops=False)
            self.row.note.append(f"{heading}: {entry}")
        return found

    def _problem(self, column: str, value: str, sentence: str, *, stops: bool = True) -> None:
        self.row.problems.append(Problem(column, value, sentence, stops))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("No organisation here has this reference. Leave the cell empty for a new one.") from None


def _short(quantity: Decimal | None) -> str:
    """2, 2.5: without needless decimals."""
    return f"{quantity:.2f}".rstrip("0").rstrip(".") if quantity is not None else ""
