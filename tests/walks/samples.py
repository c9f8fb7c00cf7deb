"""One row of Fair Footing for each part of an address that names a row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from accelerator import clock
from accelerator.accounts.models import Invitation, User
from accelerator.mailing.models import Mail, Suppression
from accelerator.programmes.models import Programme, Rules
from accelerator.tenancy.models import ClosedDay, Host, Membership, Picture
from introductions.models import (
    Dismissal,
    Interest,
    Introduction,
    Meeting,
    Partnership,
    Request,
    Round,
    RoundPair,
    Waiting,
)
from introductions.services import mark_interest
from introductions.services.matching import dismiss_suggestion, record_conflict
from partners import services
from partners.intake.services import start_import
from partners.merging.services import merge_organisations
from partners.models import (
    Alias,
    Contact,
    Identifier,
    Import,
    Merge,
    Need,
    Note,
    Offer,
    Organisation,
    Participation,
    Person,
    Position,
    Project,
    SavedSearch,
)
from tests.walks.world import World


def programme() -> Programme:
    return Programme.objects.get(slug="fair-footing")


def pair() -> Introduction:
    """The one between the demo's innovator and the demo's partner."""
    return Introduction.objects.get(innovator__name="Tallybird", partner__name="Merrowdale Group")


def tallybird() -> Organisation:
    return Organisation.objects.get(name="Tallybird")


def merrowdale() -> Organisation:
    return Organisation.objects.get(name="Merrowdale Group")


def tallybirds_partnership() -> Partnership:
    return Partnership.objects.filter(parties__organisation=tallybird()).order_by("proposed_at").first()


def picture() -> Picture:
    return Picture.objects.get_or_create(
        alt="sample", defaults={"content": b"x", "content_type": "image/png", "width": 1, "height": 1}
    )[0]


def identifier() -> Identifier:
    return Identifier.objects.first() or services.add_identifier(
        tallybird(), by=None, scheme="GB-COH", value="01234567"
    )


def alias() -> Alias:
    return Alias.objects.first() or services.add_alias(tallybird(), by=None, name="Tally")


def note() -> Note:
    return Note.objects.first() or services.add_note(tallybird(), by=None, text="Asked about a second site.")


def contact() -> Contact:
    return Contact.objects.first() or services.log_contact(
        by=None,
        kind="call",
        happened_on=programme().starts_on,
        summary="Called about the trial.",
        organisation=tallybird(),
    )


def invitation() -> Invitation:
    return Invitation.objects.first() or Invitation.objects.create(
        email="new@people.example",
        name="New",
        role="partner",
        programme_ids=[programme().pk],
        invited_by=User.objects.get(email="manager@thornmere.example"),
        expires_at=clock.now() + timedelta(days=14),
    )


def merge() -> Merge:
    """Of a record that was tallybird too."""
    twin = Organisation.objects.filter(name="Tallybird twin").first()
    twin = twin or services.create_organisation(by=None, name="Tallybird twin")
    return Merge.objects.filter(gone=twin).first() or merge_organisations(tallybird(), gone=twin, by=None)


def rules() -> Rules:
    return Rules.objects.filter(programme=programme()).newest_first().first()


def spreadsheet() -> Import:
    """A file that has been read, and not yet imported."""
    return Import.objects.first() or start_import(
        programme(), by=None, role="partner", filename="partners.csv", content=b"Name\nAcorn", sees_all=True
    )


def wish() -> Request:
    """Tallybird would like to meet Merrowdale, and staff have not decided."""
    return Request.objects.first() or Request.objects.create(
        programme=programme(),
        side="innovator",
        innovator=tallybird(),
        partner=merrowdale(),
        person=Person.objects.filter(positions__organisation=tallybird()).first(),
        why="They have the homes.",
    )


def suppression() -> Suppression:
    """Of somebody to whom the programme writes."""
    address = Mail.objects.filter(programme_id=programme().pk).values_list("address", flat=True)[0]
    return Suppression.objects.get_or_create(address=address, defaults={"reason": "bounced"})[0]


def booked() -> Introduction:
    """One of Tallybird's that was made; they meet tomorrow."""
    introduction = Introduction.objects.made().filter(innovator=tallybird()).first()
    Introduction.objects.filter(pk=introduction.pk).update(meets_at=clock.now() + timedelta(days=1))
    return introduction


def meeting() -> Meeting:
    """Logged by Tallybird."""
    introduction = booked()
    return Meeting.objects.get_or_create(introduction=introduction, side="innovator", happened_on=clock.today())[0]


def others_offer() -> Offer:
    """What Tallybird may wait for: neither its own nor Merrowdale's."""
    return Offer.objects.filter(programme=programme(), state="live").exclude(organisation=merrowdale()).first()


def interest() -> Interest:
    """Merrowdale's."""
    return mark_interest(programme(), by_organisation=merrowdale(), about_organisation=tallybird(), by=None)


def waiting() -> Waiting:
    """Tallybird's."""
    return Waiting.objects.get_or_create(offer=others_offer(), organisation=tallybird(), left_at=None)[0]


def saved_search() -> SavedSearch:
    """Of Merrowdale's person."""
    person = Person.objects.get(user__email="partner@thornmere.example")
    return services.save_search(person, organisation=merrowdale(), kind="offers", filters={})


def plan() -> Round:
    return Round.objects.first() or Round.objects.create(programme=programme(), state="ready")


def planned_pair() -> RoundPair:
    pair = {"round": plan(), "innovator": tallybird(), "partner": merrowdale()}
    return RoundPair.objects.filter(round=plan()).first() or RoundPair.objects.create(**pair)


def dismissal() -> Dismissal:
    pair = {"innovator": tallybird(), "partner": merrowdale()}
    return dismiss_suggestion(programme(), **pair, reason="They share a trustee.", by=None)


# By the start of the pattern, then by the name of the part.
ROWS: list[tuple[str, str, Callable[[], Any]]] = [
    ("pictures/", "pk", picture),
    ("api/v1/programmes/", "pk", programme),
    ("api/v1/organisations/", "pk", tallybird),
    ("api/v1/people/", "pk", lambda: Person.objects.filter(positions__organisation=tallybird()).first()),
    ("api/v1/participations/", "pk", lambda: Participation.objects.get(organisation=tallybird())),
    ("api/v1/projects/", "pk", lambda: Project.objects.filter(organisation=tallybird()).first()),
    ("api/v1/needs/", "pk", lambda: Need.objects.filter(organisation=tallybird()).first()),
    ("api/v1/offers/", "pk", lambda: Offer.objects.filter(organisation=merrowdale()).first()),
    ("api/v1/introductions/", "pk", pair),
    ("api/v1/meetings/", "pk", programme),  # a cookie is nothing there
    ("api/v1/interests/", "pk", programme),
    ("api/v1/waiting/", "pk", programme),
    ("api/v1/searches/", "pk", programme),
    ("api/v1/rounds/", "pk", programme),  # a cookie is nothing there
    ("api/v1/dismissals/", "pk", programme),
    ("api/v1/conflicts/", "pk", programme),
    ("api/v1/partnerships/", "pk", tallybirds_partnership),
    ("api/v1/merges/", "pk", merge),
    ("api/v1/outbox/", "pk", lambda: Mail.objects.filter(programme_id=programme().pk).first()),
    ("api/v1/impact/", "slug", lambda: programme().slug),
    ("api/^v1/", "path", lambda: "no-such-thing"),
    ("accounts/tokens/", "pk", programme),  # no token of anybody
    ("impact/", "slug", lambda: programme().slug),
    ("programmes/", "slug", lambda: programme().slug),
    ("portal/rules/", "rules_id", rules),
    ("", "figure", lambda: "introductions_made"),
    ("", "days", lambda: 10),
    ("", "token", lambda: "no-such-token"),
    ("", "mail_id", lambda: 1),
    ("", "code", lambda: "introductions.ask"),
    ("", "list_code", lambda: "sector"),
    ("", "entry_code", lambda: "business"),
    ("", "measure", lambda: "partnerships_confirmed"),
    ("desk/offers/", "verb", lambda: "pause"),
    ("portal/offers/", "what", lambda: "pause"),
    ("accounts/sessions/", "pk", lambda: 0),
    ("desk/settings/addresses/", "pk", lambda: Host.objects.filter(name="127.0.0.1").get()),
    (
        "desk/settings/members/",
        "",
        lambda: Membership.objects.get(role="funder", user__email="funder@thornmere.example"),
    ),
    ("desk/settings/invitations/", "pk", invitation),
    ("desk/outbox/addresses/", "pk", suppression),
    ("desk/outbox/", "pk", lambda: Mail.objects.filter(programme_id=programme().pk).first()),
    ("desk/settings/working-hours/", "pk", lambda: ClosedDay.objects.get_or_create(day="2099-01-02")[0]),
    ("desk/introductions/", "pk", pair),
    ("desk/partnerships/", "party", lambda: tallybirds_partnership().parties.order_by("pk").first()),
    ("desk/board/views/", "pk", programme),  # no view of anybody
    ("desk/requests/", "pk", wish),
    ("api/v1/requests/", "pk", wish),
    ("desk/partnerships/", "pk", tallybirds_partnership),
    ("desk/rounds/", "pair_id", planned_pair),
    ("desk/rounds/", "pk", plan),
    ("desk/matching/dismissed/", "pk", dismissal),
    ("desk/matching/conflicts/", "pk", lambda: record_conflict(tallybird(), merrowdale(), by=None)),
    ("desk/imports/", "pk", spreadsheet),
    ("desk/innovators/new/", "pk", tallybird),
    ("desk/partners/new/", "pk", merrowdale),
    ("desk/organisations/", "other", merrowdale),
    ("desk/merges/", "pk", merge),
    ("desk/organisations/", "pk", tallybird),
    ("desk/people/", "pk", lambda: Person.objects.filter(positions__organisation=tallybird()).first()),
    ("", "participation", lambda: Participation.objects.get(organisation=tallybird())),
    ("desk/participations/", "pk", lambda: Participation.objects.get(organisation=tallybird())),
    ("desk/positions/", "pk", lambda: Position.objects.filter(organisation=tallybird()).first()),
    ("desk/projects/", "pk", lambda: Project.objects.filter(organisation=tallybird()).first()),
    ("desk/needs/", "pk", lambda: Need.objects.filter(organisation=tallybird()).first()),
    ("desk/offers/", "pk", lambda: Offer.objects.filter(organisation=merrowdale()).first()),
    ("desk/notes/", "pk", note),
    ("desk/contacts/", "pk", contact),
    ("desk/aliases/", "pk", alias),
    ("desk/identifiers/", "pk", identifier),
    ("", "programme_id", programme),
    ("", "stage_id", lambda: programme().stages.get(number=3)),
    ("", "criterion_id", lambda: programme().stages.get(number=3).criteria.first()),
    ("", "theme_id", lambda: programme().themes.first()),
    ("", "credit_id", lambda: programme().credits.first()),
    ("portal/for/", "organisation_id", tallybird),
    ("portal/innovators/", "organisation_id", tallybird),
    ("portal/catalogue/", "offer_id", others_offer),
    ("portal/meet/offer/", "offer_id", others_offer),
    ("", "meeting_id", meeting),
    ("", "interest_id", interest),
    ("", "waiting_id", waiting),
    ("", "search_id", saved_search),
    ("portal/meet/", "organisation_id", tallybird),
    ("portal/requests/", "request_id", wish),
    ("", "introduction_id", booked),
    ("", "partnership_id", tallybirds_partnership),
    ("", "need_id", lambda: Need.objects.filter(organisation=tallybird()).first()),
    ("", "project_id", lambda: Project.objects.filter(organisation=tallybird()).first()),
    ("", "offer_id", lambda: Offer.objects.filter(organisation=merrowdale()).first()),
]


def sample(pattern: str, key: str, world: World) -> Any:
    for begins, name, row in ROWS:
        if pattern.startswith(begins) and name in ("", key):
            if row not in world.samples:
                found = row()
                assert found is not None, f"the demo has no row for {pattern}"
                world.samples[row] = getattr(found, "pk", found)
            return world.samples[row]
    raise AssertionError(f"no sample for <{key}> of {pattern}: add one to tests/walks/samples.py")
