"""The schema as a person reads it: operations in groups, fields in rows, a request to copy for each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]
METHODS = ("get", "post", "patch")
# What stands for a value in a request to copy: by the field's name, else by its type.
EXAMPLES: dict[str, Any] = {
    "programme": "$PROGRAMME",
    "innovator": "$INNOVATOR",
    "partner": "$PARTNER",
    "first_side": "partner",
    "why": "You told us that arrears calls are the hardest part of your week.",
    "ask": "one 30-minute call",
    "gain_innovator": "a test with 300 homes",
    "gain_partner": "a tested tool at no cost",
    "reason": "They met at the fair on Monday.",
    "side": "partner",
    "answer": "yes",
    "consent_note": "By phone on 3 May, to me.",
    "type": "pilot",
    "goal": "Tenants plan their rent with the tool",
    "goal_measure": "tenants who used it in a month",
    "goal_number": "300",
    "goal_by": "2030-06-30",
    "organisation": "$ORGANISATION",
    "champion": "$PERSON",
    "gives": "Access to 300 homes.",
    "gets": "A tested tool.",
    "evidence": "Signed letter of 3 June, in the shared folder.",
}
ALSO_SHOWN = {"why", "ask", "gain_innovator", "gain_partner"}  # optional, and yet worth a place in the example


@dataclass(frozen=True)
class Line:
    """One parameter or field."""

    name: str
    kind: str
    required: bool
    text: str
    values: list[str]


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: list[str]
    parameters: list[Line]
    body: list[Line]
    answer: list[Line]
    status: str
    curl: str


@dataclass
class Group:
    """Operations under one heading."""

    name: str
    operations: list[Operation] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return self.name.lower().replace(" ", "-")


def groups_of(schema: Schema, origin: str) -> list[Group]:
    """In the order of the addresses."""
    groups: dict[str, Group] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if said := methods.get(method):
                group = groups.setdefault(said["tags"][0], Group(said["tags"][0]))
                group.operations.append(_operation(schema, path, method, said, origin))
    return list(groups.values())


def _operation(schema: Schema, path: str, method: str, said: Schema, origin: str) -> Operation:
    body = _content(said.get("requestBody", {}))
    status, good = next((code, answer) for code, answer in said["responses"].items() if code.startswith("2"))
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said["summary"],
        description=[part.replace("\n", " ") for part in said.get("description", "").split("\n\n")],
        parameters=[_parameter(one) for one in said.get("parameters", []) if one["in"] != "path"],
        body=list(_fields(schema, body)) if body else [],
        answer=list(_fields(schema, _content(good))),
        status=status,
        curl=_curl(schema, path, method, body, origin),
    )


def _content(holder: Schema) -> Schema:
    return next((kind.get("schema", {}) for kind in holder.get("content", {}).values()), {})


def _parameter(one: Schema) -> Line:
    kind = one.get("schema", {})
    return Line(one["name"], _kind(kind), one.get("required", False), one.get("description", ""), _values(kind))


def _fields(schema: Schema, found: Schema, prefix: str = "", depth: int = 0) -> Iterator[Line]:
    """Each field once, what lies in a list as `parties[].gives`."""
    found = resolved(schema, found)
    required = set(found.get("required", []))
    for name, inner in found.get("properties", {}).items():
        plain = resolved(schema, inner)
        text = inner.get("description", "")
        yield Line(prefix + name, _kind(plain), name in required, text, _values(plain))
        below, mark = (plain.get("items", {}), "[].") if plain.get("type") == "array" else (plain, ".")
        if depth < 2:
            yield from _fields(schema, below, f"{prefix}{name}{mark}", depth + 1)


def resolved(schema: Schema, found: Schema) -> Schema:
    """What a $ref, or the one entry of an allOf or oneOf beside null, stands for."""
    for key in ("allOf", "oneOf", "anyOf"):
        options = [one for one in found.get(key, []) if one.get("type") != "null"]
        if len(options) == 1:
            return resolved(schema, options[0])
    if "$ref" in found:
        return resolved(schema, schema["components"]["schemas"][found["$ref"].rsplit("/", 1)[1]])
    return found


def _kind(found: Schema) -> str:
    kind = found.get("type", "object")
    words = [one for one in kind if one != "null"] if isinstance(kind, list) else [kind]
    said = {"uuid": "id", "date": "day", "date-time": "moment", "decimal": "number", "uri": "address"}
    name = said.get(found.get("format", ""), " or ".join(words) or "text")
    name = {"string": "text", "boolean": "true or false", "integer": "whole number", "array": "list"}.get(name, name)
    return f"{name} or null" if isinstance(kind, list) and "null" in kind else name


def _values(found: Schema) -> list[str]:
    return [str(value) for value in found.get("enum", []) if value not in ("", None)]


def _curl(schema: Schema, path: str, method: str, body: Schema, origin: str) -> str:
    """Ready to paste into a shell that knows $TOKEN, and $ID or $SLUG where the address names a row."""
    address = (origin + path).replace("{id}", "$ID").replace("{pk}", "$ID").replace("{slug}", "$SLUG")
    begin = f'curl "{address}" \\\n  -H "Authorization: Bearer $TOKEN"'
    if method == "get":
        return begin
    begin += ' \\\n  -H "Idempotency-Key: $(uuidgen)"'
    example = example_of(schema, body) if body else {}
    if not example:
        return f"{begin} \\\n  -X {method.upper()}"
    text = json.dumps(example, indent=2, ensure_ascii=False)
    begin += "" if method == "post" else f" \\\n  -X {method.upper()}"
    return f'{begin} \\\n  -H "Content-Type: application/json" \\\n  --data @- <<JSON\n{text}\nJSON'


def example_of(schema: Schema, found: Schema) -> Any:
    """The required fields, and the optional ones that a good request has, with values one can read."""
    found = resolved(schema, found)
    required = set(found.get("required", []))
    return {
        name: _example(schema, name, inner)
        for name, inner in found.get("properties", {}).items()
        if name in required or name in ALSO_SHOWN
    }


def _example(schema: Schema, name: str, inner: Schema) -> Any:
    plain = resolved(schema, inner)
    if plain.get("type") == "array":
        one = example_of(schema, plain.get("items", {}))
        return [one, {**one, "organisation": "$OTHER", "champion": "$OTHER_PERSON"}]
    return EXAMPLES.get(name, "…")
