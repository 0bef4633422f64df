"""Addresses: mail."""

from django.urls import path

from ..views import mail as views

urlpatterns = [path("u/<str:token>/", views.stop_mail, name="stop_mail")]
