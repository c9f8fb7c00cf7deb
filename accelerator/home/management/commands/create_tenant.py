"""Make a tenant with its address, its lists and its first administrator, asking what it needs."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils.text import slugify

from accelerator.accounts.emails import PURPOSE
from accelerator.accounts.models import Invitation
from accelerator.accounts.services import create_tenant, invite
from accelerator.accounts.services.hosts import is_own_domain
from accelerator.mailing import tokens
from accelerator.mailing.links import url_of
from accelerator.programmes import picklists
from accelerator.tenancy.context import tenant_scope
from accelerator.tenancy.errors import Refused
from accelerator.tenancy.models import Role, Tenant


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="the organisation's name, as pages and mails show it")
        parser.add_argument("--slug", help="short name, used by commands and as the sub-domain")
        parser.add_argument("--host", help=f"the address it answers at; else SLUG.{settings.BASE_DOMAIN}")
        parser.add_argument("--own-domain", help="a domain of its own, if it has one")
        parser.add_argument("--admin-email", help="the first administrator's e-mail")
        parser.add_argument("--admin-name", help="the first administrator's name")
        parser.add_argument("--no-input", action="store_true", help="ask nothing; what is needed must be given")
        parser.add_argument("--print-link", action="store_true", help="print the invitation's link as well (a secret)")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = Answers(options, ask=None if options["no_input"] else input)
        try:
            tenant, link = make(answers, print_link=options["print_link"])
        except (Refused, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        with tenant_scope(tenant):
            self.stdout.write(self.style.SUCCESS(f"{tenant.name} answers at {url_of('/')}"))
        self.stdout.write(f"An invitation for the first administrator is on its way to {answers.admin_email}.")
        if link:
            self.stdout.write(f"The same invitation, for you to hand over: {link}")


class Answers:
    """What is needed, from the flags, else asked one by one; asks again until an answer makes sense."""

    def __init__(self, options: dict[str, Any], ask: Any) -> None:
        self._options, self._ask = options, ask
        self.name = self._get("name", "Name of the organisation")
        self.slug = self._get("slug", "Short name", default=slugify(self.name)[:50], check=validate_slug)
        self.host = options["host"] or f"{self.slug}.{settings.BASE_DOMAIN}"
        self.own_domain = self._get("own_domain", "Domain of its own, if any", optional=True, check=_domain)
        self.admin_email = self._get("admin_email", "E-mail of the first administrator", check=validate_email)
        self.admin_name = self._get("admin_name", "Name of the first administrator")

    def _get(self, key: str, question: str, *, default: str = "", optional: bool = False, check: Any = None) -> str:
        given = self._options[key]
        while True:
            answer = (given if given is not None else self._asked(question, default)).strip()
            problem = _problem(answer, optional, check)
            if not problem:
                return answer
            if given is not None or self._ask is None:
                raise CommandError(f"--{key.replace('_', '-')}: {problem}")
            print(problem)

    def _asked(self, question: str, default: str) -> str:
        if self._ask is None:
            return default
        shown = f"{question} [{default}]: " if default else f"{question}: "
        return self._ask(shown) or default


@transaction.atomic
def make(answers: Answers, *, print_link: bool) -> tuple[Tenant, str]:
    """The tenant, and the link of its first administrator's invitation where it is asked for."""
    tenant = create_tenant(
        name=answers.name,
        slug=answers.slug,
        host=answers.host,
        own_domain=answers.own_domain,
        contact_email=answers.admin_email,
    )
    with tenant_scope(tenant):
        picklists.create_defaults()
        invitation = invite(email=answers.admin_email, name=answers.admin_name, role=Role.ADMIN, by=None)
        return tenant, _link(invitation) if print_link else ""


def _link(invitation: Invitation) -> str:
    secret = tokens.issue(purpose=PURPOSE, subject=invitation, expires_at=invitation.expires_at)
    return url_of(f"/accounts/invitations/{secret}/")


def _problem(answer: str, optional: bool, check: Any) -> str:
    if not answer:
        return "" if optional else "This is needed."
    try:
        if check:
            check(answer)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _domain(name: str) -> None:
    if not is_own_domain(name):
        raise ValidationError("Write a domain of its own, such as partners.their-name.org.")
