"""/ and /programmes/: pages for everybody."""

from django.urls import path

from accelerator.home.views import public

urlpatterns = [
    path("", public.show_front, name="show_front"),
    path("programmes/<slug:slug>/", public.show_programme, name="show_programme"),
    path("programmes/<slug:slug>/partnerships/", public.list_partnerships, name="list_named_partnerships"),
]
