"""Inviting and accepting; part of home.urls."""

from django.urls import path

from accelerator.home.views import joining

urlpatterns = [
    path("desk/settings/members/invite/", joining.invite_member, name="invite_member"),
    path("accounts/invitations/<str:token>/", joining.show_invitation, name="show_invitation"),
    path("accounts/invitations/<str:token>/accept/", joining.accept_invitation, name="accept_invitation"),
    path("accounts/invitations/<str:token>/not-me/", joining.decline_invitation, name="decline_invitation"),
]
