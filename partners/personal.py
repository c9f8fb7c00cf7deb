"""Personal data of this room (see accelerator.tenancy.personal)."""

from accelerator import clock
from accelerator.tenancy.personal import Rows, Texts

NAME = "Erased person"
AT = ("organisation__positions__person",)  # whoever holds or held a position there

PERSONAL = [
    Rows(
        "partners.Person",
        "The person, as staff know them",
        shown={
            "given_name": "First name",
            "family_name": "Last name",
            "email": "E-mail",
            "phone": "Phone",
            "about": "About them",
            "created_at": "Known since",
            "paused_at": "No new introductions since",
            "paused_until": "No new introductions before",
            "do_not_contact_at": "Not to be contacted since",
            "archived_at": "Archived",
            "kept_until": "Kept until",
            "kept_why": "Why they are kept",
        },
        people=("pk",),
        users=("user",),
        erased={
            "given_name": NAME.split(maxsplit=1)[0],
            "family_name": NAME.split()[1],
            "sort_name": "",
            "search_text": "",
            "email": "",
            "email_normalised": "",
            "phone": "",
            "about": "",
            "kept_why": "",
            "kept_until": None,
            "user": None,
            "archived_at": clock.now,
            "erased_at": clock.now,
        },
        stays="A number without a name: introductions, answers and counts point to it.",
    ),
    Rows(
        "partners.Position",
        "Positions",
        shown={"organisation": "Organisation", "title": "Job title", "starts_on": "From", "ends_on": "Until"},
        people=("person",),
        erased={"title": "", "is_main_contact": False, "may_answer": False},
        stays="That somebody acted for the organisation, and until when.",
    ),
    Rows(
        "partners.Note",
        "Notes of staff about the person",
        shown={"created_at": "When", "text": "Note"},
        people=("person",),
        deleted=True,
    ),
    Rows(
        "partners.Contact",
        "Calls, mails and meetings with the person",
        shown={"happened_on": "When", "kind": "How", "summary": "What was said"},
        people=("person",),
        erased={"summary": ""},
        stays="That the organisation was in touch with us, and when; without what was said.",
    ),
    Rows(
        "partners.Offer",
        "Offers with the person as contact",
        shown={"title": "Offer", "organisation": "Organisation"},
        people=("contact",),
        erased={"contact": None},
        stays="The offer is the organisation's.",
    ),
    Rows(
        "partners.SavedSearch",
        "Searches that the person saved",
        shown={
            "created_at": "When",
            "name": "Name",
            "kind": "Of what",
            "filters": "Filters",
            "often": "How often",
            "organisation": "For",
        },
        people=("person",),
        deleted=True,
    ),
    Rows(
        "partners.RulesAcceptance",
        "Rules of engagement accepted for an organisation",
        shown={"organisation": "Organisation", "accepted_at": "When", "via": "How", "note": "How we know"},
        people=("person",),
        erased={"person": None, "note": "Erased"},
        stays="That the organisation accepted, and when.",
    ),
]
TEXTS = [
    Texts("partners.Organisation", "Organisations", "about", near=("positions__person",)),
    Texts("partners.Note", "Notes about organisations", "text", near=AT),
    Texts("partners.Contact", "Contacts with organisations", "summary", near=AT),
    Texts("partners.Project", "Projects", "name summary evidence_note", near=AT),
    Texts("partners.Need", "Needs", "title description", near=AT),
    Texts("partners.Offer", "Offers", "title description conditions", near=AT),
    Texts("partners.RulesAcceptance", "Rules of engagement accepted", "note", near=AT),
    Texts("partners.Participation", "Places in programmes", "dormant_why", near=AT),
    Texts("partners.Merge", "Merged organisations", "journal"),
    Texts("partners.Import", "Spreadsheets", "filename words"),
    Texts("partners.ImportRow", "Rows of spreadsheets", "cells problems question detail"),
    Texts("partners.ImportItem", "What spreadsheets changed", "change", near=("record_id",)),
]
ACTS = {
    "partners.Note": "by",
    "partners.Contact": "by",
    "partners.Import": "by",
    "partners.Participation": "owner",
    "partners.RulesAcceptance": "recorded_by",
    "partners.Merge": "by",
    "partners.NotSame": "by",
}
IMPERSONAL = {
    # An organisation's own name and numbers are public; where it bears a person's name, staff change it by hand.
    "partners.Organisation": "name name_key search_text sector legal_status size regions motives benefits postcode "
    "postcode_key website hides",
    "partners.Identifier": "scheme value",
    "partners.Alias": "name",
    "partners.Participation": "support_level",
    "partners.Merge": "counts",
    "partners.Need": "type regions",
    "partners.Offer": "type unit regions",
    "partners.Import": "read_as headings columns counts",
    "partners.ImportRow": "answer fingerprint",
    "partners.ImportItem": "kind kept_why",
    "partners.ImportHeading": "role list_code text means",
}
