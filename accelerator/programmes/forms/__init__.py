"""Forms of staff about programmes, picklists and access."""

from accelerator.programmes.forms.lines import (
    AccessForm,
    CreditForm,
    CriterionForm,
    EntryForm,
    GateForm,
    ReasonForm,
    TargetForm,
    ThemeForm,
    TickForm,
)
from accelerator.programmes.forms.programme import CopyForm, NewProgrammeForm, ProgrammeForm, StageForms

__all__ = [
    "AccessForm",
    "CopyForm",
    "CreditForm",
    "CriterionForm",
    "EntryForm",
    "GateForm",
    "NewProgrammeForm",
    "ProgrammeForm",
    "ReasonForm",
    "StageForms",
    "TargetForm",
    "ThemeForm",
    "TickForm",
]
