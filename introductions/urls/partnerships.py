"""Partnerships: of staff, and the pages by which champions confirm."""

from django.urls import path

from introductions.views import confirming, partnerships, sheet

urlpatterns = [
    path("desk/partnerships/", partnerships.list_partnerships, name="list_partnerships"),
    path("desk/partnerships/new/", partnerships.propose_partnership, name="propose_partnership"),
    path("desk/partnerships/<uuid:pk>/", partnerships.view_partnership, name="view_partnership"),
    path("desk/partnerships/<uuid:pk>/amend/", partnerships.amend_partnership, name="amend_partnership"),
    path("desk/partnerships/<uuid:pk>/evidence/", partnerships.confirm_with_evidence, name="confirm_with_evidence"),
    path("desk/partnerships/<uuid:pk>/drop/", partnerships.drop_proposal, name="drop_proposal"),
    path("desk/partnerships/<uuid:pk>/complete/", partnerships.complete_partnership, name="complete_partnership"),
    path("desk/partnerships/<uuid:pk>/end/", partnerships.end_partnership, name="end_partnership"),
    path("desk/partnerships/<uuid:pk>/void/", partnerships.void_partnership, name="void_partnership"),
    path("desk/partnerships/<uuid:pk>/start/", partnerships.start_partnership, name="start_partnership"),
    path("desk/partnerships/<uuid:pk>/pause/", partnerships.pause_partnership, name="pause_partnership"),
    path("desk/partnerships/<uuid:pk>/resume/", partnerships.resume_partnership, name="resume_partnership"),
    path("desk/partnerships/<uuid:pk>/sheet/", sheet.show_sheet, name="show_sheet"),
    path("desk/partnerships/<uuid:pk>/sheet/edit/", sheet.edit_sheet, name="edit_sheet"),
    path("desk/partnerships/<uuid:pk>/champion/<uuid:party>/", sheet.choose_champion, name="choose_champion"),
    path("confirm/<str:token>/", confirming.read_terms, name="read_terms"),
    path("confirm/<str:token>/yes/", confirming.confirm_terms, name="confirm_terms"),
    path("confirm/<str:token>/change/", confirming.wish_change, name="wish_change"),
    path("confirm/<str:token>/naming/", confirming.say_naming, name="say_naming"),
]
