"""Every page of the portal that somebody can open, by following its links."""

import re

from django.test import Client

LINK = re.compile(r'href="(/[^"#?]*(?:\?[^"#]*)?)')


def walk(client: Client, start: str = "/portal/", inside: str = "/portal/") -> dict[str, str]:
    """Path to text of `start` and of all pages under `inside` within its reach; nothing is posted."""
    seen: dict[str, str] = {}
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen or not (path == start or path.startswith(inside)):
            continue
        answer = client.get(path)
        is_text = answer.status_code == 200 and answer["Content-Type"].startswith("text/")
        seen[path] = answer.content.decode() if is_text else ""  # papers are read in test_portal_sides
        waiting += LINK.findall(seen[path])
    return seen
