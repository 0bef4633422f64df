"""Addresses: the answer from the mail."""

from django.urls import path

from ..views import rsvp as views

urlpatterns = [path("rsvp/<str:token>/", views.rsvp, name="rsvp")]
