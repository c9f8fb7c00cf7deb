"""Cache keys carry the tenant, so that one tenant's page can never be another's (F13)."""

from accelerator.tenancy.context import tenant_or_none


def make_key(key: str, key_prefix: str, version: int) -> str:
    tenant = tenant_or_none()
    return f"{key_prefix}:{version}:{tenant.pk if tenant else 'global'}:{key}"
