"""Pages of a list by key, not by number: as many rows fetched on page 1,000 as on page 1, and no count(*).

A cursor holds the sort values of the row at the page's edge, signed; so a page stays where it is while
rows come and go above it. Cursors may hold names: logs leave query strings out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

SIZE = 50
AFTER, BEFORE, SORT = "after", "before", "sort"
_signer = signing.Signer(salt="accelerator.ui.paging")
_READ: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "u": UUID, "n": Decimal}


@dataclass(frozen=True)
class Page:
    """`rows` of this page; `next` and `previous` are query strings ("?after=…") or ""."""

    rows: list[Any]
    next: str
    previous: str

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Column:
    """One column of the order. Null counts as greater than any value, as PostgreSQL sorts it."""

    name: str
    down: bool
    nullable: bool

    @property
    def ordering(self) -> str:
        return f"-{self.name}" if self.down else self.name

    def flipped(self) -> "Column":
        return Column(self.name, not self.down, self.nullable)

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any) -> Q | None:
        """Rows that come after `value` in this column; None when no row can."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.down else None
        if self.down:
            return Q(**{f"{self.name}__lt": value})
        later = Q(**{f"{self.name}__gt": value})
        return later | Q(**{f"{self.name}__isnull": True}) if self.nullable else later

    def value_of(self, row: Any) -> Any:
        for part in self.name.split("__"):
            if row is None:
                return None
            row = row[part] if isinstance(row, dict) else getattr(row, part)
        return row


def keyset(
    queryset: QuerySet, request: HttpRequest, order: Sequence[str] = ("-created_at", "id"), size: int = SIZE
) -> Page:
    """One page of `queryset` in `order`; its last column must be unique (the primary key is added if it is not).

    Reads `?after=` or `?before=`; a cursor that is unknown, tampered with or made for another order shows
    the first page. Fetches size + 1 rows.
    """
    columns = _columns(queryset, order)
    values, backwards = _read(request, columns)
    if backwards:
        rows = _fetch(queryset, [column.flipped() for column in columns], values, size)
        if len(rows) > size:
            rows = rows[:size][::-1]
            return Page(rows, _link(request, AFTER, columns, rows[-1]), _link(request, BEFORE, columns, rows[0]))
        values = None  # the beginning: show it in full
    rows = _fetch(queryset, columns, values, size)
    more, rows = len(rows) > size, rows[:size]
    if values is not None and not rows:
        return Page([], "", _query(request.GET))  # all that was here has gone: back to the first page
    return Page(
        rows,
        _link(request, AFTER, columns, rows[-1]) if more else "",
        _link(request, BEFORE, columns, rows[0]) if values is not None else "",
    )


def understands(queryset: QuerySet, request: HttpRequest, order: Sequence[str]) -> bool:
    """Whether the cursor of this request is one that we made for this order. For callers that show no first
    page in place of a wrong one."""
    return _read(request, _columns(queryset, order))[0] is not None


class Sorting:
    """The order of a list as its headers ask for it: `?sort=name`, `?sort=-waiting`.

    Sorting(request, "-waiting", waiting=("due_at",), name=("innovator__name", "partner__name")).order
    """

    def __init__(self, request: HttpRequest, default: str, **columns: tuple[str, ...]) -> None:
        asked = request.GET.get(SORT, default)
        self.active = asked if asked.removeprefix("-") in columns else default
        self.columns = columns
        self.query = request.GET

    @property
    def order(self) -> tuple[str, ...]:
        columns = self.columns[self.active.removeprefix("-")]
        return tuple(_flip(name) for name in columns) if self.active.startswith("-") else columns

    def state(self, key: str) -> str:
        """What aria-sort says of this column: "ascending", "descending" or ""."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.active, "")

    def link(self, key: str) -> str:
        """The query string that sorts by `key`, or turns it round when it is the order already."""
        return _query(self.query, **{SORT: f"-{key}" if self.active == key else key})


def _flip(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _columns(queryset: QuerySet, order: Sequence[str]) -> list[Column]:
    names = list(order)
    if names[-1].removeprefix("-") not in ("id", "pk", queryset.model._meta.pk.name):
        names.append("-pk" if names[-1].startswith("-") else "pk")
    return [Column(name.removeprefix("-"), name.startswith("-"), _nullable(queryset, name)) for name in names]


def _nullable(queryset: QuerySet, name: str) -> bool:
    """Whether any step of the path may be null; what is annotated may."""
    model, nullable = queryset.model, False
    for part in name.removeprefix("-").split("__"):
        if part == "pk":
            return nullable
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        nullable = nullable or field.null
        model = field.related_model or model
    return nullable


def _fetch(queryset: QuerySet, columns: list[Column], values: list[Any] | None, size: int) -> list[Any]:
    if values is not None:
        queryset = queryset.filter(_after(columns, values))
    return list(queryset.order_by(*[column.ordering for column in columns])[: size + 1])


def _after(columns: list[Column], values: list[Any]) -> Q:
    """(a, b, c) beyond the cursor, spelt out; with the plain range on the first column, for its index."""
    condition, same = Q(pk__in=[]), Q()
    for column, value in zip(columns, values, strict=True):
        beyond = column.beyond(value)
        if beyond is not None:
            condition |= same & beyond
        same &= column.equal(value)
    first = columns[0]
    if first.nullable or values[0] is None:
        return condition
    return Q(**{f"{first.name}__{'lte' if first.down else 'gte'}": values[0]}) & condition


def _shape(columns: list[Column]) -> str:
    return ",".join(column.ordering for column in columns)


def _link(request: HttpRequest, direction: str, columns: list[Column], row: Any) -> str:
    payload = [_shape(columns), *[_write(column.value_of(row)) for column in columns]]
    return _query(request.GET, **{direction: _signer.sign_object(payload)})


def _query(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name in (AFTER, BEFORE):
        changed.pop(name, None)
    for name, value in changes.items():
        changed[name] = value
    return "?" + changed.urlencode()


def _read(request: HttpRequest, columns: list[Column]) -> tuple[list[Any] | None, bool]:
    """The cursor's values and whether it points backwards; (None, False) when there is no usable one."""
    backwards = BEFORE in request.GET
    cursor = request.GET.get(BEFORE if backwards else AFTER)
    if not cursor:
        return None, False
    try:
        shape, *written = _signer.unsign_object(cursor)
        if shape != _shape(columns):
            return None, False
        return [_parse(item) for item in written], backwards
    except (signing.BadSignature, ValueError):
        return None, False


def _write(value: Any) -> Any:
    """A value as JSON can hold it: [kind, text] for what JSON does not know."""
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, UUID):
        return ["u", str(value)]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    return value


def _parse(item: Any) -> Any:
    return _READ[item[0]](item[1]) if isinstance(item, list) else item
