"""Rows of partners, made through the services; use them inside a tenant_scope."""

from itertools import count
from typing import Any

from accelerator.programmes.models import Programme
from partners import services
from partners.models import Need, Offer, Organisation, Participation, Person, Position, Project
from partners.states import OfferState
from tests.factories.programmes import make_programme

_number = count(1)


def make_organisation(**changes: Any) -> Organisation:
    return services.create_organisation(**{"by": None, "name": f"Acorn {next(_number)}"} | changes)


def make_person(organisation: Organisation | None = None, **changes: Any) -> Person:
    """A person; with an organisation, somebody who may answer for it."""
    number = next(_number)
    fields = {"given_name": "Ada", "family_name": f"Arbour {number}", "email": f"ada{number}@people.example"}
    return services.add_person(**{"by": None, "organisation": organisation} | fields | changes)


def make_position(person: Person | None = None, organisation: Organisation | None = None, **changes: Any) -> Position:
    person = person or make_person()
    return services.add_position(person, organisation or make_organisation(), **{"by": None} | changes)


def make_participation(
    organisation: Organisation | None = None,
    programme: Programme | None = None,
    role: str = "innovator",
    state: str = "active",
    **changes: Any,
) -> Participation:
    """An organisation in a programme; both are made when they are not given."""
    organisation = organisation or make_organisation()
    programme = programme or make_programme()
    return services.join_programme(organisation, programme, **{"by": None, "role": role, "state": state} | changes)


def make_project(organisation: Organisation | None = None, **changes: Any) -> Project:
    fields = {"by": None, "name": f"Project {next(_number)}"}
    return services.add_project(organisation or make_organisation(), **fields | changes)


def make_need(organisation: Organisation | None = None, programme: Programme | None = None, **changes: Any) -> Need:
    fields = {"by": None, "programme": programme or make_programme(), "type": "mentoring", "title": "A mentor"}
    return services.add_need(organisation or make_organisation(), **fields | changes)


def make_offer(
    organisation: Organisation | None = None,
    programme: Programme | None = None,
    state: str = OfferState.LIVE,
    **changes: Any,
) -> Offer:
    """An offer; `state` draft or live."""
    fields = {"by": None, "programme": programme or make_programme(), "type": "mentoring", "title": "Two days of help"}
    offer = services.add_offer(organisation or make_organisation(), **fields | changes)
    return services.publish_offer(offer, by=None) if state == OfferState.LIVE else offer
