"""Personal data of this room (see accelerator.tenancy.personal)."""

from accelerator.tenancy.personal import Rows

PERSONAL = [
    Rows(
        "audit.Entry",
        "What is on record about the person, and what they did here",
        shown={"created_at": "When", "verb": "What", "subject_kind": "About", "details": "Details"},
        named=(("subject_kind", "subject_id"), ("actor_kind", "actor_id")),
        stays="Who decided what, and when, must stay provable; it holds ids and codes, never a name.",
        hidden="digest",
    ),
]
