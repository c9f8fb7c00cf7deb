from django.urls import path

from accelerator.accounts.views import account, hosts, members, settings, tokens

app_name = "accounts"
urlpatterns = [
    path("home/", account.home, name="home"),
    path("accounts/", account.show_account, name="show_account"),
    path("accounts/name/", account.edit_name, name="edit_name"),
    path("accounts/second-factor/", account.set_up_second_factor, name="set_up_second_factor"),
    path("accounts/sessions/", account.list_sessions, name="list_sessions"),
    path("accounts/sessions/end-others/", account.end_other_sessions, name="end_other_sessions"),
    path("accounts/sessions/<int:pk>/end/", account.end_session, name="end_session"),
    path("accounts/tokens/", tokens.list_tokens, name="list_tokens"),
    path("accounts/tokens/new/", tokens.make_token, name="make_token"),
    path("accounts/tokens/<uuid:pk>/revoke/", tokens.revoke_token, name="revoke_token"),
    path("desk/settings/", settings.show_settings, name="show_settings"),
    path("desk/settings/organisation/", settings.edit_tenant, name="edit_tenant"),
    path("desk/settings/working-hours/", settings.edit_hours, name="edit_hours"),
    path("desk/settings/working-hours/close/", settings.close_day, name="close_day"),
    path("desk/settings/working-hours/<uuid:pk>/open/", settings.open_day, name="open_day"),
    path("desk/settings/security/", settings.edit_security, name="edit_security"),
    path("desk/settings/look/", settings.edit_look, name="edit_look"),
    path("desk/settings/look/preview/", settings.preview_look, name="preview_look"),
    path("desk/settings/look/logo/", settings.upload_logo, name="upload_logo"),
    path("desk/settings/look/logo/remove/", settings.remove_logo, name="remove_logo"),
    path("desk/settings/addresses/", hosts.list_hosts, name="list_hosts"),
    path("desk/settings/addresses/add/", hosts.add_host, name="add_host"),
    path("desk/settings/addresses/<int:pk>/primary/", hosts.make_host_primary, name="make_host_primary"),
    path("desk/settings/addresses/<int:pk>/remove/", hosts.remove_host, name="remove_host"),
    path("desk/settings/members/", members.list_members, name="list_members"),
    path("desk/settings/members/<uuid:pk>/end/", members.end_membership, name="end_membership"),
    path("desk/settings/members/<uuid:pk>/restore/", members.restore_membership, name="restore_membership"),
    path("desk/settings/invitations/", members.list_invitations, name="list_invitations"),
    path("desk/settings/invitations/<uuid:pk>/resend/", members.resend_invitation, name="resend_invitation"),
    path("desk/settings/invitations/<uuid:pk>/revoke/", members.revoke_invitation, name="revoke_invitation"),
]
