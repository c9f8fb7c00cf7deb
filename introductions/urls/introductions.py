"""Introductions: of staff, and the pages behind links that need no sign-in."""

from django.urls import path

from introductions.views import deciding, handing_over, listing, making, responding, rules, showing

urlpatterns = [
    path("desk/introductions/", listing.list_introductions, name="list_introductions"),
    path("desk/introductions/new/", making.new_introduction, name="new_introduction"),
    path("desk/introductions/new/save/", making.save_draft, name="save_draft"),
    path("desk/introductions/new/ask/", making.ask_at_once, name="ask_at_once"),
    path("desk/introductions/elsewhere/", making.log_elsewhere, name="log_elsewhere"),
    path("desk/introductions/<uuid:pk>/", showing.view_introduction, name="view_introduction"),
    path("desk/introductions/<uuid:pk>/letter/", showing.read_letter, name="read_letter"),
    path("desk/introductions/<uuid:pk>/letter/html/", showing.read_letter_html, name="read_letter_html"),
    path("desk/introductions/<uuid:pk>/edit/", making.edit_introduction, name="edit_introduction"),
    path("desk/introductions/<uuid:pk>/ask/", deciding.ask_introduction, name="ask_introduction"),
    path("desk/introductions/<uuid:pk>/nudge/", deciding.nudge_introduction, name="nudge_introduction"),
    path("desk/introductions/<uuid:pk>/contact/", deciding.change_contact, name="change_contact"),
    path("desk/introductions/<uuid:pk>/contact/new/", deciding.add_contact, name="add_contact"),
    path("desk/introductions/<uuid:pk>/answer/", deciding.record_answer, name="record_answer"),
    path("desk/introductions/<uuid:pk>/send/", deciding.send_introduction, name="send_introduction"),
    path("desk/introductions/<uuid:pk>/undo/", deciding.unsend_introduction, name="unsend_introduction"),
    path("desk/introductions/<uuid:pk>/talking/", deciding.start_conversation, name="start_conversation"),
    path("desk/introductions/<uuid:pk>/met/", deciding.log_meeting, name="log_meeting"),
    path("desk/introductions/<uuid:pk>/outcome/", deciding.conclude_introduction, name="conclude_introduction"),
    path("desk/introductions/<uuid:pk>/cancel/", deciding.cancel_introduction, name="cancel_introduction"),
    path("desk/positions/<uuid:pk>/hand-over/", handing_over.hand_over, name="hand_over"),
    path("rules/<str:token>/", rules.read_rules, name="read_rules"),
    path("rules/<str:token>/accept/", rules.accept_rules, name="accept_rules"),
    path("respond/<str:token>/", responding.read_question, name="read_question"),
    path("respond/<str:token>/answer/", responding.answer_question, name="answer_question"),
    path("respond/<str:token>/more/", responding.explain_answer, name="explain_answer"),
    path("respond/<str:token>/pause/", responding.pause_requests, name="pause_requests"),
    path("respond/<str:token>/not-me/", responding.not_me, name="not_me"),
    path("respond/<str:token>/met/", responding.read_follow_up, name="read_follow_up"),
    path("respond/<str:token>/met/answer/", responding.answer_follow_up, name="answer_follow_up"),
]
