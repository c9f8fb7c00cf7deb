"""/desk/programmes/<id>/mails/: wording and sender of one programme."""

from django.urls import path

from accelerator.home.views import programme_mails as views

MAILS = "desk/programmes/<uuid:programme_id>/mails/"
urlpatterns = [
    path(MAILS, views.list_programme_mails, name="list_programme_mails"),
    path(f"{MAILS}sender/", views.name_programme_sender, name="name_programme_sender"),
    path(f"{MAILS}<str:code>/", views.edit_programme_wording, name="edit_programme_wording"),
    path(f"{MAILS}<str:code>/preview/", views.preview_programme_wording, name="preview_programme_wording"),
    path(f"{MAILS}<str:code>/test/", views.test_programme_wording, name="test_programme_wording"),
]
