"""What a page costs the database: statements sent, and rows that came back (promise 8)."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

SAVEPOINT = re.compile(r"\bSAVEPOINT .*")


@dataclass
class Cost:
    """`statements` and `rows` of everything asked inside `measured`; `said` holds each statement with its rows."""

    said: list[tuple[str, int]] = field(default_factory=list)

    @property
    def statements(self) -> int:
        return len(self.said)

    @property
    def rows(self) -> int:
        return sum(rows for _, rows in self.said)

    def beyond(self, other: "Cost") -> str:
        """What this one asked more often, or was given more of, than the other: for the message of a failing test."""
        more = self._by_text()
        more.subtract(other._by_text())
        return "\n".join(f"    {rows:+} rows {text}" for text, rows in more.items() if rows)

    def _by_text(self) -> Counter[str]:
        counted: Counter[str] = Counter()
        for text, rows in self.said:
            counted[SAVEPOINT.sub("SAVEPOINT", text)[:400]] += rows + 1
        return counted


@contextmanager
def measured() -> Iterator[Cost]:
    """Counts what the server sends: a client-side cursor is given all rows of its statement, read or not."""
    cost = Cost()

    def count(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        cursor = context["cursor"]
        rows = cursor.rowcount if cursor.description else 0
        assert rows >= 0, f"a cursor on the server: its rows cannot be counted: {sql}"
        cost.said.append((sql, rows))
        return result

    with connection.execute_wrapper(count):
        yield cost


def cost_of(browser: Client, path: str, data: dict[str, str] | None = None) -> Cost:
    """Of a page that answers 200."""
    with measured() as cost:
        response = browser.get(path, data or {})
        assert response.status_code == 200, f"{path}: {response.status_code}"
        b"".join(response) if response.streaming else response.content
    return cost
