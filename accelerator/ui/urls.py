from django.urls import path

from accelerator.ui import views

app_name = "ui"
urlpatterns = [
    path("brand.css", views.brand, name="brand"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("desk/styleguide/", views.styleguide, name="styleguide"),
]
