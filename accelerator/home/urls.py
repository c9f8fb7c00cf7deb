from django.urls import include, path

from accelerator.home import views_desk

app_name = "home"
urlpatterns = [
    path("desk/outbox/", include("accelerator.home.urls_outbox")),
    path("desk/", views_desk.show_desk, name="show_desk"),
    path("desk/search/", views_desk.search_desk, name="search_desk"),
    path("", include("accelerator.home.urls_joining")),
    path("", include("accelerator.home.urls_portal")),
    path("", include("accelerator.home.urls_public")),
]
