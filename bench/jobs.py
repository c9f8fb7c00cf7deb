"""Work in bulk: sending, importing, exporting."""

import csv
import io
import random
import smtplib
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from bench.data import SEED, World
from bench.measure import Line, Race, race
from bench.rows import COLOURS, FAMILY, GIVEN, LETTER, THINGS
from bench.world import Browser, cpu
from tests.databases import Clone

MAILS, ROWS = 1_000, 10_000  # in five rounds
SAVED = 40  # rows that the save() loop brings in, a round


def sending(worlds: dict[str, World], database: Clone) -> list[Line]:
    """Everything that a mail's row goes through, and a loop that only speaks SMTP, to the same sink."""
    from accelerator.mailing import delivery, message
    from accelerator.mailing.models import Mail
    from accelerator.tenancy.context import tenant_scope

    tenant = worlds["small"].tenant
    each = MAILS // 5
    with _sink() as port:
        _point_mail_at(port)
        with tenant_scope(tenant):
            content = message.build(_queue(1)[0])
            Mail.objects.filter(state="queued").update(state="cancelled")
        seconds: dict[str, list[float]] = {"ours": [], "raw": []}
        for _ in range(5):
            with tenant_scope(tenant):
                _queue(each)
            begun = time.perf_counter()
            while delivery.deliver(tenant.pk):  # a run ends after a while, so that others get their turn
                pass
            seconds["ours"].append((time.perf_counter() - begun) / each)
            begun = time.perf_counter()
            _raw_loop(port, content, each)
            seconds["raw"].append((time.perf_counter() - begun) / each)
        with tenant_scope(tenant):
            sent = Mail.objects.filter(
                state="sent", template="introductions/emails/ask", key__startswith="bench:"
            ).count()
    found = Race(seconds)
    ratio = found.ratio("raw", "ours")
    return [
        Line(
            "sending 1,000 : raw SMTP loop",
            1000 / found.median("ours"),
            1000 / found.median("raw"),
            ratio,
            "≥ 0.3",
            ratio >= 0.3 and sent == MAILS,
            unit="/s",
            spread=found.spread("raw", "ours"),
            note=f"{sent} sent",
        )
    ]


def _queue(number: int) -> list:
    """Introductions that both sides said yes to, ready to leave: with a personal link each."""
    from accelerator.mailing.links import mark
    from accelerator.mailing.models import Mail

    made = []
    for _ in range(number):
        pk = uuid.uuid4()
        text = f"{LETTER}\n\n{mark(pk, 'link')}\n\n{LETTER}\n\n{mark(pk, 'preferences')}"
        made.append(
            Mail(
                id=pk,
                key=f"bench:{pk}",
                message_id=f"<{pk}@mail.example>",
                template="introductions/emails/ask",
                mail_class="R",
                to_address=f"{pk}@people.example",
                address=f"{pk}@people.example",
                to_name="Priya Marsh",
                from_name="Dana Okafor",
                subject="May we introduce you to Tallybird?",
                text=text,
                html=f"<html><body><p>{text}</p></body></html>",
                link_path="/respond/{token}/",
                link_purpose="introductions.answer",
                link_subject_kind="introductions.introduction",
                link_subject_id=str(pk),
                link_days=16,
            )
        )
    return Mail.objects.bulk_create(made)


def _raw_loop(port: int, content: bytes, number: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for _ in range(number):
            smtp.sendmail("bounce@mail.example", ["priya@people.example"], content)


def _point_mail_at(port: int) -> None:
    from django.conf import settings

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "", False, False


@contextmanager
def _sink() -> Iterator[int]:
    """A mail server in a process of its own that throws everything away."""
    from accelerator.embedded.places import free_port, is_free

    port = free_port()
    command = ["aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Sink", "-l", f"127.0.0.1:{port}"]
    process = subprocess.Popen([sys.executable, "-m", *command], stdin=subprocess.DEVNULL)
    try:
        while is_free(port):
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait(10)


def importing(worlds: dict[str, World], database: Clone) -> list[Line]:
    """A spreadsheet of partners with a contact and an offer each, and a loop that saves the same rows one by one."""
    chance = random.Random(SEED)
    world = worlds["small"]
    each = ROWS // 5
    seconds: dict[str, list[float]] = {"ours": [], "loop": []}
    for _ in range(5):
        rows = [_partner(chance) for _ in range(each)]
        begun = cpu()
        _bring_in(world, rows)
        seconds["ours"].append((cpu() - begun) / each)
        rows = [_partner(chance) for _ in range(SAVED)]
        begun = cpu()
        _save_one_by_one(world, rows)
        seconds["loop"].append((cpu() - begun) / SAVED)
    found = Race(seconds)
    ratio = found.ratio("loop", "ours")
    return [
        Line(
            "importing 10,000 : save() loop",
            1000 / found.median("ours"),
            1000 / found.median("loop"),
            ratio,
            "≥ 5",
            ratio >= 5,
            unit="rows/s",
            spread=found.spread("loop", "ours"),
            note="reading, checking, writing and the trail for undo; the loop only saves",
        )
    ]


HEADINGS = ("Name", "Contact's first name", "Contact's last name", "Contact's e-mail", "Postcode", "Offers")


def _partner(chance: random.Random) -> tuple[str, ...]:
    number = f"{chance.getrandbits(48):012x}"
    given, family = chance.choice(GIVEN), chance.choice(FAMILY)
    name = f"{chance.choice(COLOURS)} {chance.choice(THINGS)} {number}"
    return (name, given, family, f"{given}.{number}@people.example".lower(), "LS1 4AP", "Mentoring")


def _bring_in(world: World, rows: list[tuple[str, ...]]) -> None:
    """As manage.py import_partners does."""
    from accelerator.tenancy.context import tenant_scope
    from partners.intake import services

    text = io.StringIO()
    csv.writer(text).writerows([HEADINGS, *rows])
    with tenant_scope(world.tenant):
        imported = services.start_import(
            world.programme,
            by=None,
            role="partner",
            filename="bench.csv",
            content=text.getvalue().encode(),
            sees_all=True,
        )
        imported = services.set_columns(imported, by=None, columns=imported.columns)
        while services.take_turn(imported.pk):
            pass
        imported.refresh_from_db()
        imported = services.run_import(imported, by=None)
    more = True
    while more:
        with tenant_scope(world.tenant):
            more = services.take_turn(imported.pk)
    with tenant_scope(world.tenant):
        imported.refresh_from_db()
    if imported.counts["outcomes"]["created"] != len(rows):
        raise RuntimeError(f"not all came in: {imported.counts}")


def _save_one_by_one(world: World, rows: list[tuple[str, ...]]) -> None:
    """What one would write first; it checks nothing and leaves no trail."""
    from accelerator import clock
    from accelerator.tenancy.context import tenant_scope
    from partners.models import Offer, Organisation, Participation, Person, Position
    from partners.names import normalise

    with tenant_scope(world.tenant):
        for name, given, family, email, postcode, _offer in rows:
            key = normalise(name)
            organisation = Organisation(name=name, name_key=key, search_text=key, postcode=postcode)
            organisation.save()
            person = Person(given_name=given, family_name=family, email=email, email_normalised=email)
            person.sort_name, person.search_text = f"{family} {given}".lower(), f"{given} {family}".lower()
            person.save()
            Position(person=person, organisation=organisation, is_main_contact=True).save()
            place = {"organisation": organisation, "programme": world.programme}
            Participation(**place, role="partner", state="joined", joined_on=clock.today()).save()
            Offer(**place, type="mentoring", title="Mentoring").save()


def exporting(worlds: dict[str, World], database: Clone) -> list[Line]:
    """All introductions of the large tenant over the page, and the database's own copy of the same columns."""
    world = worlds["large"]
    browser = Browser(world.tenant, world.admin)
    size: list[int] = []

    def ours() -> None:
        size.append(browser.get("/desk/introductions/?group=all&download=csv").count(b"\n"))

    found = race(cpu, ours=ours, copy=lambda: _copy(world))
    ratio = found.ratio("ours", "copy")
    return [
        Line(
            "CSV of all introductions : \\copy",
            found.median("ours"),
            found.median("copy"),
            ratio,
            "≤ 3",
            ratio <= 3 and size[-1] >= world.size,
            spread=found.spread("ours", "copy"),
            note=f"{size[-1]} lines",
        )
    ]


def _copy(world: World) -> None:
    """The columns of the export, as one would ask for them in psql."""
    from django.db import connection

    from accelerator.tenancy.context import tenant_scope

    with tempfile.TemporaryFile() as file, tenant_scope(world.tenant), connection.cursor() as cursor:
        cursor.cursor.copy_expert(f"COPY ({COLUMNS}) TO STDOUT (FORMAT csv)", file, size=65_536)


COLUMNS = """
SELECT g.name, a.name, b.name, i.state, i.first_side, i.state_since::date, n.title, o.title, t.name, i.origin,
       i.asked_at::date, i.introduced_at::date, i.met_at::date, i.closed_at::date
FROM introductions_introduction i
JOIN programmes_programme g ON g.id = i.programme_id
JOIN partners_organisation a ON a.id = i.innovator_id
JOIN partners_organisation b ON b.id = i.partner_id
LEFT JOIN partners_need n ON n.id = i.need_id
LEFT JOIN partners_offer o ON o.id = i.offer_id
LEFT JOIN programmes_theme t ON t.id = i.theme_id
ORDER BY i.state_since, i.id
"""
