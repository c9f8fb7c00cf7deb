"""Templates and stylesheets belong together: no class without a rule, no inline style or handler."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PAGES = [path for path in (ROOT / "templates").rglob("*.html") if not {"emails", "mail"} & set(path.parts)]
SHEETS = {path.name: path.read_text() for path in (ROOT / "static" / "css").glob("*.css")}
# names that need no rule: hooks of scripts and tests, halves of composed names
BARE = {"list", "acting", "fixed", "errorlist", "h", "o"}


def classes_of(source):
    source = re.sub(r"\{%[^%]*%\}|\{\{[^}]*\}\}", " ", source)
    return {name for value in re.findall(r'class="([^"]*)"', source) for name in value.split()}


def test_every_class_in_a_template_has_a_rule():
    ruled = set(re.findall(r"\.([a-zA-Z_][\w-]*)", " ".join(SHEETS.values())))

    bare = {str(path.relative_to(ROOT)): classes_of(path.read_text()) - ruled - BARE for path in PAGES}

    assert {path: names for path, names in bare.items() if names} == {}


def test_no_page_carries_style_or_handlers():
    inline = re.compile(r'\sstyle="|<style|\son[a-z]+="|javascript:')

    found = {str(path.relative_to(ROOT)): inline.findall(path.read_text()) for path in PAGES}

    assert {path for path, hits in found.items() if hits} == {"templates/base_email.html"}


def test_every_token_that_a_sheet_uses_is_defined():
    defined = set(re.findall(r"(--[\w-]+)\s*:", " ".join(SHEETS.values())))

    undefined = {name: set(re.findall(r"var\((--[\w-]+)\s*\)", sheet)) - defined for name, sheet in SHEETS.items()}

    assert {name: tokens for name, tokens in undefined.items() if tokens} == {}
