"""The wording and the sender of one programme's mails, as the API changes them."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.response import Response

from accelerator.mailing import settings_services, wording
from accelerator.mailing.services import programme_sender
from accelerator.programmes.access import staff_programme_or_404
from accelerator.rest import fields
from accelerator.rest.serializers import Input, Shown
from accelerator.rest.views import Writes

TAG = "Programmes"


class WordingShown(Shown):
    kind = serializers.CharField(help_text="Which mail, for example `introductions.ask`.")
    opening = serializers.CharField()
    closing = serializers.CharField()


class WordingInput(Input):
    kind = fields.Text(64, help_text="Which mail, for example `introductions.ask`.")
    opening = fields.Text(
        wording.LENGTH,
        required=False,
        help_text="First sentences, with {name}, {organisation} or {programme}; empty: as everywhere here.",
    )
    closing = fields.Text(wording.LENGTH, required=False, help_text="Last sentences.")

    def validate_kind(self, code: str) -> wording.Kind:
        if code not in wording.KINDS:
            raise serializers.ValidationError("There is no such mail, or its words are fixed.")
        return wording.KINDS[code]


class SaveWording(Writes):
    """Write a programme's own words for one kind of mail

    Only the names that the mail knows may stand in braces.
    """

    tag = TAG
    operations = {"POST": "save_wording"}
    shows = WordingShown
    takes = WordingInput

    def act(self, pk: UUID) -> Response:
        programme, data = staff_programme_or_404(self.member, pk), self.taken()
        row = wording.save_wording(data.pop("kind"), by=self.request.user, programme_id=programme.pk, **data)
        return self.show(row)


class SenderShown(Shown):
    from_name = serializers.CharField(help_text="Empty: the name of the foundation.")


class SenderInput(Input):
    from_name = fields.Text(120, allow_blank=True, help_text="A name, not an address.")


class NameSender(Writes):
    """Name whom the mails of a programme come from"""

    tag = TAG
    operations = {"POST": "name_sender"}
    shows = SenderShown
    takes = SenderInput

    def act(self, pk: UUID) -> Response:
        programme, data = staff_programme_or_404(self.member, pk), self.taken()
        settings_services.save_programme_sender(programme, by=self.request.user, **data)
        shown: dict[str, Any] = {"from_name": programme_sender(programme.pk)}
        return self.show(shown)
