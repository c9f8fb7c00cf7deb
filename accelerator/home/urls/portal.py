"""/portal/: pages of innovators and partners."""

from django.urls import path

from accelerator.home.views.portal import innovators, introductions, partnerships, people, profile, rules, start, work

urlpatterns = [
    path("portal/", start.show_portal, name="show_portal"),
    path("portal/for/<uuid:organisation_id>/", start.act_for, name="act_for"),
    path("portal/innovators/", innovators.list_innovators, name="list_portal_innovators"),
    path("portal/innovators/<uuid:organisation_id>/", innovators.show_innovator, name="show_portal_innovator"),
    path("portal/introductions/", introductions.list_introductions, name="list_portal_introductions"),
    path(
        "portal/introductions/<uuid:introduction_id>/",
        introductions.show_introduction,
        name="show_portal_introduction",
    ),
    path(
        "portal/introductions/<uuid:introduction_id>/answer/",
        introductions.answer_introduction,
        name="answer_portal_introduction",
    ),
    path(
        "portal/introductions/<uuid:introduction_id>/explain/",
        introductions.explain_answer,
        name="explain_portal_answer",
    ),
    path("portal/introductions/<uuid:introduction_id>/how/", introductions.say_how, name="say_portal_how"),
    path("portal/introductions/<uuid:introduction_id>/met/", introductions.log_meeting, name="log_portal_meeting"),
    path("portal/introductions/<uuid:introduction_id>/written/", introductions.say_written, name="say_portal_written"),
    path("portal/needs/", work.list_needs, name="list_portal_needs"),
    path("portal/needs/new/", work.add_need, name="add_portal_need"),
    path("portal/needs/<uuid:need_id>/edit/", work.edit_need, name="edit_portal_need"),
    path("portal/needs/<uuid:need_id>/move/", work.move_need, name="move_portal_need"),
    path("portal/offers/", work.list_offers, name="list_portal_offers"),
    path("portal/offers/new/", work.add_offer, name="add_portal_offer"),
    path("portal/offers/<uuid:offer_id>/edit/", work.edit_offer, name="edit_portal_offer"),
    path("portal/offers/<uuid:offer_id>/<slug:what>/", work.change_offer, name="change_portal_offer"),
    path("portal/partnerships/", partnerships.list_partnerships, name="list_portal_partnerships"),
    path("portal/partnerships/<uuid:partnership_id>/", partnerships.show_partnership, name="show_portal_partnership"),
    path("portal/partnerships/<uuid:partnership_id>/change/", partnerships.wish_change, name="wish_portal_change"),
    path(
        "portal/partnerships/<uuid:partnership_id>/confirm/",
        partnerships.confirm_partnership,
        name="confirm_portal_partnership",
    ),
    path("portal/partnerships/<uuid:partnership_id>/naming/", partnerships.say_naming, name="say_portal_naming"),
    path("portal/people/", people.list_people, name="list_portal_people"),
    path("portal/people/me/", people.edit_myself, name="edit_portal_person"),
    path("portal/people/new/", people.suggest_colleague, name="suggest_portal_colleague"),
    path("portal/people/pause/", people.pause_introductions, name="pause_portal_introductions"),
    path("portal/people/resume/", people.resume_introductions, name="resume_portal_introductions"),
    path("portal/rules/", rules.show_rules, name="show_portal_rules"),
    path("portal/rules/<uuid:rules_id>/accept/", rules.accept_rules, name="accept_portal_rules"),
    path("portal/profile/", profile.show_profile, name="show_portal_profile"),
    path("portal/profile/edit/", profile.edit_profile, name="edit_portal_profile"),
    path("portal/profile/logo/", profile.set_logo, name="set_portal_logo"),
    path("portal/profile/logo/remove/", profile.remove_logo, name="remove_portal_logo"),
    path("portal/profile/projects/new/", profile.add_project, name="add_portal_project"),
    path("portal/profile/projects/<uuid:project_id>/edit/", profile.edit_project, name="edit_portal_project"),
]
