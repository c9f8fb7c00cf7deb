"""Who is asking: a user as the active tenant knows them."""

from functools import cached_property
from typing import Any

from accelerator.tenancy.models import STAFF, Membership, Role


class Member:
    """The user of a request and their live roles in the active tenant. Roles are read once, when asked."""

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def is_authenticated(self) -> bool:
        return bool(self.user.is_authenticated)

    @cached_property
    def memberships(self) -> list[Membership]:
        if not self.is_authenticated:
            return []
        return list(Membership.objects.filter(user_id=self.user.pk, ended_at=None))

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
