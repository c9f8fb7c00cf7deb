"""What staff fill in to bring a spreadsheet: the file, what its columns hold, what its words mean, which are the same."""

from typing import Any

from django import forms

from accelerator.programmes.models import Programme
from accelerator.ui.forms import Hinted, HouseForm
from partners.forms.picks import ProgrammeField
from partners.intake.checking import NEW, SKIP
from partners.intake.fields import BOTH, NOTE, NOTHING, fields_for
from partners.intake.questions import Side
from partners.intake.reading import MAX_BYTES
from partners.intake.vocabulary import ADD, EXTENDABLE, FIXED, KEEP, NAMES, THEMES, Vocabulary
from partners.models import Existing, Import, ImportRow
from partners.states import ParticipationState

EXAMPLES = 3


class StartForm(HouseForm):
    """The file and where it goes."""

    file = forms.FileField(
        label="Spreadsheet",
        help_text="CSV or XLSX, at most 10 MB. The columns may stand in any order and have any names.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        allow_empty_file=True,
        max_length=300,
    )
    role = forms.ChoiceField(
        label="Who is in it?",
        choices=[("partner", "Partners"), ("innovator", "Innovators")],
        widget=forms.RadioSelect,
    )
    programme = ProgrammeField()

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].offer(programmes)

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError("This file is larger than 10 MB. Split it into several files.")
        return upload


class ColumnsForm(HouseForm):
    """For each heading what it holds, with the first values below it; and how rows are treated."""

    mark_optional = False
    place_state = forms.ChoiceField(
        label="They are",
        help_text="Where the file does not say so itself.",
        choices=[choice for choice in ParticipationState.choices if choice[0] not in ("left", "dormant")],
    )
    offers_live = forms.BooleanField(
        label="Make their offers live at once",
        help_text="Only where somebody has checked them. Otherwise they wait as drafts until you do.",
        required=False,
    )
    existing = forms.ChoiceField(
        label="Organisations that are here already", choices=Existing.choices, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, *, imported: Import, samples: list[list[str]]) -> None:
        initial = {name: getattr(imported, name) for name in ("place_state", "offers_live", "existing")}
        super().__init__(data, initial=initial)
        self.imported, self.samples = imported, samples
        choices = _grouped(imported.role)
        for place, heading in enumerate(imported.headings):
            field = forms.ChoiceField(label=heading, choices=choices, required=False, initial=imported.columns[place])
            self.fields[f"column_{place}"] = field
        if imported.role != "partner":
            del self.fields["offers_live"]

    def columns(self) -> list[str]:
        return [self.cleaned_data[f"column_{place}"] for place in range(len(self.imported.headings))]

    def options(self) -> dict[str, Any]:
        names = ("place_state", "offers_live", "existing")
        return {name: self.cleaned_data[name] for name in names if name in self.fields}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A line of the table for each heading."""
        lines = []
        for place in range(len(self.imported.headings)):
            values = [cells[place] for cells in self.samples if place < len(cells) and cells[place]]
            lines.append({"field": self[f"column_{place}"], "examples": [_short(value) for value in values[:EXAMPLES]]})
        return lines


class WordsForm(HouseForm):
    """For each word that our lists do not know: the entry that is meant, or what else to do with it."""

    mark_optional = False

    def __init__(self, data: Any, *, imported: Import, vocabulary: Vocabulary) -> None:
        super().__init__(data)
        self.words = imported.counts.get("words", [])
        for number, word in enumerate(self.words):
            field = forms.ChoiceField(label=f"“{word['word']}”", required=False, initial=word["means"])
            field.choices = _meanings(word, vocabulary)
            times = "once" if word["times"] == 1 else f"{word['times']} times"
            field.help_text = f"{times}, among the {NAMES[word['list']]}"
            self.fields[f"word_{number}"] = field

    def meanings(self) -> dict[str, dict[str, str]]:
        said: dict[str, dict[str, str]] = {}
        for number, word in enumerate(self.words):
            said.setdefault(word["list"], {})[word["word"]] = self.cleaned_data[f"word_{number}"]
        return said


class AnswersForm(HouseForm):
    """Is it the same? One question for each row with a similar name."""

    mark_optional = False

    def __init__(self, data: Any, *, rows: list[ImportRow], sides: dict[int, list[Side]], own: dict[int, Side]) -> None:
        super().__init__(data)
        self.asked = rows
        self.sides, self.own = sides, own
        for row in rows:
            self.fields[f"answer_{row.line}"] = forms.ChoiceField(
                label=f"Row {row.line}: {own[row.line].name}",
                required=False,
                initial=row.answer,
                widget=forms.RadioSelect,
                choices=[
                    *((side.answer, _same(side)) for side in sides[row.line]),
                    (NEW, Hinted("A different organisation", "It is added as new.")),
                    (SKIP, Hinted("Leave this row out", "")),
                ],
            )

    def answers(self) -> dict[int, str]:
        return {row.line: self.cleaned_data[f"answer_{row.line}"] for row in self.asked}

    @property
    def questions(self) -> list[dict[str, Any]]:
        return [
            {"row": self.own[row.line], "sides": self.sides[row.line], "field": self[f"answer_{row.line}"]}
            for row in self.asked
        ]


def start_form(data: Any, files: Any, *, programmes: Any, role: str) -> StartForm:
    shown: list[Programme] = list(programmes)
    initial = {"role": role if role in BOTH else "partner"}
    return StartForm(data, files, initial=initial, programmes=programmes.filter(pk__in=[one.pk for one in shown]))


def _grouped(role: str) -> list[tuple[str, Any]]:
    """Our fields in groups, as a list to choose from; what else can be done with a column comes last."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for field in fields_for(role):
        if field.key != NOTE:
            groups.setdefault(field.group, []).append((field.key, field.label))
    return [*groups.items(), ("Otherwise", [(NOTE, "Keep it in a note"), (NOTHING, "Leave it out")])]


def _meanings(word: dict[str, Any], vocabulary: Vocabulary) -> list[tuple[str, Any]]:
    list_code = word["list"]
    choices: list[tuple[str, Any]] = [(KEEP, "Keep it in a note")]
    may_add = list_code == THEMES or (vocabulary.may_add and list_code in EXTENDABLE)
    if may_add and list_code not in FIXED:
        to = "challenges of the programme" if list_code == THEMES else NAMES[list_code]
        choices.append((ADD, f"Add it to your {to}" if list_code != THEMES else f"Add it to the {to}"))
    return [*choices, ("It means", list(vocabulary.lists[list_code].items()))]


def _same(side: Side) -> Hinted:
    where = f"row {side.line} of this file" if side.line else "which is here already"
    return Hinted(f"The same as {side.name}", f"{where[:1].upper()}{where[1:]}.")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
