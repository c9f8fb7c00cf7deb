"""Forms: what the renderer writes, in which order, and how errors are tied to their fields."""

import html5lib
import pytest
from django import forms
from django.template import Context, Template

from accelerator.ui.forms import FilterForm, Hinted, HouseForm


class Meeting(HouseForm):
    completes = {"email": "email"}

    who = forms.CharField(label="Who?", help_text="A name.")
    email = forms.EmailField(label="E-mail", required=False)
    met_on = forms.DateField(label="When?", required=False)
    outcome = forms.ChoiceField(
        label="What happened?", choices=[("yes", Hinted("Yes", "We ask both.")), ("no", "No")], widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label="Kind", choices=[("", "---------"), ("pilot", "Pilot")], required=False)
    agreed = forms.BooleanField(label="They agreed")
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)


class Attachment(HouseForm):
    proof = forms.FileField(label="Proof", help_text="A PDF.", required=False)


class Filters(FilterForm):
    q = forms.CharField(label="Name")
    state = forms.ChoiceField(label="State", choices=[("", "Any"), ("open", "Open")])


def elements(html, tag):
    document = html5lib.parse(html, namespaceHTMLElements=False)
    return list(document.iter(tag))


def control(form, name):
    return next(
        element
        for tag in ("input", "select", "textarea")
        for element in elements(str(form[name].as_field_group()), tag)
        if element.get("name") == form[name].html_name
    )


def words(element):
    return " ".join("".join(element.itertext()).split())


def test_a_field_is_label_hint_error_control():
    html = Meeting({"who": ""})["who"].as_field_group()

    places = [html.index(text) for text in ("<label", "A name.", "Fill in", "<input")]
    assert places == sorted(places)


def test_a_control_is_described_by_its_hint_and_its_error():
    html = Meeting({"who": ""})["who"].as_field_group()

    described = elements(html, "input")[0].get("aria-describedby").split()
    ids = {element.get("id"): words(element) for element in elements(html, "div") if element.get("id")}
    assert [ids[name] for name in described] == ["A name.", "Error: Fill in “Who?”"]


def test_a_field_without_hint_and_error_is_described_by_nothing():
    assert control(Meeting(), "notes").get("aria-describedby") is None


@pytest.mark.parametrize(
    ("name", "label"),
    [("who", "Who?"), ("met_on", "When? (optional)"), ("kind", "Kind (optional)"), ("agreed", "They agreed")],
)
def test_optional_fields_say_so_and_nothing_has_an_asterisk(name, label):
    assert words(elements(Meeting()[name].as_field_group(), "label")[0]) == label


def test_answers_to_choose_from_are_one_group_with_hints():
    html = Meeting()["outcome"].as_field_group()

    assert [words(legend) for legend in elements(html, "legend")] == ["What happened?"]
    assert [words(label) for label in elements(html, "label")] == ["YesWe ask both.", "No"]


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [(None, "date", None), ("2026-09-24", "date", "2026-09-24"), ("last Tuesday", "text", "last Tuesday")],
)
def test_a_date_has_the_browsers_own_control_and_keeps_what_does_not_fit_it(value, kind, shown):
    element = control(Meeting({"met_on": value} if value else None), "met_on")

    assert (element.get("type"), element.get("value")) == (kind, shown)


@pytest.mark.parametrize("written", ["2026-09-24", "24/09/2026"])
def test_a_date_may_be_typed_as_people_write_it(written):
    form = Meeting({"who": "Ruth", "met_on": written, "outcome": "yes", "agreed": "on"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["met_on"].isoformat() == "2026-09-24"


def test_errors_say_how_to_go_on():
    form = Meeting({"email": "ruth@", "met_on": "last Tuesday"})

    assert form.errors == {
        "who": ["Fill in “Who?”"],
        "email": ["Write the whole e-mail address, for example name@organisation.org."],
        "met_on": ["Write the date as day, month and year, for example 24/09/2026."],
        "outcome": ["Choose an answer to “What happened?”"],
        "agreed": ["Tick “They agreed” to go on"],
    }


def test_the_summary_links_to_each_field_and_takes_the_focus():
    html = Template("{% load ui %}{% error_summary form %}").render(
        Context({"form": Meeting({"email": "x@y.example"})})
    )

    links = {link.get("href"): words(link) for link in elements(html, "a")}
    summary = elements(html, "div")[0]
    assert links == {
        "#id_who": "Fill in “Who?”",
        "#id_outcome_0": "Choose an answer to “What happened?”",
        "#id_agreed": "Tick “They agreed” to go on",
    }
    assert (summary.get("role"), summary.get("tabindex"), summary.get("autofocus")) == ("alert", "-1", "")


@pytest.mark.parametrize("form", [None, Meeting(), Filters({})])
def test_the_summary_is_silent_when_nothing_is_wrong(form):
    assert Template("{% load ui %}{% error_summary form %}").render(Context({"form": form})).strip() == ""


def test_what_was_typed_is_still_there_after_an_error():
    form = Meeting({"who": "Ruth", "email": "ruth@", "notes": "<b>as typed</b>", "outcome": "no"})

    html = str(form)

    assert (control(form, "who").get("value"), control(form, "email").get("value")) == ("Ruth", "ruth@")
    assert "&lt;b&gt;as typed&lt;/b&gt;" in html
    assert [e.get("value") for e in elements(html, "input") if e.get("type") == "radio" and e.get("checked") == ""] == [
        "no"
    ]


def test_a_file_has_one_label_tied_to_its_control():
    html = Attachment()["proof"].as_field_group()

    assert elements(html, "label")[0].get("for") == elements(html, "input")[0].get("id")
    assert elements(html, "fieldset") == []


def test_a_form_about_oneself_may_be_completed_by_the_browser():
    assert (control(Meeting(), "email").get("autocomplete"), control(Meeting(), "who").get("autocomplete")) == (
        "email",
        None,
    )


def test_dashes_are_replaced_by_words():
    assert words(elements(Meeting()["kind"].as_field_group(), "option")[0]) == "None"


@pytest.mark.parametrize(
    ("data", "values", "narrowed"),
    [
        (None, (None, None), False),
        ({}, (None, None), False),
        ({"q": "owl", "state": "open"}, ("owl", "open"), True),
        ({"state": "rubbish"}, (None, None), False),
    ],
)
def test_filters_need_nothing_and_ignore_what_makes_no_sense(data, values, narrowed):
    filters = Filters(data)

    assert ((filters.value("q"), filters.value("state")), filters.is_narrowed) == (values, narrowed)


def test_filters_are_not_marked_as_optional():
    assert [words(label) for label in elements(str(Filters()), "label")] == ["Name", "State"]
