"""Personal data of this room, of the tenancy below it and of the libraries that keep accounts
(see accelerator.tenancy.personal)."""

from accelerator.tenancy.personal import Rows, Texts

THEIRS = "The account belongs to the person. It goes with the last place that knows them, or when they delete it."

PERSONAL = [
    Rows(
        "accounts.User",
        "Account",
        shown={"email": "E-mail", "name": "Name", "created_at": "Since", "last_login": "Last sign-in"},
        users=("pk",),
        stays=THEIRS,
        hidden="password",
    ),
    Rows(
        "account.EmailAddress",
        "Addresses of the account",
        shown={"email": "E-mail", "verified": "Confirmed"},
        users=("user",),
        stays=THEIRS,
    ),
    Rows(
        "mfa.Authenticator",
        "Second steps of the account",
        shown={"type": "Kind", "created_at": "Since", "last_used_at": "Last used"},
        users=("user",),
        stays=THEIRS,
        hidden="data",
    ),
    Rows(
        "usersessions.UserSession",
        "Sessions of the account",
        shown={"ip": "Network address", "user_agent": "Browser", "created_at": "Since", "last_seen_at": "Last seen"},
        users=("user",),
        stays=THEIRS,
        hidden="session_key data",
    ),
    Rows(
        "tenancy.Membership",
        "Roles here",
        shown={"role": "Role", "created_at": "Since", "ended_at": "Until"},
        users=("user",),
        deleted=True,
    ),
    Rows(
        "accounts.ApiToken",
        "API tokens here",
        shown={
            "name": "Name",
            "created_at": "Made",
            "expires_at": "Ends",
            "last_used_at": "Last used",
            "ending": "Ends in",
        },
        users=("user",),
        deleted=True,
        hidden="hash",
    ),
    Rows(
        "accounts.Invitation",
        "Invitations of the person",
        shown={
            "email": "E-mail",
            "name": "Name",
            "role": "Role",
            "sent_at": "Sent",
            "accepted_at": "Accepted",
            "declined_at": "Declined",
        },
        people=("person_id",),
        users=("accepted_by",),
        addresses=("email",),
        erased={"email": "", "name": "", "person_id": None, "accepted_by": None},
        stays="That somebody was invited, by whom, and what they answered.",
    ),
]
TEXTS = [
    Texts("accounts.Invitation", "Invitations", "name"),
    Texts("accounts.KeptReply", "Answers of the API, kept for a day", "body"),
]
ACTS = {
    "accounts.Invitation": "invited_by",
    "admin.LogEntry": "user",  # Django's own log: never written (our audit stands in its place)
}
IMPERSONAL = {
    "accounts.Invitation": "programme_ids programme_line",
    "accounts.KeptReply": "key digest location",
    # The organisation that runs the programmes says these of itself, in public.
    "tenancy.Tenant": "slug name time_zone country subdivision about privacy_text contact_text contact_email",
    "tenancy.ClosedDay": "name",
    "tenancy.Host": "name",
    "tenancy.JobSlot": "job",
    "tenancy.Picture": "content content_type alt credit licence",
    # Bound to its account by usersessions.UserSession, and ended with it.
    "sessions.Session": "session_key session_data",
    "account.EmailConfirmation": "key",
    "admin.LogEntry": "object_id object_repr change_message",
    "auth.Permission": "name codename",
    "auth.Group": "name",
    "contenttypes.ContentType": "app_label model",
}
