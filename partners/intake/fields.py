"""What a column may hold, and the headings by which it is recognised. Guesses can be corrected, and are remembered."""

from collections.abc import Iterable
from dataclasses import dataclass

from partners.models import ImportHeading
from partners.names import normalise

INNOVATOR, PARTNER = "innovator", "partner"
BOTH = (INNOVATOR, PARTNER)
NOTE, NOTHING = "note", ""


@dataclass(frozen=True)
class Field:
    """One thing that a column may be. `headings`: other words for it, as `normalise` writes them."""

    key: str
    label: str
    group: str
    headings: tuple[str, ...] = ()
    roles: tuple[str, ...] = BOTH


def _field(key: str, label: str, group: str, headings: str = "", roles: tuple[str, ...] = BOTH) -> Field:
    return Field(key, label, group, tuple(text.strip() for text in headings.split("|") if text.strip()), roles)


ORGANISATION, PLACE, CONTACT = "Organisation", "In the programme", "Contact"
FIELDS = (
    _field("reference", "Our reference", ORGANISATION, "our reference|platform id"),
    _field(
        "name",
        "Name",
        ORGANISATION,
        "organisation|organization|organisation name|organization name|name of organisation|partner organisation|"
        "partner|partner name|partner organisation name|company|company name|charity|charity name|innovator|"
        "innovator name|recipient org name|venture|business name|name of the organisation|firm|employer|org|org name|"
        "legal name|trading name",
    ),
    _field("aliases", "Other names", ORGANISATION, "also known as|other name|aka|known as|alias|aliases|former name"),
    _field(
        "identifier",
        "Identifier",
        ORGANISATION,
        "identifiers|organisation identifier|org identifier|org id|organisation id|charity or company number|"
        "company or charity number|registration number|registered number|register number|register|recipient org identifier|id",
    ),
    _field(
        "charity_number",
        "Charity number",
        ORGANISATION,
        "charity no|registered charity number|charity registration number|reg charity no|recipient org charity number",
    ),
    _field(
        "company_number",
        "Company number",
        ORGANISATION,
        "company no|companies house number|company registration number|crn|recipient org company number",
    ),
    _field("sector", "Sector", ORGANISATION, "type of organisation|organisation type|kind of organisation"),
    _field("legal_status", "Legal form", ORGANISATION, "legal status|legal structure|legal entity"),
    _field("size", "Size", ORGANISATION, "employees|number of employees|staff size|headcount"),
    _field("regions", "Regions", ORGANISATION, "region|area|areas|where|location|where they work|locations"),
    _field("motives", "Motives", ORGANISATION, "motive|why they take part|motivation", (PARTNER,)),
    _field("benefits", "Benefits sought", ORGANISATION, "benefits|benefit sought|what they want", (PARTNER,)),
    _field("postcode", "Postcode", ORGANISATION, "post code|postal code|zip|recipient org postal code"),
    _field(
        "website", "Website", ORGANISATION, "web|web address|web site|url|homepage|link|site|recipient org web address"
    ),
    _field(
        "about",
        "About",
        ORGANISATION,
        "what you do|what they do|description|activities|summary|profile|mission|recipient org description|overview|"
        "what we do|about the organisation",
    ),
    _field("ask_cap_month", "Introductions a month at most", ORGANISATION, "introductions per month"),
    _field(
        "themes",
        "Challenges",
        PLACE,
        "theme|themes|challenge|challenge area|challenge areas|focus area|focus areas|topics|interests|topic",
    ),
    _field("support_level", "Level of support", PLACE, "support level|depth of support|commitment", (PARTNER,)),
    _field("place_state", "State in the programme", PLACE, "programme state|stage in the programme"),
    _field("joined_on", "Joined on", PLACE, "joined|date joined|member since|start date"),
    _field(
        "contact_name",
        "Contact",
        CONTACT,
        "contact name|contact person|main contact|lead contact|primary contact|full name|lead",
    ),
    _field("given_name", "Contact's first name", CONTACT, "first name|given name|forename|contact first name"),
    _field("family_name", "Contact's last name", CONTACT, "last name|surname|family name|contact last name"),
    _field(
        "email",
        "Contact's e-mail",
        CONTACT,
        "email|e mail|email address|e mail address|contact email|contact e mail|contact email address|mail",
    ),
    _field(
        "phone",
        "Contact's telephone",
        CONTACT,
        "phone|telephone|tel|mobile|phone number|telephone number|contact phone",
    ),
    _field("title", "Contact's job title", CONTACT, "job title|position|role|contact role|job|function"),
    _field(
        "consent",
        "May be contacted",
        CONTACT,
        "consents to be contacted|consent|consent to contact|consented|gdpr consent|can we contact|contact permission",
    ),
    _field("project", "Project", "Project", "project name|innovation|product|solution|name of project", (INNOVATOR,)),
    _field("project_summary", "Project in a few words", "Project", "project summary|project description", (INNOVATOR,)),
    _field("maturity", "How far the project is", "Project", "stage|maturity|project stage", (INNOVATOR,)),
    _field(
        "needs",
        "Needs",
        "Needs",
        "support needed|needs|need|help needed|looking for|kind of help|what you need|asks|need type",
        (INNOVATOR,),
    ),
    _field("need_title", "Need in a few words", "Needs", "need title", (INNOVATOR,)),
    _field("need_description", "More about the need", "Needs", "need description|need details", (INNOVATOR,)),
    _field(
        "offers",
        "Offers",
        "Offer",
        "offer type|offer|offers|type of offer|kind of offer|support offered|offering|can offer|kind of help|help offered|type of help",
        (PARTNER,),
    ),
    _field("offer_title", "Offer in a few words", "Offer", "offer title", (PARTNER,)),
    _field("offer_description", "More about the offer", "Offer", "offer description|offer details", (PARTNER,)),
    _field("offer_conditions", "Conditions of the offer", "Offer", "conditions|terms", (PARTNER,)),
    _field("quantity", "How much", "Offer", "offer quantity|quantity|amount|how many|number offered", (PARTNER,)),
    _field("unit", "Unit", "Offer", "offer unit|unit of offer|units", (PARTNER,)),
    _field("value_estimate", "Estimated value", "Offer", "value|offer value|value in pounds", (PARTNER,)),
    _field(
        "available_from", "Offer from", "Offer", "available from|from|offer start|starts|start of offer", (PARTNER,)
    ),
    _field(
        "available_until",
        "Offer until",
        "Offer",
        "available until|until|offer end|ends|available to|end of offer",
        (PARTNER,),
    ),
    _field("cap", "Open introductions at most", "Offer", "cap|capacity", (PARTNER,)),
    _field(NOTE, "Keep in a note", "Otherwise", "note|notes|comment|comments|remarks"),
)
BY_KEY = {field.key: field for field in FIELDS}
REASON = "what to correct"  # the column that we add to rows which could not go in
# Written by our exports for people to read; nothing that an import would take.
LEFT_OUT = frozenset(
    {REASON, "programme", "programmes", "last introduced", "added", "role", "offer state", "need state"}
)
SEVERAL = frozenset({NOTE, NOTHING, "aliases", "identifier"})  # more than one column may hold them


def fields_for(role: str) -> list[Field]:
    return [field for field in FIELDS if role in field.roles]


def remember(headings: Iterable[str], columns: Iterable[str], role: str) -> None:
    """What somebody chose for each heading is the guess next time; only what differs from our own is kept."""
    chosen = {normalise(heading)[:200]: key for heading, key in zip(headings, columns, strict=True)}
    rows = [ImportHeading(role=role, text=text, means=key) for text, key in chosen.items() if text]
    ImportHeading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["tenant", "role", "list_code", "text"],
        update_fields=["means"],
    )


def _words(role: str) -> dict[str, str]:
    """Heading as normalised -> field; a field's own label and key come first."""
    found: dict[str, str] = {}
    for field in fields_for(role):
        for text in (field.label, field.key.replace("_", " "), *field.headings):
            found.setdefault(normalise(text), field.key)
    return found


WORDS = {role: _words(role) for role in BOTH}
