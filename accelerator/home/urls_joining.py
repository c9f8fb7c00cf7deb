"""Inviting and accepting; part of home/urls.py."""

from django.urls import path

from accelerator.home import views_joining

urlpatterns = [
    path("desk/settings/members/invite/", views_joining.invite_member, name="invite_member"),
    path("accounts/invitations/<str:token>/", views_joining.show_invitation, name="show_invitation"),
    path("accounts/invitations/<str:token>/accept/", views_joining.accept_invitation, name="accept_invitation"),
    path("accounts/invitations/<str:token>/not-me/", views_joining.decline_invitation, name="decline_invitation"),
]
