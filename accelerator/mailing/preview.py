"""A mail as it looks, for staff: nothing in it can be clicked, loaded or read that is not theirs (F18)."""

import base64
import hashlib
import html
import re

from accelerator.mailing.models import Mail

SHOWN = {
    "link": "(personal link)",
    "leave": "(link to leave these mails)",
    "preferences": "(link to choose mails)",
}
HIDDEN = "••••••"
MARK = re.compile(r"\[\[(\w+)\.[0-9a-f]{32}\]\]")
LINK = re.compile(r"""\shref=(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
STYLE_ATTRIBUTE = re.compile(r"""\sstyle=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
STYLE_ELEMENT = re.compile(r"<style[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)


def shown_subject(mail: Mail) -> str:
    return _uncovered(mail.subject)


def shown_text(mail: Mail) -> str:
    return _uncovered(mail.text)


def shown_html(mail: Mail) -> str:
    """The HTML with links dead and codes covered."""
    return _uncovered(LINK.sub("", mail.html))


def style_sources(document: str) -> list[str]:
    """CSP sources that allow exactly the styles of this document, and no other inline style."""
    styles = [html.unescape(one or other) for one, other in STYLE_ATTRIBUTE.findall(document)]
    styles += STYLE_ELEMENT.findall(document)
    return ["'unsafe-hashes'", *sorted({_source(style) for style in styles})]


def _uncovered(text: str) -> str:
    return MARK.sub(lambda found: SHOWN.get(found[1].partition("_")[0], HIDDEN), text)


def _source(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
