from django.urls import include, path

from accelerator.home.views import desk

app_name = "home"
urlpatterns = [
    path("desk/outbox/", include("accelerator.home.urls.outbox")),
    path("desk/", desk.show_desk, name="show_desk"),
    path("desk/palette/", desk.show_palette, name="show_palette"),
    path("desk/search/", desk.search_desk, name="search_desk"),
    path("", include("accelerator.home.urls.joining")),
    path("", include("accelerator.home.urls.portal")),
    path("", include("accelerator.home.urls.programme_mails")),
    path("", include("accelerator.home.urls.public")),
]
