"""Personal data of this room (see accelerator.tenancy.personal)."""

from accelerator.tenancy.personal import Rows, Texts

COUNTED = "The introduction counts; it points to a number without a name."
SIDES = ("innovator_person", "partner_person")
OF = tuple(f"introduction__{side}" for side in SIDES)

PERSONAL = [
    Rows(
        "introductions.Introduction",
        "Introductions with the person as contact",
        shown={
            "programme": "Programme",
            "innovator": "Innovator",
            "partner": "Partner",
            "state": "How it stands",
            "asked_at": "Asked",
            "introduced_at": "Introduced",
            "met_at": "Met",
            "closed_at": "Closed",
        },
        people=SIDES,
        stays=COUNTED,
    ),
    Rows(
        "introductions.Answer",
        "Answers of the person",
        shown={
            "introduction": "Introduction",
            "given_at": "When",
            "answer": "Answer",
            "reason": "Reason",
            "comment": "What they wrote",
            "until": "Until",
            "redirect_name": "Whom they named",
            "redirect_email": "Their address",
            "via": "How",
            "consent_note": "How staff heard it",
        },
        people=("person",),
        erased={"comment": "", "redirect_name": "", "redirect_email": ""},
        stays="The answer counts, without words; who gave it is a number without a name.",
    ),
    Rows(
        "introductions.Answer",
        "Answers of others that name the person",
        shown={"given_at": "When", "redirect_name": "Name", "redirect_email": "Address"},
        addresses=("redirect_email",),
        erased={"redirect_name": "", "redirect_email": ""},
        stays="The answer is somebody else's.",
    ),
    Rows(
        "introductions.FollowUp",
        "What the person said about how it went",
        shown={"introduction": "Introduction", "given_at": "When", "answer": "Answer", "via": "How"},
        people=("person",),
        stays=COUNTED,
    ),
    Rows(
        "introductions.Meeting",
        "Meetings that the person logged",
        shown={
            "introduction": "Introduction",
            "happened_on": "When",
            "outcome": "What came of it",
            "note": "What they wrote",
        },
        named=(("logged_by_kind", "logged_by_id"),),
        erased={"note": ""},
        stays="The meeting counts; who logged it is a number without a name.",
    ),
    Rows(
        "introductions.Request",
        "Requests of the person to be introduced",
        shown={
            "programme": "Programme",
            "innovator": "Innovator",
            "partner": "Partner",
            "asked_at": "When",
            "why": "What they wrote",
            "state": "What became of it",
            "answer": "What staff answered",
        },
        people=("person",),
        erased={"why": "", "answer": "[erased]"},
        stays="That the organisation asked, and what became of it; without what was said.",
    ),
    Rows(
        "introductions.Party",
        "Partnerships that the person stands for",
        shown={
            "partnership": "Partnership",
            "organisation": "For",
            "confirmed_at": "Confirmed",
            "confirmed_via": "How",
            "wish": "What they wanted changed",
        },
        people=("champion",),
        named=(("confirmed_by_kind", "confirmed_by_id"),),
        erased={"wish": ""},
        stays="The partnership is the organisations'; who stood for it is a number without a name.",
    ),
    Rows(
        "introductions.Interest",
        "Whom the person would like their organisation to meet",
        shown={
            "created_at": "When",
            "by_organisation": "For",
            "about_organisation": "Whom",
            "withdrawn_at": "Taken back",
        },
        people=("by_person",),
        erased={"by_person": None},
        stays="The wish is the organisation's.",
    ),
    Rows(
        "introductions.Waiting",
        "Lines in which the person put their organisation",
        shown={"created_at": "When", "organisation": "For", "offer": "Offer", "told_at": "Told", "left_at": "Left"},
        people=("by_person",),
        erased={"by_person": None},
        stays="The place in the line is the organisation's.",
    ),
]
TEXTS = [
    Texts(
        "introductions.Introduction",
        "Introductions",
        "why why_second ask gain_innovator gain_partner bridge_paragraph consent_note held_why cancel_reason "
        "let_go_note",
        near=SIDES,
    ),
    Texts("introductions.Request", "Requests to be introduced", "why answer", near=("person",)),
    Texts("introductions.Answer", "Answers", "comment redirect_name redirect_email consent_note", near=OF),
    Texts("introductions.Meeting", "Meetings", "note", near=OF),
    Texts(
        "introductions.Partnership",
        "Partnerships",
        "title problem first_step goal goal_measure goal_result void_reason dropped_reason evidence_note",
        near=("parties__champion",),
    ),
    Texts("introductions.Party", "Parties", "gives gets decision_maker wish", near=("partnership__parties__champion",)),
    Texts("introductions.Dismissal", "Dismissed suggestions", "reason"),
    Texts("introductions.Conflict", "Conflicts", "reason"),
]
ACTS = {
    "introductions.Introduction": "drafted_by signed_by curator",
    "introductions.SavedView": "owner",
    "introductions.Deed": "done_by",
    "introductions.Answer": "recorded_by",
    "introductions.Request": "decided_by",
    "introductions.Partnership": "proposed_by",
    "introductions.Dismissal": "by",
    "introductions.Conflict": "by",
    "introductions.Round": "by",
}
IMPERSONAL = {
    "introductions.Introduction": "decline_reason let_go_reason",
    "introductions.SavedView": "name query",  # how a member of staff calls a filter
    "introductions.Deed": "items",  # ids and codes
    "introductions.Partnership": "type end_reason",
    "introductions.Meaning": "digest vector",
    "introductions.Round": "step short",
    "introductions.RoundPair": "refused",
}
