"""What staff do before anybody is introduced: the tenant, its people, the programme, and the two spreadsheets."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts.rehearsal.browser import Browser, Form, Page
from scripts.rehearsal.ground import ROOT, Calendar
from scripts.rehearsal.ledger import INNOVATOR, PARTNER, Ledger, Party
from tests.servers import Stack

SLUG, PASSWORD = "rehearsal", "nine green umbrellas"
STAFF = {"admin": "ada@rehearsal.example", "manager": "max@rehearsal.example", "funder": "fay@rehearsal.example"}
NEEDED = {"name": "the name of each organisation", "email": "the address of its contact"}
OPEN_AT_ONCE = 12  # introductions of one innovator
type Ask = Callable[[str, list[str], list[str]], str]  # heading, examples, fields -> a field, "" to keep it in a note


class CannotGoOn(Exception):
    """Something that the person who started the rehearsal has to put right."""


class Office:
    """The staff of one tenant. `admin` is the administrator's browser, `api` a script with their token."""

    def __init__(self, stack: Stack, calendar: Calendar, ledger: Ledger) -> None:
        self.stack, self.calendar, self.ledger = stack, calendar, ledger
        self.host = f"{SLUG}.localhost:{stack.port}"
        self.admin = Browser(self.host, "192.0.2.1")
        self.manager = Browser(self.host, "192.0.2.2")
        self.funder = Browser(self.host, "192.0.2.3")
        self.api = Browser(self.host, "192.0.2.4")

    def found(self) -> None:
        """A tenant from the command line, as on the first day; its administrator accepts, and makes a token."""
        command = ["manage.py", "create_tenant", "--no-input", "--print-link", "--name", "Rehearsal Foundation"]
        command += ["--slug", SLUG, "--own-domain", "", "--admin-email", STAFF["admin"], "--admin-name", "Ada Marsh"]
        environ = {**os.environ, **self.stack.environ}
        said = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        if said.returncode:
            raise CannotGoOn(f"create_tenant failed:\n{said.stderr[-2000:]}")
        self._accept(self.admin, said.stdout.split()[-1])
        page = self.admin.get("/accounts/tokens/new/")
        if "reauthenticate" in page.url:
            page = self.admin.submit(page.form("/reauthenticate/"), password=PASSWORD)
        made = self.admin.submit(page.form("/new/"), name="Rehearsal", days="365")
        secret = re.search(r"accel_[\w-]+", made.text)
        if not secret:
            raise CannotGoOn(f"no token was made: {made.words[:300]}")
        self.api.token = secret.group(0)

    def begin_programme(self, target: int) -> None:
        today = self.calendar.today
        form = self.admin.get("/desk/programmes/new/").form("/new/")
        page = self.admin.submit(
            form,
            name="Rehearsal",
            starts_on=today.replace(day=1).isoformat(),
            ends_on=_a_year_on(today).isoformat(),
            partnerships=str(target),
        )
        self.programme = self.api.get("/api/v1/programmes/").json["results"][0]
        here = urlsplit(page.url).path
        self.admin.post(f"{here}open/", {})
        edit = self.admin.get(f"{here}edit/").form("/edit/")
        self.ledger.expect(
            "status of the programme's limits", self.admin.submit(edit, innovator_cap=str(OPEN_AT_ONCE)).status, 200
        )
        self.ledger.target = target
        self.slug = self.programme["slug"]

    def invite(self, role: str, link_of: Callable[[str], str]) -> None:
        """By the page, and accepted behind the mailed link."""
        form = self.admin.get(f"/desk/settings/members/invite/?role={role}").form("/invite/")
        fields = {"name": f"{role.title()} Marsh", "email": STAFF[role], "role": role}
        self.admin.submit(form, **fields, programmes=self.programme["id"])
        self._accept(getattr(self, role), link_of(STAFF[role]))

    def bring(self, role: str, path: Path, meanings: dict[str, str], ask: Ask | None) -> dict[str, int]:
        """One spreadsheet, by the pages: columns, words, questions, import. What became of the rows, by outcome."""
        page = self.admin.get(f"/desk/imports/new/?role={role}")
        fields = {"role": role, "programme": self.programme["id"]}
        page = self.admin.upload(page.form("/imports/new/"), "file", path.name, path.read_bytes(), **fields)
        if "/imports/new/" in page.url:
            raise CannotGoOn(f"{path.name}: {page.words[:400]}")
        here = urlsplit(page.url).path
        columns = page.form("/columns/")
        explain(columns, path.name, meanings, ask)
        changes = {"place_state": "joined"} | ({"offers_live": "on"} if role == PARTNER else {})
        page = self._good(self.admin.submit(columns, **changes), path.name)
        page = self._explain_words(page, path.name)
        page = self._answer_questions(page, path.name)
        self._good(self.admin.submit(page.form("/run/")), path.name)
        return self._outcomes(here)

    def read_parties(self) -> None:
        """Who takes part now, and whom we may write to there: the first contact who may answer."""
        people = self.api.every("/api/v1/people/?limit=200")
        contacts: dict[str, dict[str, Any]] = {}
        for person in people:
            if person["email"] and not person["do_not_contact_at"] and not person["paused_at"]:
                for position in person["positions"]:
                    if position["may_answer"]:
                        contacts.setdefault(position["organisation"], person)
        for role, into in ((INNOVATOR, self.ledger.innovators), (PARTNER, self.ledger.partners)):
            for row in self.api.every(f"/api/v1/organisations/?programme={self.programme['id']}&role={role}&limit=200"):
                found = {} if row["do_not_contact_at"] else contacts.get(row["id"], {})
                whom = (found.get("id", ""), found.get("email", "").lower(), found.get("given_name", ""))
                into.append(Party(row["id"], row["name"], role, *whom))

    def _explain_words(self, page: Page, name: str) -> Page:
        """Words that may become entries of our lists do; others stay in notes."""
        try:
            form = page.form("/words/")
        except LookupError:
            return page
        added = {field: "+" for field, choices in form.choices.items() if "+" in choices}
        return self._good(self.admin.submit(form, **added), name)

    def _answer_questions(self, page: Page, name: str) -> Page:
        """A similar name and no number: it is the same organisation."""
        while True:
            try:
                form = page.form("/answers/")
            except LookupError:
                return page
            answers = {field: choices[0] for field, choices in form.choices.items() if not form.values.get(field)}
            if not answers:
                return page
            page = self._good(self.admin.submit(form, **answers), name)

    def _good(self, page: Page, name: str) -> Page:
        if page.status != 200:
            raise CannotGoOn(f"{name} is refused: {page.words[:600]}")
        return page

    def _outcomes(self, here: str, seconds: float = 120) -> dict[str, int]:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.findall(r'href="\?outcome=(\w+)"[^>]*>([\d,]+)<', self.admin.get(here).text)
            if found:
                return {outcome: int(total.replace(",", "")) for outcome, total in found}
            time.sleep(0.2)
        raise CannotGoOn(f"the import did not end in {seconds:.0f} seconds")

    def _accept(self, browser: Browser, link: str) -> None:
        page = browser.get(link)
        page = browser.submit(page.form("/accept/"), way="password", password=PASSWORD)
        if page.status != 200:
            raise CannotGoOn(f"the invitation was not accepted ({page.status}): {page.words[:300]}")


def explain(form: Form, name: str, meanings: dict[str, str], ask: Ask | None) -> None:
    """Put right what was guessed: what MAP says, and what is asked for at a terminal."""
    places = [field for field in form.values if re.fullmatch(r"column_\d+", field)]
    fields = [choice for choice in form.choices[places[0]] if choice]
    wanted = {heading.casefold(): _field(key, fields) for heading, key in meanings.items()}
    for place in places:
        heading = form.labels[place]
        key = wanted.get(heading.casefold(), form.values[place])
        if key == "note" and ask is not None and heading.casefold() not in wanted:
            key = _field(ask(heading, [], fields), fields)
        _give(form, place, key, places)
    missing = [what for key, what in NEEDED.items() if key not in form.values.values()]
    if missing:
        unknown = ", ".join(f"“{form.labels[place]}”" for place in places if form.values[place] == "note")
        raise CannotGoOn(
            f"{name}: no column was found for {' and '.join(missing)}. Not understood: {unknown}. "
            'Say it like this: make rehearsal MAP="Firma=name; Mail=email"'
        )


def _give(form: Form, place: str, key: str, places: list[str]) -> None:
    """One field to one column: whoever had it keeps a note."""
    for other in places:
        if other != place and key not in ("", "note") and form.values[other] == key:
            form.values[other] = "note" if form.values[place] != key else form.values[other]
    form.values[place] = key


def _field(said: str, fields: list[str]) -> str:
    """ "contact name" or "contact_name"; CannotGoOn for what is no field."""
    key = said.strip().casefold().replace(" ", "_").replace("-", "_")
    if key in ("", "note", "nothing"):
        return "note" if key != "nothing" else ""
    if key not in fields:
        raise CannotGoOn(f"There is no field “{said}”. There are: {', '.join(sorted(fields))}.")
    return key


def _a_year_on(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=400)).replace(day=1)
