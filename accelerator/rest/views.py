"""The base of the API's views. A view declares what it shows and takes; schema.py reads the same declarations."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from accelerator.rest.authentication import MemberPermission, TokenAuthentication
from accelerator.rest.idempotency import once
from accelerator.rest.paging import page_of
from accelerator.rest.parsers import AlwaysJson, ProblemRenderer, StrictJsonParser
from accelerator.rest.problems import TooLarge, handle, plain_answer
from accelerator.rest.schema import ApiSchema
from accelerator.rest.serializers import Nothing, PageQuery, Query, Shown
from accelerator.rest.throttling import TokenThrottle, hold_up_strangers
from accelerator.tenancy.access import requires
from accelerator.tenancy.members import Member
from accelerator.tenancy.models import STAFF, Role

LARGEST = 1024 * 1024  # bytes of a body
EVERYBODY = frozenset(Role)
PORTAL = frozenset({Role.INNOVATOR, Role.PARTNER})
SAFE = ("GET", "HEAD")


class Endpoint(APIView):
    """One address. `tag` groups the docs; `operations` names what each method does."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [MemberPermission]
    throttle_classes = [TokenThrottle]
    parser_classes = [StrictJsonParser]
    renderer_classes = [ProblemRenderer]
    content_negotiation_class = AlwaysJson
    metadata_class = None
    http_method_names = ["get", "head", "post"]
    schema = ApiSchema()

    tag: ClassVar[str] = ""
    operations: ClassVar[dict[str, str]] = {}
    readers: ClassVar[frozenset[Role]] = EVERYBODY
    writers: ClassVar[frozenset[Role]] = frozenset(STAFF)
    shows: ClassVar[type[Shown]]
    takes: ClassVar[type[serializers.Serializer]] = Nothing
    query: ClassVar[type[Query]] = Query
    is_list: ClassVar[bool] = False
    made: ClassVar[bool] = False  # a POST makes a row: 201 and its address

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Open to our middleware: the token is looked at here, and the answer is a problem, not a way to sign in."""
        return requires.anyone(super().as_view(**initkwargs))

    def roles_of(self, method: str) -> frozenset[Role]:
        return self.readers if method in SAFE else self.writers

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        if getattr(request._request, "token", None) is None:
            hold_up_strangers(request._request)
        super().initial(request, *args, **kwargs)
        if request.method not in SAFE:
            _read_body(request._request)
            Query().read(request)

    def get_exception_handler(self) -> Any:
        return handle

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request, "rate", {}).items():
            response[name] = value
        response["Cache-Control"] = "private, no-store"
        return response

    @property
    def member(self) -> Member:
        return self.request.member  # type: ignore[attr-defined]

    @property
    def context(self) -> dict[str, Any]:
        return {"member": self.member, "request": self.request}

    def parameters(self) -> dict[str, Any]:
        return self.query(context=self.context).read(self.request)

    def show(self, row: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        return Response(self.shows(row, context=self.context).data, status=status, headers=headers)

    def taken(self, **context: Any) -> dict[str, Any]:
        """The body, held to `takes`. Raises ValidationError."""
        body = self.takes(data=self.request.data or {}, context=self.context | context)
        body.is_valid(raise_exception=True)
        return body.validated_data


class Listed(Endpoint):
    """GET: a page of the rows that the member may see."""

    is_list = True
    query = PageQuery
    order: ClassVar[Sequence[str]] = ("-created_at", "-id")

    def rows(self, member: Member) -> QuerySet:
        """What this member may see of it."""
        raise NotImplementedError

    def narrowed(self, rows: QuerySet, parameters: dict[str, Any]) -> QuerySet:
        return rows

    def detailed(self, rows: QuerySet) -> QuerySet:
        """With what the serializer reads, in as many queries for 200 rows as for one."""
        return rows

    def get(self, request: Any, **kwargs: Any) -> Response:
        parameters = self.parameters()
        rows = self.detailed(self.narrowed(self.rows(self.member), parameters))
        found, links = page_of(rows, request._request, parameters, self.order)
        shown = self.shows(found, many=True, context=self.context)
        return Response({"results": shown.data, **links})


class One(Endpoint):
    """GET: one row of a list. `of` is the list's view, which knows who sees what."""

    of: ClassVar[type[Listed]]

    def get(self, request: Any, pk: UUID) -> Response:
        self.parameters()
        return self.show(self.find(pk))

    def find(self, pk: UUID) -> Any:
        """Another's row and one that never was read alike: 404 (F01)."""
        listed = self.of()
        listed.request, listed.kwargs = self.request, self.kwargs
        return get_object_or_404(listed.detailed(listed.rows(self.member)), pk=pk)


class Writes(Endpoint):
    """POST: one decision, once for each Idempotency-Key."""

    def post(self, request: Any, **kwargs: Any) -> Response | HttpResponse:
        return once(request, lambda: self.act(**kwargs))

    def act(self, **kwargs: Any) -> Response:
        raise NotImplementedError


@requires.anyone
@csrf_exempt
def nothing_here(request: HttpRequest, path: str = "") -> HttpResponse:
    """No address of ours; also one that lacks its last slash: no redirect to a page may swallow a POST."""
    return plain_answer(404)


def _read_body(request: HttpRequest) -> None:
    """Before anything parses it; also a length that is a lie is found out here."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > LARGEST or len(request.body) > LARGEST:
        raise TooLarge(f"A body may hold {LARGEST // 1024} kB.")
