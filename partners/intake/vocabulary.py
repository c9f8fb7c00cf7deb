"""The words of a file and the entries of our lists: what is meant is guessed only where one entry alone fits."""

from collections import Counter
from collections.abc import Mapping

from accelerator.programmes.models import Theme
from accelerator.programmes.picklists import label_maps
from partners.lists import LISTS
from partners.models import Import, ImportHeading, Maturity
from partners.names import normalise
from partners.states import ParticipationState

ADD = "+"  # in Import.words: add it to our list when the import begins
KEEP = ""  # in Import.words: keep it in a note
THEMES = "theme"
FIXED = {"maturity": dict(Maturity.choices), "place_state": dict(ParticipationState.choices)}
NAMES = {
    "sector": "sectors",
    "legal_status": "legal forms",
    "size": "sizes",
    "region": "regions",
    "motive": "motives",
    "benefit": "benefits sought",
    "support_level": "levels of support",
    "unit": "units",
    "offer_type": "types of offer",
    "need_type": "types of need",
    "maturity": "steps of a project",
    "place_state": "states in a programme",
    THEMES: "challenges of the programme",
}
LONGEST = 38  # letters of an entry that an import adds: its code has to fit into 40
EXTENDABLE = ("offer_type", "need_type")  # a word that is new here is worth an entry of its own
SYNONYMS = {
    "limited company": "ltd",
    "company limited by guarantee": "clg",
    "community interest company": "cic",
    "charitable incorporated organisation": "cio",
    "person": "people",
    "public sector": "public_service",
    "charity": "civil_society",
    "third sector": "civil_society",
    "voluntary sector": "civil_society",
    "private sector": "business",
    "corporate": "business",
    "university": "academia",
    "finance": "scaling_finance",
    "funding": "grant",
    "donation": "grant",
    "volunteers": "volunteering",
    "office space": "workspace",
    "venue": "event_hosting",
    "data": "data_access",
    "legal advice": "pro_bono_legal",
    "evaluation": "evidence",
    "mentor": "mentoring",
    "mentors": "mentoring",
    "coaching": "mentoring",
    "contract": "procurement",
    "£": "gbp",
    "pounds sterling": "gbp",
}


class Vocabulary:
    """Words to codes for one import. `unknown` counts what nobody has explained: {(list, word as written): times}."""

    def __init__(self, imported: Import, *, may_add: bool) -> None:
        self.may_add = may_add
        self.lists: dict[str, dict[str, str]] = {**label_maps(*LISTS), **FIXED}
        themes = Theme.objects.filter(programme=imported.programme_id).order_by("position", "name")
        self.lists[THEMES] = {str(theme.pk): theme.name for theme in themes}
        self.explained = _explained(imported)
        self.unknown: Counter[tuple[str, str]] = Counter()
        self._found: dict[tuple[str, str], str | None] = {}
        self._uncut: dict[str, list[str]] = {}

    def find(self, list_code: str, text: str) -> str | None:
        """The code that is meant; "+words" for an entry to be added; None to keep the word in a note."""
        key = (list_code, text)
        if key not in self._found:
            self._found[key] = self._look_up(list_code, text)
        code = self._found[key]
        if code is None or code.startswith(ADD):
            self.unknown[key] += 1
        return code

    def knows(self, list_code: str, text: str) -> bool:
        """Whether this word alone is one of our entries."""
        code = self._look_up(list_code, text)
        return code is not None and not code.startswith(ADD)

    def uncut(self, list_code: str) -> list[str]:
        """The entries whose names hold a sign that separates entries; the longest first."""
        if list_code not in self._uncut:
            names = [name for name in self.lists[list_code].values() if any(sign in name for sign in ";|")]
            self._uncut[list_code] = sorted(names, key=len, reverse=True)
        return self._uncut[list_code]

    def code_of(self, list_code: str, text: str) -> str | None:
        """The entry of exactly this name."""
        return _exact(self.lists[list_code], text)

    def label(self, list_code: str, code: str) -> str:
        return code.removeprefix(ADD) if code.startswith(ADD) else self.lists[list_code].get(code, code)

    def meaning(self, list_code: str, text: str) -> str:
        """What stands chosen for a word that our lists do not know: a code, ADD or KEEP."""
        said = self.explained.get(list_code, {}).get(normalise(text))
        if said is not None:
            return said
        return ADD if self.may_add and list_code in EXTENDABLE else KEEP

    def _look_up(self, list_code: str, text: str) -> str | None:
        entries = self.lists[list_code]
        code = _exact(entries, text)
        said = self.explained.get(list_code, {}).get(normalise(text))
        if code is None and said and said != ADD:
            return said if said in entries else None
        if code is None and said is None:
            code = _only_one(entries, normalise(text))
        if code is not None:
            return code
        return f"{ADD}{text[:1].upper()}{text[1:LONGEST]}" if self.meaning(list_code, text) == ADD else None


def remember(imported: Import) -> None:
    """What was chosen for each word is the guess next time; themes belong to one programme and are not kept."""
    rows = [
        ImportHeading(role=imported.role, list_code=list_code, text=text[:200], means=code)
        for list_code, words in imported.words.items()
        for text, code in words.items()
        if list_code != THEMES and text
    ]
    ImportHeading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "role", "list_code", "text"],
        update_fields=["means"],
    )


def _explained(imported: Import) -> dict[str, dict[str, str]]:
    """What was said of words before, and what was said in this import, which counts more."""
    said: dict[str, dict[str, str]] = {}
    for row in ImportHeading.objects.filter(role=imported.role).exclude(list_code=""):
        said.setdefault(row.list_code, {})[row.text] = row.means
    for list_code, words in imported.words.items():
        said.setdefault(list_code, {}).update(words)
    return said


def _exact(entries: Mapping[str, str], text: str) -> str | None:
    if text in entries:
        return text
    wanted = normalise(text)
    found = [code for code, label in entries.items() if wanted in (normalise(label), normalise(code))]
    if not found and SYNONYMS.get(wanted) in entries:
        return SYNONYMS[wanted]
    return found[0] if len(found) == 1 else None


def _only_one(entries: Mapping[str, str], wanted: str) -> str | None:
    """The one entry whose label holds all the words: "data access" is "Access to data or insight"."""
    words = set(wanted.split())
    found = [code for code, label in entries.items() if words and words <= set(normalise(label).split())]
    return found[0] if len(found) == 1 else None
