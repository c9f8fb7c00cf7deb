"""Fields that take exactly the JSON type they say: a number is no text, "yes" is no boolean (F29)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.validators import RegexValidator
from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accelerator.tenancy.members import Member

CANONICAL = RegexValidator(r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")
NOT_TEXT = "Write this as a text."


class Text(serializers.CharField):
    """A text of at most `max_length` characters, without NUL and halves of surrogate pairs."""

    default_error_messages = {"invalid": NOT_TEXT}

    def __init__(self, max_length: int, **kwargs: Any) -> None:
        kwargs.setdefault("allow_blank", not kwargs.get("required", True))
        super().__init__(max_length=max_length, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    default_error_messages = {"invalid": "Write true or false."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class FlagParameter(serializers.ChoiceField):
    """true or false in a query string, where everything is text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=["true", "false"], **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        return super().to_internal_value(data) == "true"


class Code(serializers.ChoiceField):
    """One of the codes."""

    default_error_messages = {"invalid_choice": "This is none of the values that can stand here."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice")
        return super().to_internal_value(data)


class Day(serializers.DateField):
    """YYYY-MM-DD."""

    default_error_messages = {"invalid": "Write the day as YYYY-MM-DD."}

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or len(value) != 10:
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Number(serializers.IntegerField):
    """A whole number."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class Amount(serializers.DecimalField):
    """A number, also written as a text so that no digit is lost. Answered as a text."""

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | float | str | Decimal):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "format": "uuid"})
class Id(serializers.Field):
    """An id as the API writes it."""

    default_error_messages = {"invalid": "This is no id."}

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or not CANONICAL.regex.match(data):  # type: ignore[union-attr]
            self.fail("invalid")
        return UUID(data)

    def to_representation(self, value: Any) -> str:
        return str(value)


@extend_schema_field({"type": "string", "format": "uuid"})
class Row(Id):
    """The id of a row that the member may name. Another's and one that never was read alike (F04)."""

    default_error_messages = {"unknown": "There is no such row here."}

    def __init__(self, of: Callable[[Member], QuerySet], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of = of

    def to_internal_value(self, data: Any) -> Model:
        found = self.of(self.context["member"]).filter(pk=super().to_internal_value(data)).first()
        if found is None:
            self.fail("unknown")
        return found
