"""The demo's two programmes: Fair Footing in its third stage, Safe Harbour in its first."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from accelerator import clock
from accelerator.accounts.models import User
from accelerator.home.seed import cast as people
from accelerator.home.seed import names
from accelerator.home.seed.cast import Cast
from accelerator.home.seed.desk_work import leave_work
from accelerator.home.seed.stories import Stories
from accelerator.home.seed.timeline import Timeline
from accelerator.home.seed.wishes import wish
from accelerator.programmes import services
from accelerator.programmes.access import grant_access
from accelerator.programmes.models import Programme
from accelerator.programmes.services.stamps import marked_once
from accelerator.programmes.states import State
from accelerator.tenancy.models import Membership, Role
from introductions.services import draft_introduction
from partners.models import Organisation
from partners.services import edit_organisation
from reporting.services import rebuild

LONDON = ZoneInfo("Europe/London")
THORNMERE_PEOPLE = {
    Role.ADMIN: ("Delphine", "Okellsen"),
    Role.MANAGER: ("Amira", "Oyelarin"),
    Role.REVIEWER: ("Quentin", "Lorrimar"),
    Role.INNOVATOR: ("Priya", "Nairsby"),
    Role.PARTNER: ("Ruth", "Adeyinwood"),
    Role.FUNDER: ("Leonie", "Wetherglen"),
}
HARBOUR_PEOPLE = {
    Role.ADMIN: ("Bram", "Inchmarlow"),
    Role.MANAGER: ("Hana", "Jessamy"),
    Role.REVIEWER: ("Idris", "Kettleburn"),
    Role.INNOVATOR: ("Orla", "Rowanshaw"),
    Role.PARTNER: ("Samir", "Sunderwell"),
    Role.FUNDER: ("Usha", "Thackmore"),
}
CREDITS = (
    ("funder", "Department for Shared Growth", "Funds the programme"),
    ("supporter", "Halden Fund", ""),
    ("supporter", "Eastmarch Combined Authority", ""),
    ("images", "Drawn from the programme’s own records", "CC BY 4.0"),
)


def fair_footing(today: date) -> None:
    """Thornmere's programme, lived through from nine months before `today`."""
    random = Random(2026)
    begins = _months_back(today, 9)
    now = clock.now()
    with clock.at(_at(begins)):
        users = people.make_users(THORNMERE_PEOPLE)
        programme = _make_fair_footing(begins, today, users[Role.ADMIN])
        cast = Cast(users[Role.MANAGER], programme, colleague=users[Role.ADMIN])
        _go_on(programme, State.DISCOVERY, users[Role.MANAGER])
        themes = {theme.slug: theme for theme in programme.themes.all()}
    with clock.at(_at(_months_back(today, 8))), marked_once():
        people.add_innovators(cast, names.INNOVATORS, themes, cast.manager)
        people.add_partners(cast, names.partner_names(150), list(themes.values()), cast.manager, random)
        tallybird = next(one for one in cast.innovators if one.name == "Tallybird")
        people.sign_in_as(users[Role.INNOVATOR], tallybird, cast, cast.manager)
        people.sign_in_as(users[Role.PARTNER], cast.partners[0], cast, cast.manager)
        for partner in cast.partners[:2]:  # whom a visitor of the demo may ask as well
            edit_organisation(partner, by=cast.manager, ask_cap_month=8)
    with clock.at(_at(_months_back(today, 7) - timedelta(days=15))):
        _go_on(programme, State.ENGAGE, cast.manager)
    with clock.at(_at(_months_back(today, 6))):
        _go_on(programme, State.DELIVER, cast.manager)

    timeline = Timeline(_at(_months_back(today, 6)), now)
    _introduce_merrowdale(cast, tallybird, timeline)
    Stories(cast, timeline, random, _six_months(today)).plan()
    with marked_once():
        timeline.run()
        people.renew_offers(cast, now)
        people.talk_to_others(cast, now)
        people.agree_on_rules(cast, _at(_months_back(today, 8) + timedelta(days=10)))
        wish(cast, tallybird, now)
        leave_work(cast, users[Role.ADMIN], now)
    rebuild(programme.pk)


def safe_harbour(today: date) -> None:
    """Harbour Trust's programme has just begun: an almost empty desk."""
    begins = today - timedelta(days=12)
    with clock.at(_at(begins)):
        users = people.make_users(HARBOUR_PEOPLE)
        manager = users[Role.MANAGER]
        programme = services.create_programme(
            by=users[Role.ADMIN],
            name="Safe Harbour",
            starts_on=begins,
            ends_on=_months_back(begins, -14),
            themes=["Homes that last"],
            targets={"partnerships_confirmed": 12},
            summary="Bringing landlords, councils and social innovators together so that fewer people lose their homes.",
            is_public=True,
        )
        cast = Cast(manager, programme)
        services.open_programme(programme, by=manager)
        theme = programme.themes.get()
        people.add_innovators(cast, names.HARBOUR_INNOVATORS, {"homes-that-last": theme}, manager)
        people.add_partners(cast, names.partner_names(154)[150:], [theme], manager, Random(7))
        people.sign_in_as(users[Role.INNOVATOR], cast.innovators[0], cast, manager)
        people.sign_in_as(users[Role.PARTNER], cast.partners[0], cast, manager)
        _narrow_funder(users[Role.FUNDER], programme, users[Role.ADMIN])
    rebuild(programme.pk)


def _make_fair_footing(begins: date, today: date, admin: User) -> Programme:
    programme = services.create_programme(
        by=admin,
        name="Fair Footing",
        starts_on=begins,
        ends_on=_months_back(begins, -14),
        themes=[],
        targets={"partnerships_confirmed": 9, "innovators": 18, "partners": 150},
        summary="We introduce people with proven ideas to the organisations that can carry them further.",
        about="A partnership accelerator for money confidence, first jobs and minds at work.",
        is_public=True,
        maturity="pilot",
        innovator_cap=12,
        accelerator_from=_months_back(today, 6),
        accelerator_until=today + timedelta(days=9),
    )
    for _, name, summary in names.THEMES:
        services.add_theme(programme, by=admin, name=name, summary=summary)
    for kind, name, text in CREDITS:
        services.add_credit(programme, by=admin, kind=kind, organisation_name=name, text=text)
    ends = [
        _months_back(today, 8) + timedelta(days=14),
        _months_back(today, 6),
        today + timedelta(days=9),
        programme.ends_on,
    ]
    starts = [begins, *[day + timedelta(days=1) for day in ends[:3]]]
    services.edit_stages(
        programme, {number + 1: {"starts_on": starts[number], "ends_on": ends[number]} for number in range(4)}, by=admin
    )
    for membership in Membership.objects.filter(role=Role.FUNDER):
        grant_access(membership, [programme.pk], by=admin)
    return programme


def _go_on(programme: Programme, state: State, by: User) -> None:
    """Open the programme, or tick the current gate's lines and go through it."""
    programme.refresh_from_db()
    if state == State.DISCOVERY:
        services.open_programme(programme, by=by)
        return
    stage = programme.stages.get(number=programme.stage_number)
    for line in stage.criteria.filter(measure=""):
        services.tick_criterion(line, by=by, note="Agreed at the leadership group.")
    try:
        services.decide_gate(stage, by=by)
    except services.Refused:
        services.decide_gate(stage, by=by, reason="Counted lines follow once introductions begin.")
    programme.refresh_from_db()


def _introduce_merrowdale(cast: Cast, tallybird: Organisation, timeline: Timeline) -> None:
    """The draft that a visitor of the demo takes through to a partnership."""

    def draft() -> None:
        draft_introduction(
            cast.programme,
            innovator=tallybird,
            partner=cast.partners[0],
            by=cast.manager,
            why="You told us in spring that arrears calls are the hardest part of your team’s week. "
            "Tallybird’s last trial cut them by a third in a similar area.",
            why_second="Merrowdale looks after 31,000 people in rented homes and has offered a place to test.",
            ask="One 30-minute call in the next three weeks",
            gain_innovator="A test with 300 homes",
            gain_partner="A tested tool for tenants, free for the pilot",
        )

    timeline.plan(timeline.ends - timedelta(days=2), draft)


def _narrow_funder(user: User, programme: Programme, by: User) -> None:
    grant_access(Membership.objects.get(user=user, role=Role.FUNDER), [programme.pk], by=by)


def _six_months(today: date) -> list[tuple[date, date]]:
    """The six months of the accelerator so far, as (first, last) day; the last ends yesterday."""
    firsts = [_months_back(today, 6 - number) for number in range(7)]
    return [(firsts[n], firsts[n + 1] - timedelta(days=1)) for n in range(6)]


def _months_back(day: date, months: int) -> date:
    """The same day of an earlier month (a later one when `months` is negative), at most the 28th."""
    total = day.year * 12 + day.month - 1 - months
    return date(total // 12, total % 12 + 1, min(day.day, 28))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 5), LONDON)
