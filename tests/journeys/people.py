"""What people do in the journeys: sign in, read their mail, look at a page as everybody must be able to."""

import re
import time
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from accelerator.settings import DEMO_PASSWORD
from tests.servers import Stack
from tests.smtp import Received

# A toast that still rises is half transparent: its contrast is that of the moment, not of the page.
MOTION_ENDED = "Promise.allSettled(document.getAnimations().map(motion => motion.finished)).then(() => null)"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def sign_in(page: Any, stack: Stack, role: str, tenant: str = "thornmere") -> Any:
    """With e-mail and password, as the demo's person of this role."""
    page.goto(stack.web.url(tenant, "/accounts/login/"))
    page.get_by_label("E-mail", exact=False).first.fill(f"{role}@{tenant}.example")
    page.get_by_label("Password", exact=False).first.fill(DEMO_PASSWORD)
    page.get_by_role("button", name=re.compile("^Sign in$")).click()
    page.wait_for_url(re.compile("/(desk|portal|impact|home)/"))
    return page


def mail_to(stack: Stack, address: str, about: str, seconds: float = 40) -> Received:
    """The newest mail to this address whose subject holds `about`; waits for it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = [mail for mail in stack.smtp.sent(address) if about in mail["Subject"]]
        if found:
            return found[-1]
        time.sleep(0.2)
    subjects = [(mail.to, mail["Subject"]) for mail in stack.smtp.sent()]
    raise AssertionError(f"no mail about {about!r} to {address}; there are {subjects}\n{stack.worker.log[-3000:]}")


def link_in(mail: Received, path: str) -> str:
    """The first link of the mail's text that leads to `path`."""
    found = re.search(rf"https?://\S+{path}[\w-]+/", mail.text)
    assert found, mail.text
    return found.group(0)


def wait_for_text(page: Any, text: str, seconds: float = 30) -> None:
    """Look again until the page says it: what a job does takes a moment."""
    end = time.monotonic() + seconds
    while text not in page.inner_text("main"):
        assert time.monotonic() < end, f"{page.url} never said {text!r}:\n{page.inner_text('main')[:2000]}"
        time.sleep(0.5)
        page.reload()


RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "dark": ["color-contrast", "link-in-text-block"],  # all else is the same in both
}


def everybody_can_use(page: Any) -> None:
    """No finding of axe (WCAG 2.2 AA), in light and in dark."""
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        page.evaluate(MOTION_ENDED)
        found = Axe().run(page, options={"runOnly": rules})
        assert found.violations_count == 0, f"{page.url} ({scheme}):\n{found.generate_report()}"
    page.emulate_media(color_scheme="light")
