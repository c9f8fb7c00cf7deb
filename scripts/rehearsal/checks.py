"""At the end: whatever the product says is held against the book."""

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from scripts.rehearsal.ledger import STANDS, Ledger

if TYPE_CHECKING:
    from scripts.rehearsal.programme import Rehearsal

DAYS_MAY_DIFFER = 0.1
PATIENCE = 20  # seconds for the figures to be counted again


def everything(rehearsal: "Rehearsal") -> None:
    ledger, api = rehearsal.ledger, rehearsal.office.api
    ledger.expect("introductions made", len(ledger.made), rehearsal.size.made)
    ledger.expect("partnerships confirmed", len(ledger.confirmed), rehearsal.size.confirmed)
    ledger.offering = _offering(rehearsal)
    rehearsal.funnel = _figures(rehearsal)
    _states(ledger, api.every("/api/v1/introductions/?limit=200"))
    _partnerships(ledger, api.every("/api/v1/partnerships/?limit=200"))
    _once(rehearsal)
    _mails(rehearsal)
    _public_pages(rehearsal)


def _figures(rehearsal: "Rehearsal") -> dict[str, Any]:
    """The funder reads them; each equals what was done."""
    ledger, path = rehearsal.ledger, f"/impact/{rehearsal.office.slug}.json"
    wanted, end = ledger.figures(), time.monotonic() + PATIENCE
    while True:
        said = rehearsal.office.funder.get(path).json
        found = {name: figure["value"] for name, figure in said["figures"].items()}
        if _same(found, wanted) or time.monotonic() > end:
            break
        time.sleep(0.5)
    for name, value in wanted.items():
        if name != "days_to_answer" or not _close(found.get(name), value):
            ledger.expect(f"the funder's figure “{name}”", found.get(name), value)
    ledger.expect("answers behind the median", said["figures"]["days_to_answer"]["n"], ledger.answers())
    _monthly(ledger, said["monthly"])
    return found


def _same(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(found.get(name) == value for name, value in wanted.items() if name != "days_to_answer")


def _close(found: Any, wanted: Any) -> bool:
    both = found is not None and wanted is not None
    return found == wanted or (both and abs(found - wanted) <= DAYS_MAY_DIFFER)


def _monthly(ledger: Ledger, lines: list[dict[str, Any]]) -> None:
    """Running totals month by month."""
    introduced = confirmed = 0
    done = ledger.monthly()
    for line in lines:
        more = done.pop(line["month"], (0, 0))
        introduced, confirmed = introduced + more[0], confirmed + more[1]
        found = (line["introduced"], line["confirmed"])
        ledger.expect(f"introduced and confirmed by {line['month']}", found, (introduced, confirmed))
    ledger.expect("months that the funder's page leaves out", list(done), [])


def _offering(rehearsal: "Rehearsal") -> int:
    """Partners with an offer that is live today, by the rows of the API."""
    today = rehearsal.calendar.today.isoformat()
    rows = rehearsal.office.api.every("/api/v1/offers/?state=live&limit=200")
    inside = [
        row["organisation"]
        for row in rows
        if (row["available_from"] or today) <= today <= (row["available_until"] or today)
    ]
    return len(set(inside) & {one.id for one in rehearsal.ledger.partners})


def _states(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    """Each introduction stands where the book has it."""
    states = {row["id"]: row["state"] for row in rows}
    for pair in ledger.pairs:
        state = states.pop(pair.id, "missing")
        if state not in STANDS[pair.stands]:
            who = f"{pair.innovator.name} and {pair.partner.name}"
            ledger.mismatches.append(f"{who} are “{state}”, and should be {pair.stands} ({pair.answered})")
    ledger.expect("introductions that nobody made", len(states), 0)


def _partnerships(ledger: Ledger, rows: list[dict[str, Any]]) -> None:
    wanted = {one.id: (one.confirmed_at is not None, one.void) for one in ledger.agreements}
    found = {row["id"]: (row["confirmed_at"] is not None, row["void_at"] is not None) for row in rows}
    ledger.expect("partnerships that stand otherwise", sum(found.get(key) != value for key, value in wanted.items()), 0)
    ledger.expect("partnerships that nobody proposed", len(set(found) - set(wanted)), 0)


def _once(rehearsal: "Rehearsal") -> None:
    """What was pressed twice in the same moment happened once (F34): one line in the history for each."""
    for pair in rehearsal.ledger.made[::3]:
        rows = rehearsal.office.api.every(f"/api/v1/introductions/{pair.id}/history/?limit=200")
        verbs = Counter(row["verb"].partition(".")[2] for row in rows)
        found = {verb: verbs[verb] for verb in ("sent", "introduced")}
        rehearsal.ledger.expect("how often an introduction was sent and left", found, {"sent": 1, "introduced": 1})
        if not pair.unsure:
            answers = sum(map(len, pair.answered.values()))
            rehearsal.ledger.expect("answers in the history of an introduction", verbs["answered"], answers)


def _mails(rehearsal: "Rehearsal") -> None:
    """What left is what arrived, once each; and of each kind as many as were called for."""
    ledger, post, api = rehearsal.ledger, rehearsal.post, rehearsal.office.api
    for _look in range(3):  # the clock goes on: a mail may leave while the outbox is read
        rehearsal.desk.settle()
        states = Counter(row["state"] for row in api.every("/api/v1/outbox/?limit=200"))
        post.new()
        arrived = Counter(letter.message_id for letter in post.letters)
        if states["sent"] == len(arrived):
            break
    ledger.expect("mails that came twice", sum(times > 1 for times in arrived.values()), 0)
    ledger.expect("mails that the outbox calls sent, and that arrived", states["sent"], len(arrived))
    for state in ("failed", "unknown", "held"):
        ledger.expect(f"mails that are {state}", states[state], 0)
    kinds, unsure = post.kinds, sum(pair.unsure for pair in ledger.pairs)
    asked = sum(pair.asks for pair in ledger.pairs)
    ledger.check(
        asked <= kinds["question"] <= asked + unsure,
        f"{kinds['question']} questions came, and {asked} were asked ({unsure} more may have left)",
    )
    ledger.expect("mails of introductions", kinds["introduction"], 3 * len(ledger.made))
    ledger.expect("requests to confirm", kinds["please confirm"], 2 * len(ledger.agreements))
    confirmed = sum(1 for one in ledger.agreements if one.confirmed_at)
    ledger.expect("mails that say confirmed", kinds["confirmed"], 3 * confirmed)


def _public_pages(rehearsal: "Rehearsal") -> None:
    """Neither the public nor the funder reads anybody's address."""
    office, secrets = rehearsal.office, rehearsal.secrets
    names = list(rehearsal.funnel)
    for path in (f"/impact/{office.slug}/", *(f"/impact/{office.slug}/rows/{name}/" for name in names)):
        page = office.funder.get(path)
        secrets.look("", page.text, f"the funder's {path}")
    for path in ("/", f"/programmes/{office.slug}/"):
        page = type(office.funder)(office.host, "192.0.2.99").get(path)
        secrets.look("", page.text, f"the public page {path}")
