"""Template tags: what they write, and that drawings exist."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.test import RequestFactory

from accelerator.ui import marks, toasts

SPRITE = (Path(settings.BASE_DIR) / "static" / "img" / "sprite.svg").read_text()


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context)).strip()


def test_every_pair_mark_and_icon_is_drawn_and_no_other():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))

    assert drawn == {f"m-{code}" for code in marks.PAIRS} | {f"i-{name}" for name in marks.ICONS} | {"logo"}


@pytest.mark.parametrize("code", marks.PAIRS)
def test_a_pair_mark_always_carries_its_words(code):
    assert f'role="img" aria-label="{marks.PAIRS[code]}"' in render("{% pair code %}", code=code)


def test_a_pair_mark_with_its_words_beside_it_is_not_read_twice():
    html = render('{% pair "first" show=True %}')

    assert (html.count("Partner asked, no answer yet"), "aria-hidden" in html) == (1, True)


@pytest.mark.parametrize("source", ['{% pair "frist" %}', '{% icon "mial" %}', '{% tag "red" "x" %}'])
def test_a_misspelt_name_is_an_error_and_not_an_empty_place(source):
    with pytest.raises(ValueError, match="There is no"):
        render(source)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amira Oyelaran", "AO"),
        ("Owl & Ledger", "OL"),
        ("Tallybird", "T"),
        ("Mary Ann de Vries", "MV"),
        ("", "?"),
        ("&", "?"),
    ],
)
def test_a_monogram_has_two_letters_at_most(name, letters):
    assert marks.initials(name) == letters


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% days 1 %}", "1<small>day</small>"),
        ("{% days 6 late=True %}", '6<small>days<span class="vh"> late</span></small>'),
    ],
)
def test_days_say_their_word(source, words):
    assert words in render(source)


def test_what_a_person_typed_is_escaped_in_every_tag():
    evil = "<script>alert(1)</script>"
    sources = [
        "{% pair 'first' label=evil %}", "{% monogram evil %}", "{% tag 'on' evil %}", "{% crumb '/' evil %}",
        "{% nav_item '/' evil %}", "{% stat evil evil evil evil %}", "{% empty evil evil %}", "{% pips 1 2 label=evil %}",
        "{% post_button '/' evil about=evil %}", "{% progress 1 2 evil %}", "{% mail_button evil evil %}", "{% icon 'mail' label=evil %}",
    ]  # fmt: skip

    assert [source for source in sources if "<script" in render(source, evil=evil)] == []


def test_pips_over_the_cap_are_all_drawn():
    assert render("{% pips 4 3 %}").count("<circle") == 4


def test_a_button_is_a_form_of_its_own_with_a_token():
    html = render('{% post_button "/desk/x/nudge/" "Nudge" about="Velline" %}', csrf_token="secret")

    parts = ['method="post"', 'action="/desk/x/nudge/"', 'value="secret"', 'Nudge<span class="vh">: Velline</span>']
    assert [part in html for part in parts] == [True] * 4


@pytest.mark.parametrize(("path", "current"), [("/desk/", True), ("/desk/?q=x", True), ("/portal/", False)])
def test_a_place_in_the_navigation_knows_when_it_is_shown(path, current):
    request = RequestFactory().get(path)

    assert ('aria-current="page"' in render('{% nav_item "/desk/" "Desk" %}', request=request)) == current


def test_a_figure_opens_to_what_counts_and_to_its_rows():
    html = render('{% stat 1230 "introductions made" source="both said yes." rows="/desk/introductions/" %}')

    assert [
        text in html for text in ("<b>1,230</b>", "Counted when</b> both said yes.", 'href="/desk/introductions/"')
    ] == [True] * 3


def test_a_message_offers_its_undo_as_a_form():
    request = RequestFactory().get("/")
    said = []
    request._messages = SimpleNamespace(
        add=lambda level, text, tags: said.append(Message(level, text, extra_tags=tags))
    )
    toasts.say(request, "Nudge sent.", undo="/desk/x/undo/")
    toasts.say(request, "Saved.")

    html = [render("{% include 'ui/_toast.html' %}", message=message, csrf_token="t") for message in said]

    assert ['action="/desk/x/undo/"' in one for one in html] == [True, False]
