from django.urls import path

from accelerator.mailing import views

app_name = "mailing"
urlpatterns = [
    path("mail/preferences/<str:token>/", views.edit_preferences, name="edit_preferences"),
    path("mail/leave/<str:token>/", views.leave, name="leave"),
    path("accounts/mail/", views.edit_own_preferences, name="edit_own_preferences"),
    path("desk/settings/wording/", views.list_wordings, name="list_wordings"),
    path("desk/settings/wording/<str:code>/", views.edit_wording, name="edit_wording"),
    path("desk/settings/wording/<str:code>/preview/", views.preview_wording, name="preview_wording"),
    path("desk/settings/mail/", views.edit_sender, name="edit_sender"),
    path("desk/settings/mail/domain/", views.check_domain, name="check_domain"),
    path("desk/settings/mail/test/", views.send_test, name="send_test"),
]
