"""make shots: pictures of the main pages, as each role sees them, into var/shots/.

Light and dark, 1280 and 390 wide. Uses a demo that runs at PORT, else starts the product on a
throw-away copy of the demo data. Says which pages did not answer 200, complain in the browser's
console or scroll sideways. Words after it take only pages whose name holds one of them:
make shots ARGS="desk programme"
"""

import os
import re
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright
from playwright.sync_api import Page as Tab

ROOT = Path(__file__).resolve().parents[1]
SHOTS = ROOT / "var" / "shots"
ANY_ID = "[0-9a-f-]{36}"


@dataclass(frozen=True)
class Page:
    """A page and who looks at it. `follow`: go on from `path` to the first link that matches, and from there
    to the first that matches the next."""

    name: str
    role: str  # "" = signed out
    path: str
    follow: tuple[str, ...] = ()
    tenant: str = "thornmere"


PAGES = [
    Page("front", "", "/"),
    Page("sign-in", "", "/accounts/login/"),
    Page("public-programme", "", "/programmes/fair-footing/"),
    Page("privacy", "", "/privacy/"),
    Page("accessibility", "", "/accessibility/"),
    Page("help", "", "/help/"),
    Page("api", "", "/api/docs/"),
    Page("not-found", "", "/nothing-here/"),
    Page("mailbox", "", "/demo/mailbox/"),
    Page("mail", "", "/demo/mailbox/", (r"/demo/mailbox/\d+/$",)),
    Page("desk", "manager", "/desk/"),
    Page("search", "manager", "/desk/search/?q=a"),
    Page("board", "manager", "/desk/board/"),
    Page("figures", "manager", "/desk/board/figures/"),
    Page("several-lately", "manager", "/desk/introductions/together/lately/"),
    Page("duplicates", "manager", "/desk/duplicates/"),
    Page("merge", "manager", "/desk/duplicates/", (rf"/desk/organisations/{ANY_ID}/merge/{ANY_ID}/$",)),
    Page("introductions", "manager", "/desk/introductions/"),
    Page("introduction", "manager", "/desk/introductions/", (rf"/desk/introductions/{ANY_ID}/$",)),
    Page("make-introduction", "manager", "/desk/introductions/new/"),
    Page("log-introduction", "manager", "/desk/introductions/elsewhere/"),
    Page("partnerships", "manager", "/desk/partnerships/"),
    Page("partnership", "manager", "/desk/partnerships/", (rf"/desk/partnerships/{ANY_ID}/$",)),
    Page("innovators", "manager", "/desk/innovators/"),
    Page("partners", "manager", "/desk/partners/"),
    Page("organisation", "manager", "/desk/partners/", (rf"/desk/organisations/{ANY_ID}/$",)),
    Page("people", "manager", "/desk/people/"),
    Page("person", "manager", "/desk/people/", (rf"/desk/people/{ANY_ID}/$",)),
    Page("add-partner", "manager", "/desk/partners/new/"),
    Page("imports", "manager", "/desk/imports/"),
    Page("bring-spreadsheet", "manager", "/desk/imports/new/"),
    Page(
        "rules",
        "manager",
        "/desk/programmes/",
        (rf"/desk/programmes/{ANY_ID}/$", rf"/desk/programmes/{ANY_ID}/rules/$"),
    ),
    Page(
        "sheet",
        "manager",
        "/desk/partnerships/",
        (rf"/desk/partnerships/{ANY_ID}/$", rf"/desk/partnerships/{ANY_ID}/sheet/$"),
    ),
    Page("programmes", "manager", "/desk/programmes/"),
    Page("programme", "manager", "/desk/programmes/", (rf"/desk/programmes/{ANY_ID}/$",)),
    Page("new-programme", "manager", "/desk/programmes/new/"),
    Page("outbox", "manager", "/desk/outbox/"),
    Page("outbox-mail", "manager", "/desk/outbox/", (rf"/desk/outbox/{ANY_ID}/$",)),
    Page("settings", "admin", "/desk/settings/"),
    Page("look", "admin", "/desk/settings/look/"),
    Page("members", "admin", "/desk/settings/members/"),
    Page("lists", "admin", "/desk/settings/lists/"),
    Page("admin", "admin", "/admin/"),
    Page("admin-list", "admin", "/admin/partners/organisation/"),
    Page("account", "innovator", "/accounts/"),
    Page("tokens", "innovator", "/accounts/tokens/"),
    Page("make-token", "innovator", "/accounts/tokens/new/"),
    Page("portal-innovator", "innovator", "/portal/"),
    Page("portal-partner", "partner", "/portal/"),
    Page("catalogue", "partner", "/portal/catalogue/"),
    Page("catalogue-offer", "partner", "/portal/catalogue/", (rf"/portal/catalogue/{ANY_ID}/$",)),
    Page("portal-innovators", "partner", "/portal/innovators/"),
    Page("portal-innovator-profile", "partner", "/portal/innovators/", (rf"/portal/innovators/{ANY_ID}/$",)),
    Page("portal-introduction", "partner", "/portal/introductions/", (rf"/portal/introductions/{ANY_ID}/$",)),
    Page("wishes", "partner", "/portal/wishes/"),
    Page("portal-offers", "partner", "/portal/offers/"),
    Page("led-to", "partner", "/portal/offers/led-to/"),
    Page("portal-profile", "innovator", "/portal/profile/"),
    Page("portal-needs", "innovator", "/portal/needs/"),
    Page("portal-partnerships", "innovator", "/portal/partnerships/"),
    Page("portal-prepare", "innovator", "/portal/introductions/", (rf"/portal/introductions/{ANY_ID}/$",)),
    Page("portal-people", "innovator", "/portal/people/"),
    Page("home-reviewer", "reviewer", "/home/"),
    Page("impact", "funder", "/impact/fair-footing/"),
    Page("impact-rows", "funder", "/impact/fair-footing/", ("/impact/fair-footing/rows/",)),
    Page("harbour-front", "", "/", tenant="harbour"),
    Page("harbour-desk", "manager", "/desk/", tenant="harbour"),
    Page("harbour-impact", "funder", "/impact/", tenant="harbour"),
]
WIDTHS = (1280, 390)
SCHEMES = ("light", "dark")
VIEWPORT = {"width": WIDTHS[0], "height": 900}
EXPECTED = {"not-found": 404}


def main(words: list[str]) -> int:
    pages = [page for page in PAGES if not words or any(word in page.name for word in words)]
    if not words:
        shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True, exist_ok=True)
    with running_demo() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        camera = Camera(browser, port)
        if any(page.name == "mail" for page in pages):
            camera.cause_a_mail()
        for page in pages:
            camera.take(page)
        browser.close()
    print(f"{camera.taken} pictures in var/shots/.")
    for line in camera.complaints:
        print(line)
    return 1 if camera.complaints else 0


class Camera:
    """Signs in once for each role and takes each page in every width and scheme."""

    def __init__(self, browser: Browser, port: int):
        self.browser, self.port = browser, port
        self.cookies: dict[tuple[str, str], dict] = {}
        self.taken, self.complaints = 0, []

    def take(self, page: Page) -> None:
        """Open the page once and take it in every width and scheme."""
        print(page.name, flush=True)
        try:
            with self.context(page) as context:
                tab = context.new_page()
                tab.on("console", lambda said: self.complain(page, said.text) if said.type == "error" else None)
                if self.open(page, tab):
                    self.shoot(page, tab)
        except Error as error:
            self.complain(page, error.message.splitlines()[0])

    @contextmanager
    def context(self, page: Page) -> Iterator[BrowserContext]:
        state = self.signed_in(page.tenant, page.role) if page.role else None
        context = self.browser.new_context(viewport=VIEWPORT, storage_state=state)
        context.set_default_timeout(20_000)
        yield context
        context.close()

    def open(self, page: Page, tab: Tab) -> bool:
        answer = tab.goto(self.url(page.tenant, page.path))
        for pattern in page.follow:
            links = tab.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
            link = next((link for link in links if re.search(pattern, link)), None)
            if link is None:
                self.complain(page, f"{tab.url} has no link to {pattern}")
                return False
            answer = tab.goto(self.url(page.tenant, link))
        if answer.status != EXPECTED.get(page.name, 200):
            self.complain(page, f"answered {answer.status}")
        return True

    def shoot(self, page: Page, tab: Tab) -> None:
        for width in WIDTHS:
            tab.set_viewport_size({**VIEWPORT, "width": width})
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.complain(page, f"scrolls sideways at {width}")
            for scheme in SCHEMES:
                tab.emulate_media(color_scheme=scheme)
                tab.screenshot(path=SHOTS / f"{page.name}-{width}-{scheme}.png", full_page=True)
                self.taken += 1

    def cause_a_mail(self) -> None:
        """Forget a password, and wait for the mail in the mailbox."""
        with self.context(Page("reset", "", "")) as context:
            tab = context.new_page()
            tab.goto(self.url("thornmere", "/accounts/password/reset/"))
            tab.fill("main input[name=email]", "manager@thornmere.example")
            tab.press("main input[name=email]", "Enter")
            for _ in range(40):
                tab.goto(self.url("thornmere", "/demo/mailbox/"))
                if tab.locator("main ol.list li").count():
                    return
                tab.wait_for_timeout(500)

    def complain(self, page: Page, text: str) -> None:
        if page.name not in EXPECTED or "404 (Not Found)" not in text:
            self.complaints.append(f"{page.name}: {text}")

    def signed_in(self, tenant: str, role: str) -> dict:
        """The cookies of a role at a tenant."""
        if (tenant, role) not in self.cookies:
            context = self.browser.new_context()
            tab = context.new_page()
            tab.goto(self.url(tenant, "/accounts/login/"))
            tab.fill("main input[name=login]", f"{role}@{tenant}.example")
            tab.fill("main input[name=password]", os.environ.get("DEMO_PASSWORD") or "demo-accelerator")
            tab.press("main input[name=password]", "Enter")
            tab.wait_for_url(lambda url: "/accounts/login/" not in url)
            self.cookies[tenant, role] = context.storage_state()
            context.close()
        return self.cookies[tenant, role]

    def url(self, tenant: str, path: str) -> str:
        return f"http://{tenant}.localhost:{self.port}{path}"


@contextmanager
def running_demo() -> Iterator[int]:
    """The port of a demo that runs already, or of one on a throw-away copy of the demo data."""
    port = int(os.environ.get("PORT") or 8000)
    if answers(port):
        yield port
        return
    from tests import conftest, databases
    from tests.servers import Sink, Stack

    folder = Path(tempfile.mkdtemp(prefix="shots"))
    try:
        with databases.Clone(databases.seeded()) as clone, Sink(folder) as sink:
            with Stack(clone, folder, extra={"EMAIL_URL": sink.url}) as stack:
                _ = stack.worker
                yield stack.web.port
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        conftest.HOLD.release()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/mailbox/", timeout=5):
            return True
    except OSError:
        return False


def chromium() -> str:
    from tests.fixtures.browser import find_chromium

    path = find_chromium()
    if path is None:
        sys.exit("No Chromium to take pictures with: apt-get install chromium fonts-dejavu-core")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
