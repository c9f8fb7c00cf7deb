"""Somebody's script: a client that shows a token and speaks JSON."""

import json
from typing import Any

from django.test import Client

from accelerator.accounts.models import User
from accelerator.accounts.services import make_token
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.models import Tenant

API = "/api/v1"


class Script:
    """`.get("/programmes/", limit=1)` and `.post("/introductions/", key="k", **body)`, as this user at this tenant."""

    def __init__(self, tenant: Tenant, user: User | None = None, *, at: Tenant | None = None, secret: str = "") -> None:
        if user is not None:
            with tenant_scope(tenant):
                self.token, secret = make_token(user, name="script")
        self.secret = secret
        headers = {"host": f"{(at or tenant).slug}.test"}
        self.headers = headers | ({"authorization": f"Bearer {secret}"} if secret else {})
        self.client = Client(headers=self.headers, raise_request_exception=False)

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(API + path, parameters)

    def post(self, path: str, key: str = "", **body: Any) -> Any:
        return self.send(path, json.dumps(body, default=str), key=key)

    def patch(self, path: str, **body: Any) -> Any:
        return self.client.patch(API + path, json.dumps(body, default=str), content_type="application/json")

    def send(self, path: str, body: str | bytes, *, key: str = "", content_type: str = "application/json") -> Any:
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(API + path, body, content_type=content_type, headers=headers)
