"""A write that comes twice is done once (F32).

The answer is a row in the transaction of the work, so there is never one without the other, and a process
that dies half-way leaves neither. While the work runs an advisory lock of that transaction holds the key:
PostgreSQL lets go of it with the connection, so no key is ever stuck.
"""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from accelerator import clock
from accelerator.accounts.models import KeptReply
from accelerator.accounts.services.tokens import REPLIES_KEPT
from accelerator.rest.problems import Busy, Invalid, KeyUsed

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"[\x21-\x7e]{1,255}")


def once(request: Any, work: Callable[[], Response]) -> Response | HttpResponse:
    """Do the work, or answer as it was answered. What is refused is not kept: it may be tried again."""
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not KEY.fullmatch(key):
        raise Invalid(f"{HEADER} holds 1 to 255 visible ASCII characters, for example a UUID.")
    digest = digest_of(request)
    _hold(f"{request.auth.pk}:{key}")
    kept = KeptReply.objects.filter(token=request.auth, key=key).first()
    if kept and kept.created_at <= clock.now() - REPLIES_KEPT:
        kept.delete()
    elif kept:
        return _again(kept, digest)
    answer = work()
    KeptReply.objects.create(
        token=request.auth,
        key=key,
        digest=digest,
        status=answer.status_code,
        body=JSONRenderer().render(answer.data).decode(),
        location=answer.headers.get("Location", ""),
    )
    return answer


def digest_of(request: Any) -> str:
    """Of method, path and content; spaces and the order of fields make no other content."""
    said = json.dumps([request.method, request.path, request.data], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()


def _hold(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 1))", [name])
        if not cursor.fetchone()[0]:
            raise Busy("The same request is being worked on. Ask again in a second.")


def _again(kept: KeptReply, digest: str) -> Response:
    if kept.digest != digest:
        raise KeyUsed("This key came with other content before. Take a new key for a new request.")
    answer = Response(json.loads(kept.body), status=kept.status, headers={REPLAYED: "true"})
    if kept.location:
        answer["Location"] = kept.location
    return answer
