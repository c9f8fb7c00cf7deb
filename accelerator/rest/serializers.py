"""What comes in, held to what is written down; and what goes out, by who is asking (F07, F08)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework import serializers

from accelerator.rest.fields import Text
from accelerator.rest.problems import BadParameters
from accelerator.tenancy.members import Member

STAFF, FUNDER, OWN, OTHER = "staff", "funder", "own", "other"  # audiences
UNKNOWN_FIELD = "There is no such field here."
UNKNOWN_PARAMETER = "There is no such parameter here."
LIMIT, MOST = 50, 200
LONGEST_PARAMETER = 2000
MOST_PARAMETERS = 30


class Input(serializers.Serializer):
    """A body. A field that it does not name is an error, never a value (F07)."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            foreign = {str(name)[:80]: [UNKNOWN_FIELD] for name in list(data)[:200] if name not in self.fields}
            if foreign:
                raise serializers.ValidationError(foreign)
        return super().to_internal_value(data)


class Nothing(Input):
    """An empty object, or no body at all."""


class Whole(serializers.IntegerField):
    """A whole number in a query string."""

    def to_internal_value(self, data: Any) -> int:
        if not (isinstance(data, str) and data.isascii() and data.isdecimal() and len(data) < 10):
            self.fail("invalid")
        return super().to_internal_value(data)


class Query(serializers.Serializer):
    """The parameters of an address. One that is not named here is refused: a filter that is silently left
    out shows more than was asked for, and look-ups through relations would answer questions (F05)."""

    def read(self, request: HttpRequest) -> dict[str, Any]:
        """The values given. Raises BadParameters."""
        given = request.GET
        foreign = [name for name in given if name not in self.fields]
        if foreign or len(given) > MOST_PARAMETERS:
            raise BadParameters({name[:80]: UNKNOWN_PARAMETER for name in foreign[:MOST_PARAMETERS]})
        twice = {name: "Give this parameter once." for name in given if len(given.getlist(name)) > 1}
        if twice:
            raise BadParameters(twice)
        filled = type(self)(data=given.dict(), context=self.context)
        if not filled.is_valid():
            raise BadParameters({name: str(said[0]) for name, said in filled.errors.items()})
        return dict(filled.validated_data)


class PageQuery(Query):
    """Where in a list, and how much of it."""

    limit = Whole(required=False, min_value=1, max_value=MOST, help_text=f"Rows on a page; {LIMIT} unless given.")
    after = Text(LONGEST_PARAMETER, required=False, allow_blank=False, help_text="From the `next` of a page.")
    before = Text(LONGEST_PARAMETER, required=False, allow_blank=False, help_text="From the `previous` of a page.")


class Shown(serializers.Serializer):
    """A row as one audience may see it.

    `SEEN_BY` names the fields that not everybody sees, each with its audiences; what is not named there
    everybody sees who sees the row. A field that may not be seen is absent, not empty.
    """

    SEEN_BY: dict[str, tuple[str, ...]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("read_only", True)
        super().__init__(*args, **kwargs)

    def audience(self, row: Any) -> str:
        return STAFF if self.member.is_staff else OWN

    @property
    def member(self) -> Member:
        return self.context["member"]

    def get_fields(self) -> Any:
        fields = super().get_fields()
        for field in fields.values():
            field.read_only = True
        return fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        audience = self.audience(instance)
        return {
            field.field_name: self._value(field, instance)
            for field in self.fields.values()
            if audience in self.SEEN_BY.get(field.field_name, (audience,))
        }

    def _value(self, field: Any, instance: Any) -> Any:
        value = field.get_attribute(instance)
        return None if value is None else field.to_representation(value)


def staff_only(*names: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names, (STAFF,))


def seen_by(audiences: Iterable[str], *names: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(names, tuple(audiences))
