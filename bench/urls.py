"""The product's routes, and one view that does nothing: what any signed-in request costs."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from accelerator.tenancy.access import requires
from accelerator.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@requires.staff
def show_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("bench/nothing/", show_nothing), path("", include("accelerator.urls"))]
