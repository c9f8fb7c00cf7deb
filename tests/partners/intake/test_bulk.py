"""Many records in one statement arrive as a save() would have written them."""

from datetime import date
from decimal import Decimal

from accelerator import clock
from partners.intake.bulk import Maker, insert
from partners.models import Offer, Organisation, Person

ODD = ['"quoted" \\ {braces}, and; more', "NULL", "", " spaces ", "café ✓\nsecond line", "o'clock", "%s %(x)s", "\\N"]


def test_texts_arrive_letter_by_letter(north):
    make = Maker(Organisation, name_key="odd", created_at=clock.now())
    made = [make(name=f"{number}{text}", about=text, regions=[text, "north"]) for number, text in enumerate(ODD)]

    insert(Organisation, made)

    found = Organisation.objects.order_by("name").values_list("about", "regions")
    assert list(found) == [(text, [text, "north"]) for text in ODD]


def test_what_is_made_quickly_is_what_a_save_would_make(programme):
    owner = Maker(Organisation, created_at=clock.now())(name="Wren", name_key="wren")
    insert(Organisation, [owner])
    values = {
        "organisation_id": owner.pk,
        "programme_id": programme.pk,
        "created_at": clock.now(),
        "state_since": clock.now(),
        "type": "mentoring",
        "title": "Mentoring",
        "quantity": Decimal("2.50"),
        "available_from": date(2026, 11, 1),
    }
    Offer(**values).save()

    insert(Offer, [Maker(Offer)(**values)])

    saved, inserted = Offer.objects.order_by("created_at").values()
    assert {name for name in saved if saved[name] != inserted[name]} == {"id"}


def test_what_the_database_fills_in_is_left_to_it(north):
    insert(Person, [Maker(Person)(given_name="Ada")])

    assert Person.objects.get().kept_why == ""
