"""Thornmere's six months of introductions: 230 made, 100 partnerships, the rest declined, expired, or open.

Each story is a chain of deeds: who answers what, after how many days. Only services write.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from accelerator import clock
from accelerator.home.seed import names
from accelerator.home.seed.cast import CAP, Cast
from accelerator.home.seed.timeline import Timeline
from accelerator.tenancy.calendar import is_working_day
from introductions import services
from introductions.models import Introduction, Source
from introductions.services.partnerships import Goal, PartyTerms
from introductions.states import State
from partners.models import Offer, Organisation

LONDON = ZoneInfo("Europe/London")
MADE_BY_MONTH = (18, 31, 43, 49, 42, 47)  # 230
CONFIRMED_BY_MONTH = (2, 7, 15, 21, 26, 29)  # 100
MET = 164
NOT_MADE = ("no",) * 32 + ("silence",) * 26 + ("later",) * 22
OPEN = ("asked",) * 13 + ("half",) * 7 + ("ready",) * 4 + ("wrong",) * 3 + ("draft",) * 6
REASONS = ("no_fit", "no_capacity", "already_in_contact", "other")
SOURCES = (Source.MATCHING, Source.ROUND, Source.MATCHING, Source.HAND, Source.ROUND, Source.MATCHING, Source.REQUEST)
WHYS = (
    "You told us in spring that this is the hardest part of your team’s week. Their last trial cut it by a third nearby.",
    "You offered help of just this kind, and they are ready to use it before the end of the quarter.",
    "You work with the same people in the same places, and neither of you has met the other yet.",
    "Their last trial went well and needs a larger place. Yours is the right size.",
)


def _someone_else(introduction: Introduction, number: int) -> dict[str, str]:
    """Whom the wrong person names: a colleague at the same place."""
    given, family = names.person_name(860 + number)
    address = f"{given}.{family}@{names.slug_of(introduction.partner.name)}.example".lower()
    return {"redirect_name": f"{given} {family}", "redirect_email": address}


@dataclass
class Story:
    """One introduction that will be made: when it leaves, whether they meet, and what they agree when."""

    innovator: int
    leaves: datetime
    confirms: datetime | None = None
    meets: bool = False
    elsewhere: bool = False


class Stories:
    def __init__(self, cast: Cast, timeline: Timeline, random: Random, months: list[tuple[date, date]]) -> None:
        self.cast, self.timeline, self.random, self.months = cast, timeline, random, months
        self.asked: Counter[Any] = Counter()
        self.offered: Counter[Any] = Counter()
        self.pairs: set[tuple[Any, Any]] = set()

    def plan(self) -> None:
        self._plan_for_visitors()
        for story in self._made():
            self._plan_made(story)
        for ending in NOT_MADE:
            self._plan_unmade(ending)
        for number, ending in enumerate(OPEN):
            self._plan_open(ending, number)

    # What is planned

    def _made(self) -> list[Story]:
        """230 stories with the share of each innovator, 100 of them ending in a partnership."""
        shares = [number for number, one in enumerate(names.INNOVATORS) for _ in range(one.made)]
        self.random.shuffle(shares)
        moments = sorted(self._moments(MADE_BY_MONTH))
        stories = [Story(innovator, moment) for innovator, moment in zip(shares, moments, strict=True)]
        left = Counter({number: one.confirmed for number, one in enumerate(names.INNOVATORS)})
        for moment in sorted(self._moments(CONFIRMED_BY_MONTH)):
            story = next(
                one
                for one in stories
                if not one.confirms and left[one.innovator] > 0 and one.leaves < moment - timedelta(days=3)
            )
            story.confirms, story.meets = moment, True
            left[story.innovator] -= 1
        others = [one for one in stories if not one.confirms and one.leaves < self.timeline.ends - timedelta(days=12)]
        for story in self.random.sample(others, MET - sum(CONFIRMED_BY_MONTH)):
            story.meets = True
        for story in stories[9::16]:
            story.elsewhere = True  # brought together at an event: 14 of 230
        return stories

    def _plan_for_visitors(self) -> None:
        """Something to do for who signs in as the demo's staff, innovator and partner."""
        by_name = {one.name: one for one in self.cast.innovators}
        tallybird, kindlework = by_name["Tallybird"], by_name["Kindlework"]
        merrowdale, marrick = self.cast.partners[:2]
        self.pairs |= {(tallybird.pk, merrowdale.pk), (kindlework.pk, merrowdale.pk), (tallybird.pk, marrick.pk)}

        def ask() -> None:
            services.ask_introduction(self._draft(kindlework, merrowdale), by=self.cast.manager)
            introduction = services.ask_introduction(self._draft(tallybird, marrick), by=self.cast.manager)
            answer = clock.now() + timedelta(hours=20)
            self.timeline.plan(answer, lambda: self._say(introduction, "partner", "yes"))

        self.timeline.plan(self._moment(self.timeline.ends.date() - timedelta(days=2)), ask)

    def _moments(self, counts: tuple[int, ...]) -> Iterator[datetime]:
        for (first, last), wanted in zip(self.months, counts, strict=True):
            days = [
                first + timedelta(days=n)
                for n in range((last - first).days + 1)
                if is_working_day(first + timedelta(days=n))
            ]
            for number in range(wanted):
                day = days[(number + 1) * len(days) // wanted - 1]
                yield datetime.combine(day, time(10 + number % 6, (number * 7) % 60), LONDON)

    def _plan_made(self, story: Story) -> None:
        if story.elsewhere:
            self.timeline.plan(story.leaves, lambda: self._plan_after(story, self._log_elsewhere(story)))
            return
        slow = self.random.randint(1, 5)
        asked = max(story.leaves - timedelta(days=slow + 2), self._first_moment())

        def begin() -> None:
            introduction = self._ask(self.cast.innovators[story.innovator])
            partner_says = asked + (story.leaves - asked) / 3
            innovator_says = asked + (story.leaves - asked) * 2 / 3
            self.timeline.plan(partner_says, lambda: self._say(introduction, "partner", "yes"))
            self.timeline.plan(innovator_says, lambda: self._say(introduction, "innovator", "yes"))
            self.timeline.plan(
                story.leaves - timedelta(minutes=15),
                lambda: services.send_introduction(introduction, by=self.cast.manager),
            )
            self.timeline.plan(story.leaves, lambda: self._leave(introduction))
            self._plan_after(story, introduction)

        self.timeline.plan(asked, begin)

    def _plan_after(self, story: Story, introduction: Introduction) -> None:
        latest = story.confirms - timedelta(days=2) if story.confirms else story.leaves + timedelta(days=11)
        met = min(
            story.leaves + timedelta(days=self.random.randint(2, 11)), max(latest, story.leaves + timedelta(days=1))
        )
        if story.meets:
            self.timeline.plan(met, lambda: self._meet(introduction))
        if story.confirms:
            self.timeline.plan(story.confirms - timedelta(days=1), lambda: self._propose(introduction))
            self.timeline.plan(story.confirms, lambda: self._confirm(introduction))
        elif story.meets:
            self.timeline.plan(met + timedelta(days=9), lambda: self._conclude(introduction, State.OUTCOME_NO_FIT))
        else:
            self.timeline.plan(
                story.leaves + timedelta(days=45), lambda: self._conclude(introduction, State.OUTCOME_STALLED)
            )

    def _plan_unmade(self, ending: str) -> None:
        first, last = self.months[0][0], self.months[-1][1] - timedelta(days=25)
        asked = self._moment(first + timedelta(days=self.random.randint(0, (last - first).days)))

        def begin() -> None:
            introduction = self._ask(self._innovator())
            if ending == "no":
                later = clock.now() + timedelta(days=self.random.randint(1, 6))
                self.timeline.plan(
                    later, lambda: self._say(introduction, "partner", "no", reason=self.random.choice(REASONS))
                )
            elif ending == "later":
                until = self.timeline.ends.date() + timedelta(days=self.random.randint(20, 120))
                later = clock.now() + timedelta(days=self.random.randint(1, 6))
                self.timeline.plan(later, lambda: self._say(introduction, "partner", "later", until=until))

        self.timeline.plan(asked, begin)

    def _plan_open(self, ending: str, number: int) -> None:
        """Begun in the last days, and not over yet."""
        asked = self._moment(self.timeline.ends.date() - timedelta(days=2 + number % 9))

        def begin() -> None:
            innovator = self._innovator()
            if ending == "draft":
                return self._draft(innovator, self._partner(innovator))
            introduction = self._ask(innovator)
            answer = self.timeline.ends - timedelta(hours=30 + number)
            if ending == "wrong":
                named = _someone_else(introduction, number)
                self.timeline.plan(answer, lambda: self._say(introduction, "partner", "wrong_person", **named))
            if ending in ("half", "ready"):
                self.timeline.plan(answer, lambda: self._say(introduction, "partner", "yes"))
            if ending == "ready":
                self.timeline.plan(answer + timedelta(hours=5), lambda: self._say(introduction, "innovator", "yes"))
            return introduction

        self.timeline.plan(asked, begin)

    # What is done, at its moment

    def _ask(self, innovator: Organisation) -> Introduction:
        """Ask the next partner who has not been asked too often this month."""
        month = clock.today().replace(day=1)
        partner = next(one for one in self._partners(innovator) if self.asked[one.pk, month] < one.ask_cap_month)
        introduction = self._draft(innovator, partner)
        services.ask_introduction(introduction, by=self.cast.manager)
        self.asked[partner.pk] += 1
        self.asked[partner.pk, month] += 1
        return introduction

    def _log_elsewhere(self, story: Story) -> Introduction:
        innovator = self.cast.innovators[story.innovator]
        partner = self._partner(innovator)
        self.pairs.add((innovator.pk, partner.pk))
        return services.log_elsewhere(
            self.cast.programme,
            innovator=innovator,
            partner=partner,
            introduced_on=clock.today(),
            consent_note="Both asked us for it at the matching event.",
            theme=self.cast.theme_of.get(innovator.pk),
            by=self.cast.manager,
        )

    def _draft(self, innovator: Organisation, partner: Organisation) -> Introduction:
        self.pairs.add((innovator.pk, partner.pk))
        number = len(self.pairs)
        return services.draft_introduction(
            self.cast.programme,
            innovator=innovator,
            partner=partner,
            offer=self._offer(partner),
            innovator_person=self.cast.contact[innovator.pk],
            partner_person=self.cast.contact[partner.pk],
            by=self.cast.manager,
            curator=self.cast.colleague if number % 3 == 0 else None,
            source=SOURCES[number % len(SOURCES)],
            theme=self.cast.theme_of.get(innovator.pk),
            why=WHYS[number % len(WHYS)],
            why_second="They have offered help of just the kind you asked for, and they know your part of the country.",
            ask="One 30-minute call in the next three weeks",
            gain_innovator="A first place to test with people who need it",
            gain_partner="A tested idea at no cost for the pilot",
        )

    def _offer(self, partner: Organisation) -> Offer | None:
        """The partner's, for so many introductions that there is always room on it."""
        offer = self.cast.offers.get(partner.pk)
        self.offered[partner.pk] += 1
        return offer if self.offered[partner.pk] < CAP else None

    def _say(self, introduction: Introduction, side: str, answer: str, **more: Any) -> None:
        services.answer_introduction(
            introduction, side=side, answer=answer, via="link", person=introduction.person(side), **more
        )

    def _leave(self, introduction: Introduction) -> None:
        services.run_due(introduction.pk)

    def _meet(self, introduction: Introduction) -> None:
        services.log_meeting(introduction, happened_on=clock.today(), by=self.cast.manager, outcome="met_continuing")

    def _conclude(self, introduction: Introduction, outcome: State) -> None:
        services.conclude_introduction(introduction, outcome=outcome, by=self.cast.manager)

    def _propose(self, introduction: Introduction) -> None:
        goal = Goal(
            "A pilot that both would run again",
            "People taking part",
            Decimal(40 + self.random.randint(1, 30) * 10),
            clock.today() + timedelta(days=180),
        )
        services.propose_partnership(
            self.cast.programme,
            parties=[
                PartyTerms(
                    introduction.innovator,
                    "innovator",
                    "The idea, and two people to run it",
                    "A place to test",
                    introduction.innovator_person,
                ),
                PartyTerms(
                    introduction.partner,
                    "partner",
                    "A place, and ten days of staff time",
                    "A tested idea",
                    introduction.partner_person,
                ),
            ],
            by=self.cast.manager,
            goal=goal,
            type=self.random.choice(("pilot", "pro_bono", "mentoring", "co_development", "distribution")),
            introduction=introduction,
            starts_on=clock.today() + timedelta(days=14),
            review_on=clock.today() + timedelta(days=90),
        )

    def _confirm(self, introduction: Introduction) -> None:
        partnership = introduction.partnerships.get()
        if self.random.random() < 0.05:
            services.confirm_with_evidence(
                partnership, by=self.cast.manager, evidence="Signed letter, in the shared folder."
            )
        for party in partnership.parties.select_related("champion"):
            services.confirm_party(partnership, party=party, via="link", by=party.champion)
        if self.random.random() < 0.61 or partnership.programme.partnerships.confirmed().count() in (1, 25, 50, 100):
            for party in partnership.parties.all():
                services.set_naming(partnership, party=party, by=party.champion, may_be_named=True)

    # Who is next

    def _innovator(self) -> Organisation:
        """Whoever has the fewest open ones; the last of the list has few on purpose."""
        return self.random.choice(self.cast.innovators[:-1])

    def _partners(self, innovator: Organisation) -> list[Organisation]:
        free = [one for one in self.cast.partners if (innovator.pk, one.pk) not in self.pairs]
        return sorted(free, key=lambda one: (self.asked[one.pk], self.random.random()))

    def _partner(self, innovator: Organisation) -> Organisation:
        return self._partners(innovator)[0]

    def _moment(self, day: date) -> datetime:
        while not is_working_day(day):
            day -= timedelta(days=1)
        return datetime.combine(day, time(9, 30 + self.random.randint(0, 25)), LONDON)

    def _first_moment(self) -> datetime:
        return datetime.combine(self.months[0][0], time(9, 10), LONDON)
