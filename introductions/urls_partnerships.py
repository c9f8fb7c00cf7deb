"""Included by introductions.urls."""

from django.urls import path

from introductions import views_confirm, views_partnerships

urlpatterns = [
    path("desk/partnerships/", views_partnerships.list_partnerships, name="list_partnerships"),
    path("desk/partnerships/new/", views_partnerships.propose_partnership, name="propose_partnership"),
    path("desk/partnerships/<uuid:pk>/", views_partnerships.view_partnership, name="view_partnership"),
    path("desk/partnerships/<uuid:pk>/amend/", views_partnerships.amend_partnership, name="amend_partnership"),
    path(
        "desk/partnerships/<uuid:pk>/evidence/", views_partnerships.confirm_with_evidence, name="confirm_with_evidence"
    ),
    path("desk/partnerships/<uuid:pk>/drop/", views_partnerships.drop_proposal, name="drop_proposal"),
    path("desk/partnerships/<uuid:pk>/complete/", views_partnerships.complete_partnership, name="complete_partnership"),
    path("desk/partnerships/<uuid:pk>/end/", views_partnerships.end_partnership, name="end_partnership"),
    path("desk/partnerships/<uuid:pk>/void/", views_partnerships.void_partnership, name="void_partnership"),
    path("desk/partnerships/<uuid:pk>/start/", views_partnerships.start_partnership, name="start_partnership"),
    path("desk/partnerships/<uuid:pk>/pause/", views_partnerships.pause_partnership, name="pause_partnership"),
    path("desk/partnerships/<uuid:pk>/resume/", views_partnerships.resume_partnership, name="resume_partnership"),
    path("confirm/<str:token>/", views_confirm.read_terms, name="read_terms"),
    path("confirm/<str:token>/yes/", views_confirm.confirm_terms, name="confirm_terms"),
    path("confirm/<str:token>/change/", views_confirm.wish_change, name="wish_change"),
    path("confirm/<str:token>/naming/", views_confirm.say_naming, name="say_naming"),
]
