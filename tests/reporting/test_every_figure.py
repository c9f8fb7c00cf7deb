"""Every number on the impact page opens to rows, and there are as many rows as the number says (R40)."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from statistics import median

from tests.walks.world import World

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# What is worked out from the figures beside it, and dates: none of these counts rows.
DERIVED = re.compile(
    r"[\d.,]+%|[\d.,]+ for each innovator on average|\d+ times the target|\d+ more than the target"
    r"|after \d+ days?|\d+ of \d+, |\b\d{1,2}:\d\d\b|\b20\d\d\b|\b\d{1,2} (?=[A-Z][a-z]{2})"
)
VOID = {"meta", "link", "input", "br", "img", "hr", "path", "use", "circle", "rect"}


@dataclass
class Figures(HTMLParser):
    """The numbers of a page's main part: those that open to rows, and those that stand bare."""

    opened: set[tuple[str, str]] = field(default_factory=set)  # (address, number as it is shown)
    bare: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__()
        self.inside: list[tuple[str, str]] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.inside.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.inside.pop()

    def handle_data(self, text):
        tags = [tag for tag, _ in self.inside]
        if "main" not in tags or {"svg", "nav"} & set(tags):
            return
        address = next((href for tag, href in self.inside if tag == "a" and "/rows/" in href), "")
        if address:
            self.opened |= {(address, number) for number in NUMBER.findall(text)}
        else:
            self.bare += NUMBER.findall(DERIVED.sub("", text))


class Rows(HTMLParser):
    """The lines of the rows' table: the text of their cells."""

    def __init__(self):
        super().__init__()
        self.lines: list[list[str]] = []
        self.at = ""

    def handle_starttag(self, tag, attrs):
        self.at = tag if tag in ("tbody", "tr", "td", "th", "a") and (self.at or tag == "tbody") else self.at
        if self.at and tag == "tr":
            self.lines.append([])
        if self.at and tag in ("td", "th"):
            self.lines[-1].append("")

    def handle_endtag(self, tag):
        self.at = "" if tag == "tbody" else self.at

    def handle_data(self, text):
        if self.at and self.lines and self.lines[-1]:
            self.lines[-1][-1] += text


def figures_of(page: str) -> Figures:
    found = Figures()
    found.feed(page)
    return found


def lines_behind(browser, address: str) -> tuple[str, list[list[str]]]:
    """The heading of the rows' page, and the lines of all of its pages."""
    rows, heading, following = Rows(), "", address
    while following:
        answer = browser.get(following)
        page = answer.content.decode()
        rows.feed(page)
        heading = heading or re.search(r"<h1>(.*?)</h1>", page)[1]
        query = answer.context["page"].next
        following = query and address.split("?")[0] + query
    return heading, rows.lines


def is_right(address: str, number: str, heading: str, lines: list[list[str]]) -> bool:
    """Whether the page behind a number shows it: as many rows, the target's value, or the median of the days."""
    shown = float(number.replace(",", ""))
    if "partnership_target" in address:
        return number in [line[0].strip() for line in lines]
    if "days_to_answer" in address:
        middle = median(float(line[-1]) for line in lines)
        return shown == len(lines) or (number in heading and abs(middle - shown) <= 0.1)
    return shown == len(lines) and heading.startswith(f"{number} ")


def test_every_number_on_the_impact_page_opens_to_as_many_rows(seeded_db):
    browser = World().client("funder")

    page = figures_of(browser.get("/impact/fair-footing/").content.decode())
    behind = {address: lines_behind(browser, address) for address in {address for address, _ in page.opened}}

    assert [found for found in sorted(page.opened) if not is_right(*found, *behind[found[0]])] == []
    assert page.bare == []
    assert len(behind) > 30
