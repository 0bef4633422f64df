"""Addresses: calendar."""

from django.urls import path

from ..views import calendar as views

urlpatterns = [
    path("me/calendar/", views.calendar_settings, name="calendar_settings"),
    path("me/calendar/open/", views.open_feed, name="open_feed"),
    path("me/calendar/close/", views.close_feed, name="close_feed"),
    path("feed/<str:token>.ics", views.feed, name="feed"),
]
