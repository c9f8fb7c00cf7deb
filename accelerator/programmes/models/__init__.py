"""Programmes and what belongs to them; the tenant's picklists; who may see which programme."""

from accelerator.programmes.models.details import Credit, Picklist, ProgrammeAccess, Target, TargetRevision, Theme
from accelerator.programmes.models.programme import Programme
from accelerator.programmes.models.rules import Rules
from accelerator.programmes.models.stages import GateCriterion, ProgrammeMove, Stage

__all__ = [
    "Credit",
    "GateCriterion",
    "Picklist",
    "Programme",
    "ProgrammeAccess",
    "ProgrammeMove",
    "Rules",
    "Stage",
    "Target",
    "TargetRevision",
    "Theme",
]
