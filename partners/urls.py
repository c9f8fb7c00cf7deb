"""Staff pages of organisations and people. One POST, one URL."""

from django.urls import path

from partners.intake import views as intake
from partners.views import (
    adding,
    contacts,
    lists,
    merging,
    organisations,
    people,
    positions,
    registers,
    rules,
    taking_part,
    work,
)

app_name = "partners"
urlpatterns = [
    path("desk/innovators/", lists.list_innovators, name="list_innovators"),
    path("desk/partners/", lists.list_partners, name="list_partners"),
    path("desk/organisations/", lists.list_organisations, name="list_organisations"),
    path("desk/people/", lists.list_people, name="list_people"),
    path("desk/innovators/new/", adding.add_organisation, {"role": "innovator"}, name="add_innovator"),
    path("desk/partners/new/", adding.add_organisation, {"role": "partner"}, name="add_partner"),
    path("desk/innovators/new/<uuid:pk>/", adding.use_existing, {"role": "innovator"}, name="use_as_innovator"),
    path("desk/partners/new/<uuid:pk>/", adding.use_existing, {"role": "partner"}, name="use_as_partner"),
    # spreadsheets
    path("desk/imports/", intake.list_imports, name="list_imports"),
    path("desk/imports/new/", intake.start_import, name="start_import"),
    path("desk/imports/<uuid:pk>/", intake.show_import, name="show_import"),
    path("desk/imports/<uuid:pk>/columns/", intake.set_import_columns, name="set_import_columns"),
    path("desk/imports/<uuid:pk>/words/", intake.explain_import_words, name="explain_import_words"),
    path("desk/imports/<uuid:pk>/answers/", intake.answer_import_questions, name="answer_import_questions"),
    path("desk/imports/<uuid:pk>/run/", intake.run_import, name="run_import"),
    path("desk/imports/<uuid:pk>/resume/", intake.resume_import, name="resume_import"),
    path("desk/imports/<uuid:pk>/undo/", intake.undo_import, name="undo_import"),
    path("desk/imports/<uuid:pk>/discard/", intake.discard_import, name="discard_import"),
    path("desk/imports/<uuid:pk>/to-correct.csv", intake.download_refused, name="download_refused"),
    # an organisation
    path("desk/organisations/<uuid:pk>/", organisations.show_organisation, name="show_organisation"),
    path("desk/organisations/<uuid:pk>/edit/", organisations.edit_organisation, name="edit_organisation"),
    path("desk/organisations/<uuid:pk>/archive/", organisations.archive_organisation, name="archive_organisation"),
    path("desk/organisations/<uuid:pk>/restore/", organisations.restore_organisation, name="restore_organisation"),
    path("desk/organisations/<uuid:pk>/stop-contact/", organisations.stop_contact, name="stop_organisation_contact"),
    path("desk/organisations/<uuid:pk>/allow-contact/", organisations.allow_contact, name="allow_organisation_contact"),
    # two records of one organisation
    path("desk/duplicates/", merging.list_duplicates, name="list_duplicates"),
    path("desk/organisations/<uuid:pk>/merge/", merging.choose_duplicate, name="choose_duplicate"),
    path("desk/organisations/<uuid:pk>/merge/<uuid:other>/", merging.merge_organisations, name="merge_organisations"),
    path("desk/organisations/<uuid:pk>/merge/<uuid:other>/not/", merging.keep_apart, name="keep_apart"),
    path("desk/merges/<uuid:pk>/undo/", merging.undo_merge, name="undo_merge"),
    # its numbers, names and logo
    path("desk/organisations/<uuid:pk>/names/", registers.edit_names, name="edit_names"),
    path("desk/organisations/<uuid:pk>/identifiers/", registers.add_identifier, name="add_identifier"),
    path("desk/identifiers/<uuid:pk>/main/", registers.make_primary, name="make_identifier_primary"),
    path("desk/identifiers/<uuid:pk>/remove/", registers.remove_identifier, name="remove_identifier"),
    path("desk/organisations/<uuid:pk>/aliases/", registers.add_alias, name="add_alias"),
    path("desk/aliases/<uuid:pk>/remove/", registers.remove_alias, name="remove_alias"),
    path("desk/organisations/<uuid:pk>/logo/", registers.set_logo, name="set_logo"),
    path("desk/organisations/<uuid:pk>/logo/remove/", registers.remove_logo, name="remove_logo"),
    # its people
    path("desk/organisations/<uuid:pk>/people/new/", positions.add_contact, name="add_contact"),
    path("desk/positions/<uuid:pk>/edit/", positions.edit_position, name="edit_position"),
    path("desk/positions/<uuid:pk>/end/", positions.end_position, name="end_position"),
    # its places in programmes
    path("desk/organisations/<uuid:pk>/programmes/new/", taking_part.join_programme, name="join_programme"),
    path("desk/participations/<uuid:pk>/edit/", taking_part.edit_participation, name="edit_participation"),
    path("desk/participations/<uuid:pk>/dormant/", taking_part.rest_participation, name="rest_participation"),
    path("desk/participations/<uuid:pk>/move/", taking_part.move_participation, name="move_participation"),
    # what a programme expects of them
    path("desk/programmes/<uuid:programme_id>/rules/", rules.show_rules, name="show_rules"),
    path("desk/programmes/<uuid:programme_id>/rules/publish/", rules.publish_rules, name="publish_rules"),
    path("desk/programmes/<uuid:programme_id>/rules/withdraw/", rules.withdraw_rules, name="withdraw_rules"),
    path("desk/programmes/<uuid:programme_id>/rules/ask/", rules.ask_to_accept, name="ask_to_accept"),
    path("desk/programmes/<uuid:programme_id>/rules/accepted/", rules.record_acceptances, name="record_acceptances"),
    # its projects, needs and offers
    path("desk/organisations/<uuid:pk>/projects/new/", work.add_project, name="add_project"),
    path("desk/projects/<uuid:pk>/edit/", work.edit_project, name="edit_project"),
    path("desk/organisations/<uuid:pk>/needs/new/", work.add_need, name="add_need"),
    path("desk/needs/<uuid:pk>/edit/", work.edit_need, name="edit_need"),
    path("desk/needs/<uuid:pk>/move/", work.move_need, name="move_need"),
    path("desk/organisations/<uuid:pk>/offers/new/", work.add_offer, name="add_offer"),
    path("desk/offers/<uuid:pk>/edit/", work.edit_offer, name="edit_offer"),
    path("desk/offers/<uuid:pk>/<slug:verb>/", work.move_offer, name="move_offer"),
    # notes and contacts
    path("desk/organisations/<uuid:pk>/notes/", contacts.add_organisation_note, name="add_organisation_note"),
    path("desk/people/<uuid:pk>/notes/", contacts.add_person_note, name="add_person_note"),
    path("desk/notes/<uuid:pk>/edit/", contacts.edit_note, name="edit_note"),
    path("desk/notes/<uuid:pk>/remove/", contacts.remove_note, name="remove_note"),
    path("desk/organisations/<uuid:pk>/contacts/", contacts.log_organisation_contact, name="log_organisation_contact"),
    path("desk/people/<uuid:pk>/contacts/", contacts.log_person_contact, name="log_person_contact"),
    path("desk/contacts/<uuid:pk>/remove/", contacts.remove_contact, name="remove_contact"),
    # a person
    path("desk/people/<uuid:pk>/", people.show_person, name="show_person"),
    path("desk/people/<uuid:pk>/edit/", people.edit_person, name="edit_person"),
    path("desk/people/<uuid:pk>/invite/<uuid:participation>/", people.invite_person, name="invite_person"),
    path("desk/people/<uuid:pk>/archive/", people.archive_person, name="archive_person"),
    path("desk/people/<uuid:pk>/restore/", people.restore_person, name="restore_person"),
    path("desk/people/<uuid:pk>/pause/", people.pause_person, name="pause_person"),
    path("desk/people/<uuid:pk>/resume/", people.resume_person, name="resume_person"),
    path("desk/people/<uuid:pk>/stop-contact/", people.stop_contact, name="stop_person_contact"),
    path("desk/people/<uuid:pk>/allow-contact/", people.allow_contact, name="allow_person_contact"),
]
