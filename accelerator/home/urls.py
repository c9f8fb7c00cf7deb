from django.urls import include, path

app_name = "home"
urlpatterns = [
    path("", include("accelerator.home.urls_joining")),
]
