"""Personal data of this room (see accelerator.tenancy.personal): who decided, and what was written freely."""

from accelerator.tenancy.personal import Texts

TEXTS = [
    Texts("programmes.Programme", "Programmes", "summary about owner_team"),
    Texts("programmes.Stage", "Stages", "summary decision_reason"),
    Texts("programmes.GateCriterion", "Gate checks", "text note"),
    Texts("programmes.Target", "Targets", "note"),
    Texts("programmes.TargetRevision", "Changes of targets", "note"),
    Texts("programmes.ProgrammeMove", "Moves of programmes", "reason"),
    Texts("programmes.Credit", "Credits", "organisation_name text"),
    Texts("programmes.Theme", "Themes", "summary"),
    Texts("programmes.Rules", "Rules of engagement", "text"),
]
ACTS = {
    "programmes.TargetRevision": "by",
    "programmes.Stage": "decided_by",
    "programmes.GateCriterion": "met_by",
    "programmes.ProgrammeMove": "by",
    "programmes.Rules": "published_by",
}
IMPERSONAL = {
    "programmes.Programme": "slug name template",
    "programmes.Stage": "name",
    "programmes.GateCriterion": "measure",
    "programmes.Target": "measure",
    "programmes.Credit": "url",
    "programmes.Theme": "name slug",
    "programmes.Picklist": "list_code code label",
}
