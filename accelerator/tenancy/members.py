"""Who is asking: a user as the active tenant knows them."""

from functools import cached_property
from typing import Any

from accelerator.tenancy.context import current_tenant
from accelerator.tenancy.models import STAFF, Membership, Role

SECOND_FACTORS = ("totp", "webauthn")  # recovery codes alone are none


class Member:
    """The user of a request and their live roles in the active tenant. Roles are read once, when asked.

    Where the tenant asks its staff for a second factor, the staff roles of a user without one sleep:
    whatever looks at roles, pages, admin and API alike, sees none until it is set up.
    """

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def is_authenticated(self) -> bool:
        return bool(self.user.is_authenticated)

    @cached_property
    def memberships(self) -> list[Membership]:
        """Those in force: live, and not asleep for want of a second factor."""
        if self.lacks_second_factor:
            return [membership for membership in self._live_memberships if membership.role not in STAFF]
        return self._live_memberships

    @cached_property
    def _live_memberships(self) -> list[Membership]:
        if not self.is_authenticated:
            return []
        return list(Membership.objects.filter(user_id=self.user.pk, ended_at=None))

    @cached_property
    def lacks_second_factor(self) -> bool:
        """Whether staff roles sleep until this user has set up an authenticator app or a passkey."""
        if not current_tenant().requires_second_factor:
            return False
        is_staff = any(membership.role in STAFF for membership in self._live_memberships)
        return is_staff and not has_second_factor(self.user)

    @cached_property
    def roles(self) -> set[Role]:
        return {Role(membership.role) for membership in self.memberships}

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)


def has_second_factor(user: Any) -> bool:
    from allauth.mfa.models import Authenticator  # not ready yet when this module is first read

    return Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists()
