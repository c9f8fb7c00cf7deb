from django.urls import path

from accelerator.tenancy import views

app_name = "tenancy"
urlpatterns = [
    path("pictures/<uuid:pk>", views.show_picture, name="show_picture"),
]
