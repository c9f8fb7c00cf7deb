from django.urls import include, path

from accelerator.programmes.views import details, programmes, settings, way

app_name = "programmes"

of_programme = [
    path("", programmes.show_programme, name="show_programme"),
    path("archive/", way.archive_programme, name="archive_programme"),
    path("back/", way.step_back, name="step_back"),
    path("copy/", programmes.copy_programme, name="copy_programme"),
    path("credits/new/", details.add_credit, name="add_credit"),
    path("credits/<uuid:credit_id>/edit/", details.edit_credit, name="edit_credit"),
    path("credits/<uuid:credit_id>/remove/", details.remove_credit, name="remove_credit"),
    path("criteria/<uuid:criterion_id>/edit/", details.edit_criterion, name="edit_criterion"),
    path("criteria/<uuid:criterion_id>/remove/", details.remove_criterion, name="remove_criterion"),
    path("criteria/<uuid:criterion_id>/tick/", way.tick_criterion, name="tick_criterion"),
    path("criteria/<uuid:criterion_id>/untick/", way.untick_criterion, name="untick_criterion"),
    path("edit/", programmes.edit_programme, name="edit_programme"),
    path("open/", way.open_programme, name="open_programme"),
    path("pause/", way.pause_programme, name="pause_programme"),
    path("resume/", way.resume_programme, name="resume_programme"),
    path("stages/", programmes.edit_stages, name="edit_stages"),
    path("stages/<uuid:stage_id>/criteria/new/", details.add_criterion, name="add_criterion"),
    path("stages/<uuid:stage_id>/gate/", way.decide_gate, name="decide_gate"),
    path("targets/new/", details.add_target, name="add_target"),
    path("targets/<slug:measure>/edit/", details.edit_target, name="edit_target"),
    path("themes/new/", details.add_theme, name="add_theme"),
    path("themes/<uuid:theme_id>/edit/", details.edit_theme, name="edit_theme"),
    path("themes/<uuid:theme_id>/move/", details.move_theme, name="move_theme"),
    path("themes/<uuid:theme_id>/remove/", details.remove_theme, name="remove_theme"),
]
of_list = [
    path("", settings.edit_list, name="edit_list"),
    path("add/", settings.add_entry, name="add_entry"),
    path("<slug:entry_code>/move/", settings.move_entry, name="move_entry"),
    path("<slug:entry_code>/rename/", settings.rename_entry, name="rename_entry"),
    path("<slug:entry_code>/restore/", settings.restore_entry, name="restore_entry"),
    path("<slug:entry_code>/retire/", settings.retire_entry, name="retire_entry"),
]
urlpatterns = [
    path("desk/programmes/", programmes.list_programmes, name="list_programmes"),
    path("desk/programmes/new/", programmes.create_programme, name="create_programme"),
    path("desk/programmes/<uuid:programme_id>/", include(of_programme)),
    path("desk/settings/lists/", settings.show_lists, name="show_lists"),
    path("desk/settings/lists/<slug:list_code>/", include(of_list)),
    path("desk/settings/members/<uuid:membership_id>/programmes/", settings.edit_access, name="edit_access"),
]
