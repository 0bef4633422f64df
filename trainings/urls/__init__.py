"""Addresses of this room, by subject. The name of an address is the name of its view."""

from django.urls import include, path

from . import attendance, learning, members, organising

app_name = "trainings"
BELOW_T = [
    *organising.urlpatterns,
    *attendance.urlpatterns,
    *members.urlpatterns,
    *learning.BELOW_T,
]
urlpatterns = [path("t/", include(BELOW_T)), *learning.urlpatterns]
