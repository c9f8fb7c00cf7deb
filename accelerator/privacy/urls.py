from django.urls import path

from accelerator.privacy import views

app_name = "privacy"
urlpatterns = [
    path("desk/people/<uuid:pk>/data/", views.show_data, name="show_data"),
    path("desk/people/<uuid:pk>/erase/", views.erase_person, name="erase_person"),
    path("desk/people/due/", views.list_due, name="list_due"),
    path("desk/people/due/keep/", views.keep_people, name="keep_people"),
    path("desk/people/due/erase/", views.erase_people, name="erase_people"),
    path("desk/settings/personal-data/", views.edit_retention, name="edit_retention"),
    path("desk/settings/personal-data/allow/", views.allow_address, name="allow_address"),
    path("accounts/data/", views.show_own_data, name="show_own_data"),
    path("accounts/delete/", views.delete_account, name="delete_account"),
]
