"""Who takes part in the demo: tenants, staff, organisations and their people."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.home.seed import names
from accelerator.programmes.models import Programme
from accelerator.programmes.picklists import create_defaults
from accelerator.programmes.services import publish_rules
from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.models import Host, Membership, Role, Tenant
from partners import services
from partners.models import Offer, Organisation, Person
from partners.models.rules import AcceptedVia
from partners.queries import answerers

CAP = 5  # open introductions on one offer
OFFERS = (
    ("pilot_site", "A place to test", 1, "sites"),
    ("mentoring", "Mentors from our management", 40, "hours"),
    ("data_access", "Help with data", 12, "days"),
    ("employee_channel", "Our staff newsletter and notice boards", 1, ""),
    ("customer_channel", "A place in our letters to customers", 1, ""),
    ("training", "Seats on our courses", 10, "places"),
    ("workspace", "Rooms in the evening", 2, "rooms"),
    ("procurement", "A small first contract", 1, "contracts"),
    ("grant", "A small grant", 1, ""),
    ("equipment", "Tools and vans we no longer use", 5, "items"),
    ("research", "Our evaluation team", 8, "days"),
    ("pro_bono_finance", "An accountant for a while", 6, "days"),
)
RULES = """We introduce you to somebody only after both of you have said yes.

Answer a request within two weeks. A no is fine, and you need not say why.

Whoever is to write first does so within a week of the introduction. What you hear from each other stays between you, unless you agree otherwise.

Tell us how it went, in one tap, when we ask. We count what became of it, and name you in public only where you allow it."""
SAYS = (
    "our teams know it well, and somebody is there to answer questions.",
    "we would start small, and go on if it helps both of us.",
    "best from next month, two or three times before we look back together.",
)
# How innovators say what they look for, by kind of help.
NEEDS = {
    "pilot_site": "Somewhere to test with people who need it",
    "mentoring": "Somebody who has grown a service before",
    "data_access": "Numbers that show where we are needed most",
    "employee_channel": "A way to reach people at work",
    "customer_channel": "A way to reach people through their bills and letters",
    "training": "Training for our small team",
    "workspace": "A room in the evenings",
    "procurement": "A first paying customer",
    "grant": "Money to run six more months",
    "equipment": "Tools that others no longer use",
    "research": "Help to show that it works",
    "pro_bono_finance": "Somebody to go through our numbers",
    "pro_bono_legal": "Advice on contracts",
    "pro_bono_digital": "Help with our website and data",
    "investment": "An investor who is patient",
    "regulation_advice": "Somebody who knows the rules for lenders",
    "hire": "A first colleague who can sell",
    "scaling_finance": "A loan that we can repay from savings",
    "volunteering": "Helping hands for our evenings",
}
# What a few of them need besides, and nobody offers: the gap that the catalogue shows.
HARD_TO_FIND = {1: ("regulation_advice",), 4: ("hire", "regulation_advice"), 7: ("scaling_finance",), 11: ("hire",)}
MOTIVES = ("employee_engagement", "business_problem", "responsibility", "customers", "learning")
BENEFITS = ("wellbeing", "skills", "insight", "better_products")
# most partners are businesses; each party to the programme is there
PARTNER_SECTORS = ("business",) * 5 + ("local_government", "business", "civil_society", "business", "public_service")
SIZES = ("medium", "large", "major", "national")
PASSWORD_ROLES = tuple(Role)


@dataclass
class Cast:
    """Everybody on stage. `contact[organisation id]` is the person who answers for it."""

    manager: User
    programme: Programme
    colleague: User | None = None  # looks after a third of the introductions
    theme_of: dict[Any, Any] = field(default_factory=dict)  # by the innovator's id
    innovators: list[Organisation] = field(default_factory=list)
    partners: list[Organisation] = field(default_factory=list)
    contact: dict[Any, Person] = field(default_factory=dict)
    offers: dict[Any, Offer] = field(default_factory=dict)  # by the organisation's id


def make_tenant(slug: str, name: str, hosts: tuple[str, ...], **values: Any) -> Tenant:
    tenant = Tenant.objects.create(slug=slug, name=name, contact_email=f"hello@{slug}.example", **values)
    for number, host in enumerate(hosts):
        Host.objects.create(name=host, tenant=tenant, is_primary=number == 0)
    return tenant


def make_users(people: dict[Role, tuple[str, str]]) -> dict[Role, User]:
    """One user for each role, who signs in as `<role>@<tenant>.example` with the demo's password."""
    create_defaults()
    password = make_password(settings.DEMO_PASSWORD)
    users = {}
    for role, (given, family) in people.items():
        address = f"{role.value}@{current_tenant().slug}.example"
        user = User.objects.create(email=address, name=f"{given} {family}", password=password)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        Membership.objects.create(user=user, role=role)
        users[role] = user
    return users


def add_innovators(cast: Cast, wanted: tuple[names.Innovator, ...], themes: dict[str, Any], by: User) -> None:
    for number, innovator in enumerate(wanted):
        theme = themes.get(innovator.theme)
        organisation = _bring_in(
            cast,
            by,
            "innovator",
            innovator.name,
            700 + number,
            about=innovator.about,
            region=innovator.region,
            themes=theme,
        )
        cast.theme_of[organisation.pk] = theme
        project = services.add_project(
            organisation,
            by=by,
            name=innovator.project,
            programme=cast.programme,
            summary=innovator.about,
            maturity=("prototype", "proven", "scaling")[number % 3],
        )
        for need in (*innovator.needs, *HARD_TO_FIND.get(number, ())):
            services.add_need(
                organisation,
                by=by,
                programme=cast.programme,
                type=need,
                title=NEEDS.get(need, need.replace("_", " ").capitalize()),
                project=project,
                regions=[innovator.region],
                themes=[theme] if theme else [],
            )
        cast.innovators.append(organisation)


def add_partners(cast: Cast, partners: list[tuple[str, str]], themes: list[Any], by: User, random: Random) -> None:
    regions = [f"E1200000{number}" for number in range(1, 10)]
    for number, (name, about) in enumerate(partners):
        theme = random.choice(themes) if themes else None
        organisation = _bring_in(
            cast,
            by,
            "partner",
            name,
            number,
            about=about,
            region=random.choice(regions),
            themes=theme,
            size=random.choice(SIZES),
        )
        if number % 5 < 3:
            cast.offers[organisation.pk] = _offer(cast, organisation, OFFERS[(number * 7) % len(OFFERS)], theme, by)
        cast.partners.append(organisation)


def renew_offers(cast: Cast, now: datetime) -> None:
    """Each was renewed some weeks ago: a fresh demo has no offer that is due."""
    for number, offer in enumerate(Offer.objects.filter(programme=cast.programme, state="live").order_by("id")):
        with clock.at(now - timedelta(days=3 + number % 50)):
            services.renew_offer(offer, by=cast.manager)


def talk_to_others(cast: Cast, now: datetime) -> None:
    """Organisations that have not joined yet, at each step of the way; and one partner that rests."""
    for number, (name, about) in enumerate(names.partner_names(160)[154:]):
        state = ("prospect", "contacted", "in_talks")[number % 3]
        with clock.at(now - timedelta(days=4 * number + 3)):
            organisation = services.bring_in(
                by=cast.manager,
                programme=cast.programme,
                role="partner",
                name=name,
                state=state,
                about=about,
                sector=("civil_society", "local_government")[number % 2],
            )
            if state != "prospect":
                said = "They asked what it would take of their time."
                services.log_contact(
                    by=cast.manager, kind="call", happened_on=clock.today(), summary=said, organisation=organisation
                )
    place = cast.partners[-1].participations.get()
    why = "Moves offices; glad to be asked again in spring."
    services.move_participation(place, by=cast.manager, to="dormant", why=why)


def agree_on_rules(cast: Cast, published: datetime) -> None:
    """All have accepted, most of them with the memorandum that they signed; the two of the demo in the portal."""
    with clock.at(published):
        rules = publish_rules(cast.programme, by=cast.manager, text=RULES)
        for organisation in (cast.innovators[0], cast.partners[0]):
            services.accept_rules(organisation, rules, person=cast.contact[organisation.pk], via=AcceptedVia.PORTAL)
        note = "Signed with the memorandum of understanding"
        services.record_acceptances(rules, [*cast.innovators, *cast.partners], by=cast.manager, note=note)


def sign_in_as(user: User, organisation: Organisation, cast: Cast, by: User) -> Person:
    """Let the demo's user act for this organisation: its contact becomes that user's person."""
    person = cast.contact[organisation.pk]
    given, _, family = user.name.partition(" ")
    services.edit_person(person, by=by, given_name=given, family_name=family, email=user.email)
    return services.claim_person(person, user=user)


def _bring_in(
    cast: Cast,
    by: User,
    role: str,
    name: str,
    number: int,
    *,
    about: str,
    region: str,
    themes: Any,
    size: str = "micro",
) -> Organisation:
    given, family = names.person_name(number)
    address = f"{given}.{family}@{names.slug_of(name)}.example".lower()
    partner = role == "partner"
    organisation = services.bring_in(
        by=by,
        programme=cast.programme,
        role=role,
        name=name,
        state="active",
        contact={
            "given_name": given,
            "family_name": family,
            "email": address,
            "title": "Head of partnerships" if partner else "Founder",
        },
        themes=[themes] if themes else (),
        support_level=("light", "moderate", "deep", "strategic")[number % 4] if partner else "",
        sector=PARTNER_SECTORS[number % len(PARTNER_SECTORS)] if partner else "social_innovator",
        size=size,
        regions=[region],
        about=about,
        motives=[MOTIVES[number % 5]] if partner else (),
        benefits=[BENEFITS[number % 4]] if partner else (),
    )
    cast.contact[organisation.pk] = answerers(organisation)[0].person
    return organisation


def _offer(cast: Cast, organisation: Organisation, what: tuple[str, str, int, str], theme: Any, by: User) -> Offer:
    code, title, quantity, unit = what
    says = SAYS[len(cast.offers) % len(SAYS)]
    offer = services.add_offer(
        organisation,
        by=by,
        programme=cast.programme,
        type=code,
        title=title,
        description=f"{title}: {says}",
        quantity=quantity,
        unit="" if unit not in ("hours", "days", "places") else unit,
        cap=CAP,
        themes=[theme] if theme else (),
    )
    return services.publish_offer(offer, by=by)
