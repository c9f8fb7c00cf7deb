"""The front door: which room answers which path."""

from django.conf import settings
from django.urls import include, path
from django.utils.module_loading import autodiscover_modules

from accelerator.tenancy import health
from accelerator.tenancy.admin import site

autodiscover_modules("admin")  # each room registers its records with our own site

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("known-host", health.known_host, name="known_host"),
    path("admin/", site.urls),
    path("api/", include("accelerator.api.urls")),
    path("", include("accelerator.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("accelerator.ui.urls")),
    path("", include("accelerator.tenancy.urls")),
    path("", include("accelerator.mailing.urls")),
    path("", include("accelerator.programmes.urls")),
    path("", include("accelerator.privacy.urls")),
    path("", include("partners.urls")),
    path("", include("introductions.urls")),
    path("", include("reporting.urls")),
    path("", include("accelerator.home.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("accelerator.demo.urls")))
handler400 = "accelerator.ui.views.bad_request"
handler403 = "accelerator.ui.views.forbidden"
handler404 = "accelerator.ui.views.not_found"
handler500 = "accelerator.ui.views.server_error"
