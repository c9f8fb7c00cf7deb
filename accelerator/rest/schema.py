"""OpenAPI from the declarations of the views, so that what is written down is what happens."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_object_type
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from accelerator.rest.problems import CONTENT_TYPE, TITLES

SAFE = ("GET", "HEAD")
READ_PROBLEMS = (400, 401, 403, 404, 429)
WRITE_PROBLEMS = (400, 401, 403, 404, 409, 413, 415, 422, 429)
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,255}$"},
    OpenApiParameter.HEADER,
    description="A text of your own, for example a UUID. The same request with the same key is done once; "
    "the answer is kept for 24 hours.",
)
AUDIENCES = {
    "staff": "programme staff",
    "funder": "funders",
    "own": "the organisation itself",
    "other": "partners who browse",
    "self": "the person themselves",
}


class PlaceOfError(serializers.Serializer):
    """One thing that is wrong, and where."""

    pointer = serializers.CharField(required=False, help_text="Where in the body, as a JSON pointer: `#/parties/0`.")
    parameter = serializers.CharField(required=False, help_text="Which parameter of the address.")
    detail = serializers.CharField()


class ProblemDetails(serializers.Serializer):
    """RFC 9457: what went wrong, in words for a person and codes for a program."""

    type = serializers.CharField(help_text="What kind of error: an address on the docs page, or about:blank.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(allow_blank=True)
    errors = PlaceOfError(many=True, required=False)


class ApiSchema(AutoSchema):
    """Reads tag, operations, shows, takes, query and roles from the view."""

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_operation_id(self) -> str:
        return self.view.operations[self.method]

    def get_summary(self) -> str:
        return _words(self.view, self.method)[0]

    def get_description(self) -> str:
        said = _words(self.view, self.method)[1]
        roles = ", ".join(sorted(self.view.roles_of(self.method)))
        return f"{said}\n\nRoles: {roles}.".strip()

    def get_request_serializer(self) -> Any:
        return None if self.method in SAFE else self.view.takes

    def get_override_parameters(self) -> list[Any]:
        if self.method not in SAFE:
            return [KEY]
        return [self.view.query] if self.view.query().fields else []

    def get_response_serializers(self) -> Any:
        problems = READ_PROBLEMS if self.method in SAFE else WRITE_PROBLEMS
        said = {(str(status), CONTENT_TYPE): OpenApiResponse(ProblemDetails, TITLES[status]) for status in problems}
        other = {("default", CONTENT_TYPE): OpenApiResponse(ProblemDetails, "Any other error")}
        return {self._good_status(): self._good_answer(), **said, **other}

    def _good_status(self) -> str:
        return "201" if self.view.made and self.method == "POST" else "200"

    def _good_answer(self) -> Any:
        if self.view.is_list and self.method in SAFE:
            return OpenApiResponse(self._page(), "A page")
        return OpenApiResponse(self.view.shows, "Done" if self.method == "POST" else "Found")

    def _page(self) -> dict[str, Any]:
        item = self.resolve_serializer(self.view.shows, "response")
        link = {"type": ["string", "null"], "format": "uri"}
        return build_object_type(
            properties={"results": {"type": "array", "items": item.ref}, "next": link, "previous": link},
            required=["results", "next", "previous"],
        )

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return serializer.__class__.__name__.removesuffix("Shown")

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        serializer = serializer() if isinstance(serializer, type) else serializer
        narrow = getattr(serializer, "SEEN_BY", {})
        for name in set(narrow) & set(schema.get("properties", {})):
            seen = "Seen by " + " and ".join(AUDIENCES[one] for one in narrow[name]) + " only."
            found = schema["properties"][name]
            found["description"] = f"{found.get('description', '')} {seen}".strip()
        if narrow and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in narrow]
        if not hasattr(serializer, "SEEN_BY") and direction == "request":
            schema["additionalProperties"] = False
        return schema


def _words(view: Any, method: str) -> tuple[str, str]:
    """First line and rest of what the method's docstring, or the view's, says."""
    handler = getattr(view, "act" if method == "POST" else method.lower(), None)
    own = handler if handler and handler.__qualname__.startswith(type(view).__name__) else None
    text = (own.__doc__ if own and own.__doc__ else type(view).__doc__) or ""
    lines = [line.strip() for line in text.strip().splitlines()]
    return lines[0].rstrip("."), "\n".join(lines[1:]).strip()
