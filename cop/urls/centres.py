"""Addresses: centres of the desk."""

from django.urls import path

from ..views import centres

urlpatterns = [
    path("s/centres/", centres.centre_list, name="centre_list"),
    path("s/centres/<int:pk>/", centres.change_centre_status, name="change_centre_status"),
]
