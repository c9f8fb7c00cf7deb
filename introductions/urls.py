from django.urls import include, path

app_name = "introductions"
urlpatterns = [
    path("", include("introductions.urls_partnerships")),
]
