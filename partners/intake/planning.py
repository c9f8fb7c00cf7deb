"""What a batch of rows comes to: records to make and to change, decided in memory and written all at once.

The same plan serves the dry run, which throws it away, and the import, which writes it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from accelerator import clock
from partners.intake.brought import Brought
from partners.intake.bulk import Maker
from partners.intake.known import SOURCE, Known, name_of, need_keys, offer_keys
from partners.models import (
    Alias,
    Existing,
    Identifier,
    Import,
    Need,
    NeedTheme,
    Note,
    Offer,
    OfferTheme,
    Organisation,
    Outcome,
    Participation,
    ParticipationTheme,
    Person,
    Position,
    Project,
)
from partners.names import name_key, normalise, sort_name
from partners.services.offers import RENEW_AFTER
from partners.states import TAKING_PART, OfferState, ParticipationState

# Parents first: the order in which new rows go in, and, turned round, in which an undo takes them out.
ORDER: tuple[type[Model], ...] = (
    Organisation,
    Identifier,
    Alias,
    Participation,
    ParticipationTheme,
    Person,
    Position,
    Project,
    Offer,
    OfferTheme,
    Need,
    NeedTheme,
    Note,
)
FACTS_TO_FILL = ("sector", "legal_status", "size", "regions", "motives", "benefits", "postcode", "website", "about")


@dataclass
class Done:
    """What one row came to. `changed` and `left` name fields: taken over, and left as they were here."""

    outcome: Outcome
    known: Known | None = None
    changed: list[str] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)  # field -> [here, in the file]

    @property
    def detail(self) -> dict[str, Any]:
        return {"changed": self.changed, "left": self.left} if self.changed or self.left else {}


class Plan:
    """Grows row by row; `write` puts it into the database."""

    def __init__(self, imported: Import, people: dict[tuple[str, str], Person]) -> None:
        self.imported, self.people = imported, people
        self.new: dict[type[Model], list[Any]] = defaultdict(list)
        self.changes: dict[tuple[type[Model], UUID], tuple[Any, dict[str, list[Any]]]] = {}
        self.owners: dict[UUID, UUID] = {}  # new record -> organisation
        self.changed_owners: dict[UUID, UUID] = {}  # changed record -> organisation
        self.makers: dict[type[Model], Maker] = {}
        self.now, self.today = clock.now(), clock.today()
        self.renamed: dict[UUID, Known] = {}  # whose search text is to be written anew

    # One row -------------------------------------------------------------------------------------------------

    def take(self, row: Brought, known: Known | None) -> Done:
        """`known`: the organisation it speaks of; None makes a new one."""
        done = Done(Outcome.UNCHANGED, known or self._begin(row))
        here: Known = done.known  # type: ignore[assignment]
        if known is None:
            done.outcome = Outcome.CREATED
        else:
            self._facts(row, here, done)
            self._other_name(row, here, done)
        self._numbers(row, here, done)
        self._aliases(row.aliases, here, done)
        self._place(row, here, done)
        contact = self._person(row, here, done)
        self._project(row, here, done)
        self._work(row, here, done, contact)
        self._note(row, here, done)
        if done.outcome != Outcome.CREATED and done.changed:
            done.outcome = Outcome.UPDATED
        return done

    def _begin(self, row: Brought) -> Known:
        organisation = self._make(Organisation, None, name=row.name, name_key=row.key, **row.facts)
        known = Known(organisation, is_new=True)
        self.renamed[organisation.pk] = known
        return known

    def _facts(self, row: Brought, here: Known, done: Done) -> None:
        """Fill what is empty; what differs is left or taken, as whoever imports chose."""
        organisation = here.organisation
        take = self.imported.existing == Existing.TAKE
        for name in FACTS_TO_FILL:
            theirs, ours = row.facts.get(name), getattr(organisation, name)
            if not theirs or theirs == ours or (name == "website" and theirs.rstrip("/") == str(ours).rstrip("/")):
                continue
            if name == "postcode" and row.facts["postcode_key"] == organisation.postcode_key != "":
                continue
            if ours and not take:
                done.left[name] = [_shown(ours), _shown(theirs)]
                continue
            self.change(organisation, organisation.pk, name, theirs)
            done.changed.append(name)
            if name == "postcode":
                self.change(organisation, organisation.pk, "postcode_key", row.facts["postcode_key"])
        cap = row.facts.get("ask_cap_month")
        if take and cap and cap != organisation.ask_cap_month:
            self.change(organisation, organisation.pk, "ask_cap_month", cap)
            done.changed.append("ask_cap_month")

    def _other_name(self, row: Brought, here: Known, done: Done) -> None:
        """One organisation under two names: the second is kept beside the first, so that both find it."""
        if row.key in here.names:
            return
        if row.reference and self.imported.existing == Existing.TAKE:
            self.change(here.organisation, here.organisation.pk, "name", row.name)
            self.change(here.organisation, here.organisation.pk, "name_key", row.key)
            self.renamed[here.organisation.pk] = here
            done.changed.append("name")
        else:
            self._aliases([row.name], here, done)

    def _numbers(self, row: Brought, here: Known, done: Done) -> None:
        for scheme, value in row.identifiers:
            if (scheme, value) in here.numbers:
                continue
            primary = not any(here.numbers.values())
            here.numbers[scheme, value] = primary
            self._make(Identifier, here, scheme=scheme, value=value, is_primary=primary)
            self.renamed[here.organisation.pk] = here
            done.changed.append("identifier")

    def _aliases(self, names: list[str], here: Known, done: Done) -> None:
        for name in names:
            if name_key(name) not in here.names:
                here.aliases.append(name)
                self._make(Alias, here, name=name[:200])
                self.renamed[here.organisation.pk] = here
                done.changed.append("aliases")

    def _place(self, row: Brought, here: Known, done: Done) -> None:
        owner = here.organisation.pk
        if here.place is None:
            here.place = self._new_place(row, here)
            done.changed.append("place")
        else:
            for name in ("support_level", "joined_on"):
                if row.place.get(name) and not getattr(here.place, name):
                    self.change(here.place, owner, name, row.place[name])
                    done.changed.append(name)
        for theme in row.themes:
            if theme not in here.themes:
                here.themes.add(theme)
                self._link(ParticipationTheme, owner, participation_id=here.place.pk, theme_id=UUID(theme))
                done.changed.append("themes")

    def _new_place(self, row: Brought, here: Known) -> Participation:
        state = row.place.get("state") or self.imported.place_state
        joined = row.place.get("joined_on") or (self.today if state in TAKING_PART else None)
        place: Participation = self._make(
            Participation,
            here,
            programme_id=self.imported.programme_id,
            role=self.imported.role,
            state=state,
            state_since=self.now,
            support_level=row.place.get("support_level", ""),
            joined_on=joined,
            left_on=self.today if state == ParticipationState.LEFT else None,
        )
        return place

    def _person(self, row: Brought, here: Known, done: Done) -> Position | None:
        """The position of whoever the row names."""
        owner = here.organisation.pk
        if not row.person:
            if row.consent is False and not here.organisation.do_not_contact_at:
                self._stop_contact(here.organisation, owner, done)
            return None
        position = here.position_of(row.person)
        if position is None:
            position = self._new_position(row.person, here, done)
        else:
            self._complete_person(row.person, position, owner, done)
        if row.consent is False and not position.person.do_not_contact_at:
            self._stop_contact(position.person, owner, done)
        return position

    def _new_position(self, person: dict[str, str], here: Known, done: Done) -> Position:
        """Somebody new, or somebody with the same address and name who is here for another organisation."""
        email = person.get("email", "")
        key = (email.lower(), name_of(person))
        found = self.people.get(key) if email else None
        if found is None:
            found = self._link(Person, here.organisation.pk, **_of_person(person))
            if email:
                self.people[key] = found
        main = not any(position.is_main_contact for position in here.positions)
        position: Position = self._make(
            Position, here, person_id=found.pk, title=person.get("title", ""), is_main_contact=main
        )
        position._state.fields_cache["person"] = found
        here.positions.append(position)
        done.changed.append("contact")
        return position

    def _complete_person(self, person: dict[str, str], position: Position, owner: UUID, done: Done) -> None:
        if person.get("phone") and not position.person.phone:
            self.change(position.person, owner, "phone", person["phone"])
            done.changed.append("phone")
        if person.get("email") and not position.person.email:
            self.change(position.person, owner, "email", person["email"])
            self.change(position.person, owner, "email_normalised", person["email"].lower())
            done.changed.append("email")
        if person.get("title") and not position.title:
            self.change(position, owner, "title", person["title"])
            done.changed.append("title")

    def _stop_contact(self, subject: Organisation | Person, owner: UUID, done: Done) -> None:
        """Who said no is not written to. A yes in a file never lifts a no that is here."""
        self.change(subject, owner, "do_not_contact_at", self.now)
        done.changed.append("consent")

    def _project(self, row: Brought, here: Known, done: Done) -> None:
        if row.project and normalise(row.project["name"]) not in here.projects:
            project = self._make(Project, here, programme_id=self.imported.programme_id, **row.project)
            here.projects[normalise(project.name)] = project
            done.changed.append("project")

    def _work(self, row: Brought, here: Known, done: Done, contact: Position | None) -> None:
        """Needs or offers. One with a title of its own is known by it, another by what it is."""
        innovator = self.imported.role == "innovator"
        for fields in row.work:
            keys = need_keys(fields) if innovator else offer_keys(fields)
            telling = {key for key in keys if key[0] == "titled"} if row.titled else keys
            if telling & here.work:
                continue
            here.work |= keys
            self._make_need(fields, row, here) if innovator else self._make_offer(fields, row, here, contact)
            done.changed.append("needs" if innovator else "offers")

    def _make_need(self, fields: dict[str, Any], row: Brought, here: Known) -> None:
        project = here.projects.get(normalise(row.project["name"])) if row.project else None
        values = {"programme_id": self.imported.programme_id, "project_id": project.pk if project else None} | fields
        need = self._make(Need, here, state_since=self.now, **values)
        for theme in row.themes:
            self._link(NeedTheme, here.organisation.pk, need_id=need.pk, theme_id=UUID(theme))

    def _make_offer(self, fields: dict[str, Any], row: Brought, here: Known, contact: Position | None) -> None:
        """Live at once where staff say so: to bring it is to have checked it."""
        values: dict[str, Any] = {
            "programme_id": self.imported.programme_id,
            "contact_id": contact.person_id if contact else None,
        }
        if self.imported.offers_live:
            renew_by = max(self.today, fields["available_from"] or self.today) + RENEW_AFTER
            values |= {"state": OfferState.LIVE, "live_since": self.now, "renew_by": renew_by}
        offer = self._make(Offer, here, state_since=self.now, **values, **fields)
        for theme in row.themes:
            self._link(OfferTheme, here.organisation.pk, offer_id=offer.pk, theme_id=UUID(theme))

    def _note(self, row: Brought, here: Known, done: Done) -> None:
        """Columns that no field holds, word for word, and where they come from."""
        text = "\n".join(row.note)
        if text and text not in here.notes:
            here.notes.add(text)
            source = f"{text}{SOURCE}{self.imported.filename})"
            self._make(Note, here, text=source, by_id=self.imported.by_id)
            done.changed.append("note")

    def _make(self, model: type[Model], here: Known | None, **values: Any) -> Any:
        """A new record of this organisation; without one, the organisation itself."""
        if here is not None:
            return self._link(model, here.organisation.pk, organisation_id=here.organisation.pk, **values)
        return self._link(model, None, **values)

    def _link(self, model: type[Model], owner: UUID | None, **values: Any) -> Any:
        """A new record that belongs to an organisation through another one."""
        maker = self.makers.get(model)
        if maker is None:
            maker = self.makers[model] = Maker(model)
        record = maker(created_at=self.now + timedelta(microseconds=len(self.owners)), **values)  # as in the file
        self.new[model].append(record)
        self.owners[record.id] = owner or record.id
        return record

    def change(self, record: Any, owner: UUID, name: str, value: Any) -> None:
        before = getattr(record, name)
        setattr(record, name, value)
        if record.pk in self.owners:
            return  # made by this batch: it will be written with it
        _, fields = self.changes.setdefault((type(record), record.pk), (record, {}))
        fields.setdefault(name, [before, None])[1] = value
        self.changed_owners[record.pk] = owner


def _of_person(fields: dict[str, str]) -> dict[str, str]:
    given, family, email = fields["given_name"], fields.get("family_name", ""), fields.get("email", "")
    name = f"{given} {family}".strip()
    return {
        "given_name": given,
        "family_name": family,
        "email": email,
        "email_normalised": email.lower(),
        "phone": fields.get("phone", ""),
        "sort_name": sort_name(given, family),
        "search_text": normalise(name) or name.casefold(),
    }


def _shown(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
