"""/ and /programmes/: pages for everybody."""

from django.urls import path

from accelerator.home import views_public

urlpatterns = [
    path("", views_public.show_front, name="show_front"),
    path("programmes/<slug:slug>/", views_public.show_programme, name="show_programme"),
    path("programmes/<slug:slug>/partnerships/", views_public.list_partnerships, name="list_named_partnerships"),
]
