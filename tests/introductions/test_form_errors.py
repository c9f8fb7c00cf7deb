"""What is wrong stands at its field, with a link from the top; what does not belong to an answer is not heard."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accelerator import clock
from introductions.checks import checks
from introductions.forms import AnswerForm
from introductions.states import State
from tests.factories.introductions import make_introduction, make_side
from tests.introductions.test_desk_pages import letter_of, url


def stands_at(page, form, name, said):
    """The sentence is this field's error, and the list above links to the field."""
    assert page.context[form].errors == {name: [said]}
    assert f'<a href="#{page.context[form][name].anchor}">' in page.text
    return True


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("why", {"why": ""}, "Write your paragraph: why these two, and why now."),
        ("ask", {"ask": "x" * 301}, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_why_nobody_can_be_asked_stands_at_the_field_of_the_letter(name, changes, said, programme, desk):
    innovator, partner = make_side(programme, "innovator"), make_side(programme, "partner")

    page = desk.post(reverse("introductions:ask_at_once"), letter_of(programme, innovator, partner, **changes))

    assert page.status_code == 422
    assert stands_at(page, "form", name, said)


def test_a_contact_who_may_not_be_asked_is_the_contacts_error(programme):
    introduction = make_introduction(State.DRAFTED, programme)

    lines = {check.code: check.field for check in checks(introduction)}

    assert (lines["person"], lines["length"], lines["programme"]) == ("partner_person", "why", "")


def test_what_is_wrong_with_an_introduction_made_elsewhere_stands_at_its_field(programme, desk):
    known = make_introduction(State.ASKING_FIRST, programme)
    tomorrow = clock.today() + timedelta(days=1)
    sent = {
        "programme": programme.pk,
        "innovator": known.innovator_id,
        "partner": make_side(programme, "partner").pk,
        "introduced_on": tomorrow,
        "consent_note": "At the fair.",
    }

    late = desk.post(reverse("introductions:log_elsewhere"), sent)
    twice = desk.post(
        reverse("introductions:log_elsewhere"), sent | {"partner": known.partner_id, "introduced_on": clock.today()}
    )

    said = f"{known.innovator} and {known.partner} have an open introduction already. Go on with that one."
    assert stands_at(late, "form", "introduced_on", "Choose today or an earlier day.")
    assert stands_at(twice, "form", "partner", said)


def test_a_day_that_cannot_be_stands_at_the_day(programme, desk):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    sent = {"side": "partner", "answer": "later", "consent_note": "By phone.", "until": clock.today()}

    page = desk.post(url(introduction, "record_answer"), sent)

    assert stands_at(page, "answer_form", "until", "Choose a day from tomorrow on, within a year.")


def test_fields_of_another_answer_are_not_heard(programme):
    introduction = make_introduction(State.ASKING_FIRST, programme)
    sent = {"side": "partner", "answer": "no", "consent_note": "By phone.", "until": "soon", "redirect_email": "who"}

    form = AnswerForm(sent, introduction=introduction)

    assert form.is_valid()
    assert [form.cleaned_data[name] for name in ("until", "reason", "redirect_email")] == [None, "", ""]


def test_each_field_of_one_answer_says_to_which_it_belongs(programme):
    form = AnswerForm(introduction=make_introduction(State.ASKING_FIRST, programme))

    with_answers = {name: field.widget.attrs.get("data-only-with", "") for name, field in form.fields.items()}

    assert {name: answer for name, answer in with_answers.items() if answer} == {
        "until": "later",
        "reason": "no",
        "redirect_name": "wrong_person",
        "redirect_email": "wrong_person",
    }
