from django.urls import path

from reporting import views

app_name = "reporting"
urlpatterns = [
    path("impact/", views.list_programmes, name="list_programmes"),
    path("impact/<slug:slug>/", views.show_programme, name="show_programme"),
    path("impact/<slug:slug>.json", views.show_programme_json, name="show_programme_json"),
    path("impact/<slug:slug>/rows/<slug:figure>/", views.list_rows, name="list_rows"),
]
