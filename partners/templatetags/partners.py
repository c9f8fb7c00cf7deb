"""`{% load partners %}`: what the pages of organisations and people say in small print."""

from collections.abc import Iterable
from decimal import Decimal

from django import template

from accelerator.programmes.models import Programme
from partners.engagement import balance
from partners.models import Offer, Organisation, Outcome, Verdict
from partners.states import ImportState, OfferState, ParticipationState

register = template.Library()

PARTICIPATION_KINDS = {
    ParticipationState.ACTIVE: "good",
    ParticipationState.JOINED: "good",
    ParticipationState.INVITED: "wait",
    ParticipationState.CONTACTED: "wait",
    ParticipationState.IN_TALKS: "wait",
}
OFFER_KINDS = {OfferState.LIVE: "good", OfferState.IN_CHECK: "wait", OfferState.FULL: "on", OfferState.LAPSED: "bad"}

IMPORT_KINDS = {
    ImportState.DONE: "good",
    ImportState.FAILED: "bad",
    ImportState.CHECKED: "wait",
    ImportState.READ: "wait",
}
VERDICT_KINDS = {Verdict.REFUSED: "bad", Verdict.QUESTION: "wait", Verdict.NEW: "good"}
OUTCOME_KINDS = {Outcome.CREATED: "good", Outcome.UPDATED: "good", Outcome.REFUSED: "bad", Outcome.LEFT_OUT: "wait"}


@register.filter
def coded(code: str, labels: dict[str, str]) -> str:
    """`{{ organisation.sector|coded:labels.sector }}`: how a picklist code reads."""
    return labels.get(code, code)


@register.filter
def all_coded(codes: Iterable[str], labels: dict[str, str]) -> str:
    """Several codes, with commas."""
    return ", ".join(labels.get(code, code) for code in codes)


@register.filter
def brief(label: str) -> str:
    """A label without what explains it: "Deep: a named team" -> "Deep"."""
    return label.partition(":")[0]


@register.filter
def participation_kind(state: str) -> str:
    """The colour that repeats a participation's state."""
    return PARTICIPATION_KINDS.get(ParticipationState(state), "")


@register.filter
def offer_kind(state: str) -> str:
    return OFFER_KINDS.get(OfferState(state), "")


@register.filter
def amount(offer: Offer, units: dict[str, str]) -> str:
    """ "12.5 hours", as the partner put it; empty when no number was given."""
    if offer.quantity is None:
        return ""
    number = offer.quantity.quantize(Decimal(1)) if offer.quantity == offer.quantity.to_integral() else offer.quantity
    return f"{number.normalize():f} {units.get(offer.unit, offer.unit).lower()}".strip()


@register.filter
def host(organisation: Organisation) -> str:
    """The website without its scheme: "merrowdale.example"."""
    return organisation.website.partition("://")[2].removeprefix("www.").rstrip("/")


@register.filter
def import_kind(state: str) -> str:
    """The colour that repeats how far an import is."""
    return IMPORT_KINDS.get(ImportState(state), "")


@register.filter
def verdict_kind(verdict: str) -> str:
    return VERDICT_KINDS.get(Verdict(verdict), "")


@register.filter
def outcome_kind(outcome: str) -> str:
    return OUTCOME_KINDS.get(Outcome(outcome), "")


@register.inclusion_tag("partners/_balance.html")
def party_balance(programme: Programme) -> dict[str, object]:
    """Who takes part, by sector, and how many of them for the first time (R53, R68)."""
    return {"balance": balance(programme), "programme": programme}
