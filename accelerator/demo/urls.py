"""Under /demo/, in the demo only."""

from django.urls import path

from accelerator.demo import views

app_name = "demo"
urlpatterns = [
    path("mailbox/", views.list_mails, name="list_mails"),
    path("mailbox/<int:mail_id>/", views.show_mail, name="show_mail"),
    path("mailbox/<int:mail_id>/html", views.show_mail_html, name="show_mail_html"),
    path("mailbox/<int:mail_id>/source", views.show_mail_source, name="show_mail_source"),
]
