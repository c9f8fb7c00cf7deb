"""What a mail may be, and may become (faults.md 2.3)."""

from django.db.models import TextChoices


class MailClass(TextChoices):
    """What a recipient may switch off (domain.md 6.9)."""

    SERVICE = "T", "service"  # cannot be switched off while the role lasts
    REQUEST = "R", "request"  # off means "no new introductions"
    DIGEST = "D", "reminder or digest"
    NEWS = "M", "news"  # only to those who asked for it


class MailState(TextChoices):
    QUEUED = "queued", "waiting to leave"
    SENDING = "sending", "being sent"
    SENT = "sent", "sent"
    FAILED = "failed", "not delivered"
    UNKNOWN = "unknown", "perhaps delivered"
    HELD = "held", "held back"
    CANCELLED = "cancelled", "not sent"


MOVES: dict[MailState, set[MailState]] = {
    MailState.QUEUED: {
        MailState.SENDING,
        MailState.CANCELLED,
        MailState.HELD,
        MailState.SENT,  # an answer of the mail server that came after the lease had run out
    },
    MailState.SENDING: {
        MailState.SENT,
        MailState.QUEUED,  # to be tried again
        MailState.FAILED,
        MailState.UNKNOWN,
        MailState.HELD,
        MailState.CANCELLED,  # only before the message itself is handed over
    },
    MailState.HELD: {MailState.QUEUED, MailState.CANCELLED},
    MailState.FAILED: {MailState.QUEUED},
    MailState.UNKNOWN: {MailState.QUEUED, MailState.SENT},
    MailState.SENT: set(),
    MailState.CANCELLED: set(),
}


class Why(TextChoices):
    """Why a mail is held, failed or cancelled; staff read the label."""

    SUPPRESSED = "suppressed", "the address is on the list of addresses we do not write to"
    SENDER_REFUSED = "sender_refused", "the mail server refused us as a sender"
    CONTENT_REFUSED = "content_refused", "the mail server refused this message"
    ADDRESS_REFUSED = "address_refused", "the mail server does not know this address"
    TOO_LONG = "too_long", "the mail server was not ready for three days"
    PREFERENCE = "preference", "this person has switched such mails off"
    WITHDRAWN = "withdrawn", "it was no longer needed"
    STAFF = "staff", "staff stopped it"
    TOO_OLD = "too_old", "it was held back for too long"
    INTERRUPTED = "interrupted", "the line broke while it was handed over"
    TOO_MANY = "too_many", "there were too many such mails to this address in a day"
    UNSENDABLE = "unsendable", "this address cannot be written to by our mail server"


class Outcome(TextChoices):
    """How one try ended."""

    SENT = "sent", "taken by the mail server"
    LATER = "later", "to be tried again"
    REFUSED = "refused", "refused"
    LOST = "lost", "broken off before it was handed over"
    UNKNOWN = "unknown", "broken off while it was handed over"


class SuppressionReason(TextChoices):
    REFUSED = "refused", "the mail server said that this address does not exist"
    BOUNCED = "bounced", "a mail came back"
    COMPLAINED = "complained", "the recipient complained"
    DO_NOT_CONTACT = "do_not_contact", "asked not to be contacted"
    NOT_THEM = "not_them", "a reader said that they are somebody else"
