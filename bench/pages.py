"""Pages, in CPU time of the web process and its database backend together."""

from bench.data import World
from bench.measure import Line, Race, race
from bench.world import Browser, cpu, on_database
from tests.costs import Cost, measured

NOTHING = "/bench/nothing/"
LIST = "/desk/introductions/"
TYPED = ("am", "amb", "ambe", "amber", "amber br", "amber bridge")
TIMES = 6


class Pages:
    """A browser for the administrator of each world."""

    def __init__(self, worlds: dict[str, World], bare: str) -> None:
        self.worlds, self.bare = worlds, bare
        self.browsers = {name: Browser(world.tenant, world.admin) for name, world in worlds.items()}

    def race(self, path: str) -> Race:
        """The page in each world, and nothing at all in the large one."""
        asked = {name: lambda browser=browser: browser.get(path) for name, browser in self.browsers.items()}
        return race(cpu, times=TIMES, nothing=lambda: self.browsers["large"].get(NOTHING), **asked)

    def cost(self, world: str, path: str) -> Cost:
        with measured() as cost:
            self.browsers[world].get(path)
        return cost


def desk_list(pages: Pages) -> list[Line]:
    """50 introductions, who has to act and for how long."""
    found = pages.race(LIST)
    ratio, growth = found.ratio("large", "nothing"), found.ratio("large", "medium")
    large, medium = pages.cost("large", LIST), pages.cost("medium", LIST)
    same = large.statements == medium.statements and abs(large.rows - medium.rows) <= ROWS_MAY_DIFFER
    return [
        Line(
            "desk list of 50 : empty view",
            found.median("large"),
            found.median("nothing"),
            ratio,
            "≤ 8",
            ratio <= 8,
            growth=growth,
            spread=found.spread("large", "nothing"),
        ),
        Line(
            "desk list : the same with 1,000",
            found.median("large"),
            found.median("medium"),
            growth,
            "≤ 1.2",
            growth <= 1.2,
            spread=found.spread("large", "medium"),
        ),
        Line(
            "desk list: rows fetched",
            large.rows,
            medium.rows,
            large.rows / medium.rows,
            "constant",
            same,
            unit="rows",
            note=f"{large.statements} statements, {medium.statements} in the tenant of 1,000",
        ),
    ]


ROWS_MAY_DIFFER = 60  # the answers and steps of 50 rows are as many as those rows happen to have


def dashboard(pages: Pages) -> list[Line]:
    """The funder's page; its numbers were counted before."""
    from accelerator.tenancy.context import tenant_scope
    from reporting.services import rebuild

    for world in pages.worlds.values():
        with tenant_scope(world.tenant):
            rebuild(world.programme.pk)
    found = pages.race("/impact/fair-footing/")
    ratios = {name: found.ratio(name, "nothing") for name in pages.worlds}
    most = max(ratios, key=lambda name: ratios[name])
    return [
        Line(
            "dashboard : empty view",
            found.median(most),
            found.median("nothing"),
            ratios[most],
            "≤ 3",
            ratios[most] <= 3,
            growth=found.ratio("large", "medium"),
            spread=found.spread(most, "nothing"),
            note=f"the dearest of the three, in the {most} tenant",
        )
    ]


def row_security(pages: Pages) -> list[Line]:
    """The same requests with policies and without. The other database is a copy in which they are off."""
    large = pages.browsers["large"]
    paths = [NOTHING, LIST, "/impact/fair-footing/", "/desk/partners/", "/desk/search/?q=amber", "/desk/"]

    def walk() -> None:
        for path in paths:
            large.get(path)

    found = _with_and_without(pages, walk)
    ratio = found.ratio("ours", "bare")
    return [
        Line(
            "row-level security : without",
            found.median("ours"),
            found.median("bare"),
            ratio,
            "≤ 1.10",
            ratio <= 1.10,
            spread=found.spread("ours", "bare"),
            note=f"{len(paths)} pages together",
        )
    ]


def search(pages: Pages) -> list[Line]:
    """What a person types letter by letter, without the page around it."""
    from accelerator.home.search import search as find
    from accelerator.tenancy.context import tenant_scope
    from accelerator.tenancy.members import Member

    def typed(name: str) -> None:
        world = pages.worlds[name]
        with tenant_scope(world.tenant):
            for text in TYPED:
                find(Member(world.admin), text)

    found = _with_and_without(pages, lambda: typed("large"), medium=lambda: typed("medium"))
    ratio = found.ratio("ours", "bare")
    letters = len(TYPED)
    return [
        Line(
            "search as you type : without RLS",
            found.median("ours") / letters,
            found.median("bare") / letters,
            ratio,
            "≤ 2",
            ratio <= 2,
            growth=found.ratio("ours", "medium"),
            spread=found.spread("ours", "bare"),
        )
    ]


def _with_and_without(pages: Pages, work, **more) -> Race:
    found = Race({name: [] for name in ("ours", "bare", *more)})
    for _ in range(5):
        for name, one in {"ours": work, **more}.items():
            found.seconds[name] += race(cpu, rounds=1, times=3, one=one).seconds["one"]
        with on_database(pages.bare):
            found.seconds["bare"] += race(cpu, rounds=1, times=3, one=work).seconds["one"]
    return found
