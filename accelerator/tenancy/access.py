"""Who may open which page. Default deny: a view without a rule answers nobody.

A rule is an attribute of the view, read by AccessMiddleware before the view runs: signed out leads to
sign-in, signed in without the right looks like a page that does not exist (F01).
"""

from collections.abc import Callable
from typing import Any

from accelerator.tenancy.members import Member
from accelerator.tenancy.models import Role

Rule = Callable[[Member], bool]
type View = Any  # a callable that may carry the attribute `access`


def _anyone(member: Member) -> bool:
    return True


def _signed_in(member: Member) -> bool:
    return member.is_authenticated


def _member(member: Member) -> bool:
    return bool(member.roles)


def _staff(member: Member) -> bool:
    return member.is_staff


# Views that others wrote, by the start of their module's name.
FOREIGN: dict[str, Rule] = {
    "allauth.": _anyone,  # asks for sign-in itself
    "django.contrib.admin": _staff,
    "django.views.i18n": _staff,  # the admin's texts for its scripts
}


class Requires:
    """`@requires(Role.ADMIN, Role.FUNDER)`, `@requires.staff`, `.member`, `.signed_in`, `.anyone`."""

    def __call__(self, *roles: Role) -> Callable[[View], View]:
        def rule(member: Member) -> bool:
            return member.has(*roles)

        return lambda view: _mark(view, rule)

    def anyone(self, view: View) -> View:
        return _mark(view, _anyone)

    def signed_in(self, view: View) -> View:
        return _mark(view, _signed_in)

    def member(self, view: View) -> View:
        return _mark(view, _member)

    def staff(self, view: View) -> View:
        return _mark(view, _staff)


requires = Requires()


def rule_for(view: Callable[..., Any]) -> Rule | None:
    """The rule of a view, None when it carries none (and so answers nobody)."""
    rule = getattr(view, "access", None)
    if rule:
        return rule
    module = getattr(view, "__module__", "")
    return next((rule for prefix, rule in FOREIGN.items() if module.startswith(prefix)), None)


def is_open(rule: Rule | None) -> bool:
    return rule is _anyone


def _mark(view: View, rule: Rule) -> View:
    view.access = rule
    return view
