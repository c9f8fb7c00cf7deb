"""Notes and the contact log, on the pages of organisations and people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accelerator.tenancy.access import requires
from partners import permissions, services
from partners.forms.contacts import ContactForm, EditNoteForm, NoteForm
from partners.models import Organisation, Person
from partners.pages import organisation_page, person_page
from partners.views.frame import act, form_page, own, own_organisation, own_person, save, sent, trail


@require_POST
@requires.staff
def add_organisation_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _add_note(request, own_organisation(request, pk))


@require_POST
@requires.staff
def add_person_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _add_note(request, own_person(request, pk))


@require_http_methods(["GET", "POST"])
@requires.staff
def edit_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    note = own(request, permissions.visible_notes(request.member), pk)
    form = EditNoteForm(sent(request), instance=note)
    back = f"{note.subject.get_absolute_url()}#notes"
    if save(form, lambda: services.edit_note(note, by=request.user, text=form.cleaned_data["text"])):
        messages.success(request, "Saved.")
        return redirect(back)
    title = f"Edit a note about {note.subject}"
    return form_page(request, form, title=title, submit="Save", cancel_url=back, crumbs=trail(note.subject))


@require_POST
@requires.staff
def remove_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    note = own(request, permissions.visible_notes(request.member), pk)
    back = f"{note.subject.get_absolute_url()}#notes"
    return act(request, lambda: services.remove_note(note, by=request.user), "The note is removed.", back)


@require_POST
@requires.staff
def log_organisation_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    organisation = own_organisation(request, pk)
    people = Person.objects.filter(positions__organisation=organisation).distinct()
    form = ContactForm(request.POST, prefix="contact", people=people)
    return _log(request, form, organisation, organisation=organisation)


@require_POST
@requires.staff
def log_person_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = own_person(request, pk)
    return _log(request, ContactForm(request.POST, prefix="contact"), person, person=person)


@require_POST
@requires.staff
def remove_contact(request: HttpRequest, pk: UUID) -> HttpResponse:
    contact = own(request, permissions.visible_contacts(request.member), pk)
    back = f"{contact.subject.get_absolute_url()}#contacts"
    return act(request, lambda: services.remove_contact(contact, by=request.user), "The entry is removed.", back)


def _add_note(request: HttpRequest, subject: Organisation | Person) -> HttpResponse:
    form = NoteForm(request.POST, prefix="note")
    if save(form, lambda: services.add_note(subject, by=request.user, text=form.cleaned_data["text"])):
        messages.success(request, "Note saved.")
        return redirect(f"{subject.get_absolute_url()}#notes")
    return _page_with(request, subject, note_form=form)


def _log(request: HttpRequest, form: ContactForm, subject: Organisation | Person, **about: Any) -> HttpResponse:
    if save(form, lambda: services.log_contact(by=request.user, **{**form.cleaned_data, **about})):
        messages.success(request, "Logged.")
        return redirect(f"{subject.get_absolute_url()}#contacts")
    return _page_with(request, subject, contact_form=form)


def _page_with(request: HttpRequest, subject: Organisation | Person, **forms: Any) -> HttpResponse:
    """The whole page again, with the form as it was typed."""
    if isinstance(subject, Organisation):
        context = organisation_page(request.member, subject, everything=False)
        return render(request, "partners/organisation.html", context | forms, status=422)
    context = person_page(request.member, subject, everything=False)
    return render(request, "partners/person.html", context | forms, status=422)
