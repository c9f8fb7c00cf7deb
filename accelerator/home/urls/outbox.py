from django.urls import path

from accelerator.home.views import outbox as views

urlpatterns = [
    path("", views.list_mails, name="list_mails"),
    path("sender/", views.show_sender, name="show_sender"),
    path("sender/resume/", views.resume_sender, name="resume_sender"),
    path("addresses/", views.list_addresses, name="list_addresses"),
    path("addresses/<uuid:pk>/allow/", views.lift_address, name="lift_address"),
    path("<uuid:pk>/", views.show_mail, name="show_mail"),
    path("<uuid:pk>/html/", views.show_mail_html, name="show_mail_html"),
    path("<uuid:pk>/send-again/", views.send_again, name="send_mail_again"),
    path("<uuid:pk>/stop/", views.stop_mail, name="stop_mail"),
    path("<uuid:pk>/dealt-with/", views.deal_with_mail, name="deal_with_mail"),
]
