"""What a batch of rows comes to: records to make and to change, decided in memory and written all at once.

The same plan serves the dry run, which throws it away, and the import, which writes it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Model

from accelerator import clock
from partners.intake.brought import Brought
from partners.intake.bulk import insert, insert_rows
from partners.intake.known import SOURCE, Known, name_of, need_keys, offer_keys
from partners.models import (
    Alias,
    Existing,
    Identifier,
    Import,
    ImportItem,
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
        self._person(row, here, done)
        self._project(row, here, done)
        self._work(row, here, done)
        self._note(row, here, done)
        if done.outcome != Outcome.CREATED and done.changed:
            done.outcome = Outcome.UPDATED
        return done

    def _begin(self, row: Brought) -> Known:
        organisation = Organisation(name=row.name, name_key=name_key(row.name), **row.facts)
        self._make(organisation, organisation.pk)
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
            self._change(organisation, organisation.pk, name, theirs)
            done.changed.append(name)
            if name == "postcode":
                self._change(organisation, organisation.pk, "postcode_key", row.facts["postcode_key"])
        cap = row.facts.get("ask_cap_month")
        if take and cap and cap != organisation.ask_cap_month:
            self._change(organisation, organisation.pk, "ask_cap_month", cap)
            done.changed.append("ask_cap_month")

    def _other_name(self, row: Brought, here: Known, done: Done) -> None:
        """One organisation under two names: the second is kept beside the first, so that both find it."""
        if name_key(row.name) in here.names:
            return
        if row.reference and self.imported.existing == Existing.TAKE:
            self._change(here.organisation, here.organisation.pk, "name", row.name)
            self._change(here.organisation, here.organisation.pk, "name_key", name_key(row.name))
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
            number = Identifier(organisation=here.organisation, scheme=scheme, value=value, is_primary=primary)
            self._make(number, here.organisation.pk)
            self.renamed[here.organisation.pk] = here
            done.changed.append("identifier")

    def _aliases(self, names: list[str], here: Known, done: Done) -> None:
        for name in names:
            if name_key(name) not in here.names:
                here.aliases.append(name)
                self._make(Alias(organisation=here.organisation, name=name[:200]), here.organisation.pk)
                self.renamed[here.organisation.pk] = here
                done.changed.append("aliases")

    def _place(self, row: Brought, here: Known, done: Done) -> None:
        owner = here.organisation.pk
        if here.place is None:
            here.place = self._new_place(row, here.organisation)
            self._make(here.place, owner)
            done.changed.append("place")
        else:
            for name in ("support_level", "joined_on"):
                if row.place.get(name) and not getattr(here.place, name):
                    self._change(here.place, owner, name, row.place[name])
                    done.changed.append(name)
        for theme in row.themes:
            if theme not in here.themes:
                here.themes.add(theme)
                self._make(ParticipationTheme(participation=here.place, theme_id=UUID(theme)), owner)
                done.changed.append("themes")

    def _new_place(self, row: Brought, organisation: Organisation) -> Participation:
        state = row.place.get("state") or self.imported.place_state
        joined = row.place.get("joined_on") or (self.today if state in TAKING_PART else None)
        return Participation(
            organisation=organisation,
            programme_id=self.imported.programme_id,
            role=self.imported.role,
            state=state,
            state_since=self.now,
            support_level=row.place.get("support_level", ""),
            joined_on=joined,
            left_on=self.today if state == ParticipationState.LEFT else None,
        )

    def _person(self, row: Brought, here: Known, done: Done) -> None:
        owner = here.organisation.pk
        if not row.person:
            if row.consent is False and not here.organisation.do_not_contact_at:
                self._stop_contact(here.organisation, owner, done)
            return
        position = here.position_of(row.person)
        if position is None:
            position = self._new_position(row.person, here, done)
        else:
            self._complete_person(row.person, position, owner, done)
        if row.consent is False and not position.person.do_not_contact_at:
            self._stop_contact(position.person, owner, done)

    def _new_position(self, person: dict[str, str], here: Known, done: Done) -> Position:
        """Somebody new, or somebody with the same address and name who is here for another organisation."""
        email = person.get("email", "")
        key = (email.lower(), name_of(person))
        found = self.people.get(key) if email else None
        if found is None:
            found = _person(person)
            self._make(found, here.organisation.pk)
            if email:
                self.people[key] = found
        main = not any(position.is_main_contact for position in here.positions)
        position = Position(
            person=found, organisation=here.organisation, title=person.get("title", ""), is_main_contact=main
        )
        here.positions.append(position)
        self._make(position, here.organisation.pk)
        done.changed.append("contact")
        return position

    def _complete_person(self, person: dict[str, str], position: Position, owner: UUID, done: Done) -> None:
        if person.get("phone") and not position.person.phone:
            self._change(position.person, owner, "phone", person["phone"])
            done.changed.append("phone")
        if person.get("email") and not position.person.email:
            self._change(position.person, owner, "email", person["email"])
            self._change(position.person, owner, "email_normalised", person["email"].lower())
            done.changed.append("email")
        if person.get("title") and not position.title:
            self._change(position, owner, "title", person["title"])
            done.changed.append("title")

    def _stop_contact(self, subject: Organisation | Person, owner: UUID, done: Done) -> None:
        """Who said no is not written to. A yes in a file never lifts a no that is here."""
        self._change(subject, owner, "do_not_contact_at", self.now)
        done.changed.append("consent")

    def _project(self, row: Brought, here: Known, done: Done) -> None:
        if row.project and normalise(row.project["name"]) not in here.projects:
            project = Project(organisation=here.organisation, programme_id=self.imported.programme_id, **row.project)
            here.projects[normalise(project.name)] = project
            self._make(project, here.organisation.pk)
            done.changed.append("project")

    def _work(self, row: Brought, here: Known, done: Done) -> None:
        """Needs or offers. One with a title of its own is known by it, another by what it is."""
        innovator = self.imported.role == "innovator"
        for fields in row.work:
            keys = need_keys(fields) if innovator else offer_keys(fields)
            telling = {key for key in keys if key[0] == "titled"} if row.titled else keys
            if telling & here.work:
                continue
            here.work |= keys
            self._make_need(fields, row, here) if innovator else self._make_offer(fields, row, here)
            done.changed.append("needs" if innovator else "offers")

    def _make_need(self, fields: dict[str, Any], row: Brought, here: Known) -> None:
        need = self._need(fields, row, here)
        self._make(need, here.organisation.pk)
        for theme in row.themes:
            self._make(NeedTheme(need=need, theme_id=UUID(theme)), here.organisation.pk)

    def _make_offer(self, fields: dict[str, Any], row: Brought, here: Known) -> None:
        offer = self._offer(fields, row, here)
        self._make(offer, here.organisation.pk)
        for theme in row.themes:
            self._make(OfferTheme(offer=offer, theme_id=UUID(theme)), here.organisation.pk)

    def _need(self, fields: dict[str, Any], row: Brought, here: Known) -> Need:
        project = here.projects.get(normalise(row.project["name"])) if row.project else None
        return Need(organisation=here.organisation, programme_id=self.imported.programme_id, project=project, **fields)

    def _offer(self, fields: dict[str, Any], row: Brought, here: Known) -> Offer:
        """Live at once where staff say so: to bring it is to have checked it."""
        contact = here.position_of(row.person).person if row.person else None  # type: ignore[union-attr]
        offer = Offer(
            organisation=here.organisation, programme_id=self.imported.programme_id, contact=contact, **fields
        )
        if self.imported.offers_live:
            offer.state, offer.live_since = OfferState.LIVE, self.now
            offer.renew_by = max(self.today, offer.available_from or self.today) + RENEW_AFTER
        offer.state_since = self.now
        return offer

    def _note(self, row: Brought, here: Known, done: Done) -> None:
        """Columns that no field holds, word for word, and where they come from."""
        text = "\n".join(row.note)
        if text and text not in here.notes:
            here.notes.add(text)
            source = f"{text}{SOURCE}{self.imported.filename})"
            self._make(Note(organisation=here.organisation, text=source, by=self.imported.by), here.organisation.pk)
            done.changed.append("note")

    # All of them ---------------------------------------------------------------------------------------------

    def _make(self, record: Any, owner: UUID) -> None:
        record.created_at = self.now + timedelta(microseconds=len(self.owners))  # in the order of the file
        self.new[type(record)].append(record)
        self.owners[record.pk] = owner

    def _change(self, record: Any, owner: UUID, name: str, value: Any) -> None:
        before = getattr(record, name)
        setattr(record, name, value)
        if record.pk in self.owners:
            return  # made by this batch: it will be written with it
        _, fields = self.changes.setdefault((type(record), record.pk), (record, {}))
        fields.setdefault(name, [before, None])[1] = value
        self.changed_owners[record.pk] = owner

    def write(self) -> None:
        """One statement for each kind of record and two thousand of them; an item beside each, for the undo."""
        for known in self.renamed.values():
            self._search_text(known)
        for model in ORDER:
            insert(model, self.new[model])
        self._write_changes()
        items = [self._item(record, self.owners[record.pk]) for model in ORDER for record in self.new[model]]
        items += [
            self._item(record, self.changed_owners[pk], fields) for (_, pk), (record, fields) in self.changes.items()
        ]
        insert_rows(ImportItem, items)

    def _search_text(self, known: Known) -> None:
        numbers = [value for _, value in known.numbers]
        text = " ".join([known.organisation.name_key, *map(normalise, known.aliases), *map(normalise, numbers)])
        if text != known.organisation.search_text:
            self._change(known.organisation, known.organisation.pk, "search_text", text)

    def _write_changes(self) -> None:
        by_fields: dict[tuple[type[Model], tuple[str, ...]], list[Any]] = defaultdict(list)
        for (model, _), (record, fields) in self.changes.items():
            by_fields[model, tuple(sorted(fields))].append(record)
        for (model, names), records in by_fields.items():
            model._default_manager.bulk_update(records, names, batch_size=200)

    def _item(self, record: Any, owner: UUID, change: dict[str, list[Any]] | None = None) -> dict[str, Any]:
        """A row of ImportItem."""
        kept = {name: [_stored(before), _stored(after)] for name, (before, after) in change.items()} if change else None
        return {
            "id": uuid4(),
            "tenant_id": self.imported.tenant_id,
            "created_at": self.now,
            "of_id": self.imported.pk,
            "organisation_id": owner,
            "kind": record._meta.label_lower,
            "record_id": record.pk,
            "change": kept,
            "undone_at": None,
            "kept_why": "",
        }


def _person(fields: dict[str, str]) -> Person:
    given, family, email = fields["given_name"], fields.get("family_name", ""), fields.get("email", "")
    name = f"{given} {family}".strip()
    return Person(
        given_name=given,
        family_name=family,
        email=email,
        email_normalised=email.lower(),
        phone=fields.get("phone", ""),
        sort_name=sort_name(given, family),
        search_text=normalise(name) or name.casefold(),
    )


def _stored(value: Any) -> Any:
    """As JSON keeps it; moments and dates as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _shown(value: Any) -> str:
    text = ", ".join(value) if isinstance(value, list) else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
