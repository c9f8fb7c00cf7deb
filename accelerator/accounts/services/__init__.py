"""The decisions about who belongs here: users, invitations, memberships, and the tenant's own settings."""

from accelerator.accounts.services.hosts import add_host, make_host_primary, remove_host
from accelerator.accounts.services.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from accelerator.accounts.services.members import end_membership, grant_role, restore_membership
from accelerator.accounts.services.tenants import (
    change_tenant,
    close_day,
    create_tenant,
    open_day,
    remove_logo,
    resume_tenant,
    set_logo,
    suspend_tenant,
)
from accelerator.accounts.services.tokens import make_token, revoke_token
from accelerator.accounts.services.users import (
    blank_account,
    end_other_sessions,
    end_session,
    end_sessions_here,
    end_sessions_naming,
    register_user,
    rename_user,
)

__all__ = [
    "accept_invitation",
    "add_host",
    "blank_account",
    "change_tenant",
    "close_day",
    "create_tenant",
    "decline_invitation",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "end_sessions_here",
    "end_sessions_naming",
    "grant_role",
    "invite",
    "make_host_primary",
    "make_token",
    "open_day",
    "register_user",
    "remove_host",
    "remove_logo",
    "rename_user",
    "resend_invitation",
    "restore_membership",
    "resume_tenant",
    "revoke_invitation",
    "revoke_token",
    "set_logo",
    "suspend_tenant",
]
