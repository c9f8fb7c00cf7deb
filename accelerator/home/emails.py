"""The mails that have room for a tenant's own first and last sentences, of all rooms, in the order of the work."""

from accelerator.mailing.wording import Kind, register

for _order, (_code, _title, _when) in enumerate(
    [
        ("accounts.invitation", "Invitation", "Sent when you invite a colleague, an innovator, a partner or a funder."),
        ("introductions.ask", "Asking a side", "Sent to one side when you ask whether they would like to meet."),
        ("introductions.introduction", "Introduction", "Sent to both sides once both have said yes."),
        (
            "introductions.confirm_partnership",
            "Confirming a partnership",
            "Sent to each side to confirm what was agreed.",
        ),
        ("introductions.partnership_confirmed", "Partnership confirmed", "Sent to each side once all have confirmed."),
    ]
):
    register(Kind(_code, _title, _when, order=_order))
