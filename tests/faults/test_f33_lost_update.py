"""F33: two people edit one record; the second is told, sees both texts, and loses nothing."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.template import Context, Template

from accelerator.tenancy.models import Tenant
from accelerator.ui.forms import HouseModelForm, Versioned
from tests.factories.tenancy import make_tenant

pytestmark = pytest.mark.django_db


class AboutForm(Versioned, HouseModelForm):
    class Meta:
        model = Tenant
        fields = ["name", "about", "locale", "requires_second_factor"]


def opened(tenant):
    """What a browser sends back when its user opened the form now: each field with its value."""
    form = AboutForm(instance=Tenant.objects.get(pk=tenant.pk))
    return {name: form[name].value() for name in form.fields if form[name].value() is not False}


def sent(tenant, data):
    return AboutForm(data, instance=Tenant.objects.get(pk=tenant.pk))


def test_an_edit_of_the_newest_text_is_saved():
    tenant = make_tenant(about="First")

    form = sent(tenant, opened(tenant) | {"about": "Second"})

    assert form.is_valid(), form.errors
    assert form.save().about == "Second"


def test_the_second_of_two_editors_sees_both_texts_and_nothing_is_overwritten():
    tenant = make_tenant(about="First")
    amira, dev = opened(tenant), opened(tenant)
    sent(tenant, amira | {"about": "Amira's", "locale": "en-ie"}).save()

    form = sent(tenant, dev | {"about": "Dev's"})

    assert form.is_valid() is False
    assert [(one.label, one.theirs, one.yours) for one in form.conflicts] == [("About", "Amira's", "Dev's")]
    assert form["about"].value() == "Dev's"
    assert Tenant.objects.get(pk=tenant.pk).about == "Amira's"


def test_the_conflict_is_shown_on_the_page_beside_the_typed_text():
    tenant = make_tenant(about="First")
    dev = opened(tenant)
    sent(tenant, opened(tenant) | {"about": "Amira's <b>text</b>"}).save()

    form = sent(tenant, dev | {"about": "Dev's"})
    html = Template("{% load ui %}{% error_summary form %}").render(Context({"form": form}))

    shown = ["Amira&#x27;s &lt;b&gt;text&lt;/b&gt;", "Dev&#x27;s", "Somebody else changed this"]
    assert [text in html for text in shown] == [True, True, True]


def test_sending_again_after_the_conflict_is_a_decision_and_is_saved():
    tenant = make_tenant(about="First")
    dev = opened(tenant)
    sent(tenant, opened(tenant) | {"about": "Amira's"}).save()
    refused = sent(tenant, dev | {"about": "Dev's"})
    refused.is_valid()

    again = sent(tenant, {name: refused[name].value() for name in refused.fields})

    assert again.is_valid(), again.errors
    assert again.save().about == "Dev's"


@pytest.mark.parametrize("as_browser", [dict, lambda data: QueryDict(urlencode(data))])
def test_what_only_the_other_one_changed_is_taken_over(as_browser):
    tenant = make_tenant(about="First", requires_second_factor=True)
    dev = opened(tenant)
    theirs = {"locale": "en-ie", "name": "North West"}
    sent(
        tenant, {key: value for key, value in (opened(tenant) | theirs).items() if key != "requires_second_factor"}
    ).save()
    refused = sent(tenant, as_browser(dev | {"about": "Dev's", "requires_second_factor": "on"}))
    refused.is_valid()
    again = {name: refused[name].value() for name in refused.fields}
    again.pop("requires_second_factor")

    saved = sent(tenant, again).save()

    assert refused.conflicts == []
    assert (saved.about, saved.locale, saved.name) == ("Dev's", "en-ie", "North West")
    assert refused["requires_second_factor"].value() is False


def test_line_ends_as_browsers_send_them_are_no_change():
    tenant = make_tenant(about="One\nTwo")
    dev = opened(tenant)
    sent(tenant, opened(tenant) | {"about": "Three"}).save()

    form = sent(tenant, dev | {"about": "One\r\nTwo", "name": "South"})
    form.is_valid()

    assert (form.conflicts, form["about"].value()) == ([], "Three")


def test_a_third_change_in_between_is_noticed_too():
    tenant = make_tenant(about="First")
    dev = opened(tenant)
    sent(tenant, opened(tenant) | {"about": "Amira's"}).save()
    refused = sent(tenant, dev | {"about": "Dev's"})
    refused.is_valid()
    again = {name: refused[name].value() for name in refused.fields}
    sent(tenant, opened(tenant) | {"about": "Noor's"}).save()

    assert sent(tenant, again).is_valid() is False


def test_a_form_sent_without_a_version_is_refused():
    tenant = make_tenant(about="First")
    data = opened(tenant) | {"about": "Script's"}
    del data["version"]

    assert sent(tenant, data).is_valid() is False


def test_a_new_record_has_nothing_to_clash_with():
    form = AboutForm({"name": "South", "about": "", "locale": "en-gb"}, instance=Tenant(slug="south"))

    assert form.is_valid(), form.errors
