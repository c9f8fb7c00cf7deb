"""Personal data of this room (see accelerator.tenancy.personal)."""

from accelerator import clock
from accelerator.tenancy.personal import ERASED, Rows, Texts

HOLDER = ("link_holder_kind", "link_holder_id")

PERSONAL = [
    Rows(
        "mailing.Mail",
        "Mails to the person",
        shown={
            "created_at": "Written",
            "to_address": "To",
            "to_name": "Name",
            "subject": "Subject",
            "text": "Text",
            "state": "What became of it",
            "sent_at": "Sent",
            "bounced_at": "Came back",
            "from_name": "From",
        },
        addresses=("address",),
        named=(HOLDER,),
        erased={
            "to_address": "",
            "address": "",
            "to_name": "",
            "subject": ERASED,
            "text": "",
            "html": "",
            "sealed": "",
            "reply_to": list,
            "last_reply": "",
            "body_cleared_at": clock.now,
        },
        stays="That a mail was sent, and when; without its text, its recipient and its address.",
    ),
    Rows(
        "mailing.Token",
        "Links that act for the person",
        shown={"purpose": "What for", "created_at": "Made", "expires_at": "Ends", "revoked_at": "Taken back"},
        named=(("holder_kind", "holder_id"),),
        erased={"revoked_at": clock.now},
        stays="That there was a link; it opens nothing any more, and goes 30 days after its end.",
        hidden="hash subject_kind subject_id",
    ),
    Rows(
        "mailing.Preference",
        "Which mails are wanted",
        shown={"address": "Address", "mail_class": "Kind", "accepts": "Yes or no", "changed_at": "Since"},
        addresses=("address",),
        deleted=True,
    ),
    Rows(
        "mailing.Suppression",
        "Addresses that are not written to",
        shown={"address": "Address", "reason": "Why", "since": "Since", "lifted_at": "Ended", "lifted_why": "Why"},
        addresses=("address",),
        deleted=True,
    ),
]
TEXTS = [
    # of mails to others: an introduction names both sides
    Texts("mailing.Mail", "Mails to others", "subject text html to_name from_name reply_to last_reply"),
    Texts("mailing.Suppression", "Why an address works again", "lifted_why"),
    Texts("mailing.Wording", "Our own words in mails", "opening closing"),
    Texts("mailing.Sender", "The name mails come from", "from_name paused_reply"),
    Texts("mailing.ProgrammeSender", "The name a programme's mails come from", "from_name"),
    Texts("mailing.Attempt", "Answers of mail servers", "reply"),
]
IMPERSONAL = {
    "mailing.Mail": "key message_id template about_kind about_id link_path link_purpose link_subject_kind "
    "link_subject_id more_links",
    "mailing.Sender": "paused_stage",
    "mailing.Wording": "kind",
}
