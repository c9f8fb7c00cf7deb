"""Is everyone getting a fair share? Introductions made per innovator, from the snapshot (R106, delight 3)."""

from dataclasses import dataclass
from typing import Any

from accelerator.programmes.models import Programme
from accelerator.ui import charts
from introductions.words import url_of_new
from partners.models import Organisation
from reporting.contract import rows_url

AT_MOST = 30  # innovators drawn; of a larger programme those with the fewest


@dataclass(frozen=True)
class Share:
    """One innovator: a bar with numbers that open to their rows, and where to find them a match."""

    name: str
    match_url: str
    made_url: str
    confirmed_url: str
    confirmed: int
    this_month: int
    bar: charts.Bar


@dataclass(frozen=True)
class Shares:
    rows: list[Share]
    average: float
    hidden: int

    @property
    def least_served(self) -> Share:
        return self.rows[-1]


def fair_shares(programme: Programme, figures: dict[str, Any]) -> Shares | None:
    """Most introductions first; None without innovators. One query, for the names."""
    counted = figures.get("per_innovator", [])
    shown = counted[-AT_MOST:]
    names = {
        str(pk): name
        for pk, name in Organisation.objects.filter(pk__in=[row["id"] for row in shown]).values_list("pk", "name")
    }
    shown = [row for row in shown if row["id"] in names]
    if not shown:
        return None
    average = sum(row["made"] for row in counted) / len(counted)
    bars = charts.bars(
        [charts.Bar(names[row["id"]], row["made"], part=min(row["confirmed"], row["made"])) for row in shown],
        caption="",
        heads=[],
    )
    rows = [
        Share(
            name=names[row["id"]],
            match_url=url_of_new(programme=programme.pk, innovator=row["id"]),
            made_url=f"{rows_url(programme, 'introductions_made')}?innovator={row['id']}",
            confirmed_url=f"{rows_url(programme, 'partnerships_confirmed')}?innovator={row['id']}",
            confirmed=row["confirmed"],
            this_month=row["this_month"],
            bar=bar,
        )
        for row, bar in zip(shown, bars.rows, strict=True)
    ]
    return Shares(rows, average, len(counted) - len(shown))
