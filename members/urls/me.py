"""My own account."""

from django.urls import path

from ..views import me as views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/messages/", views.message_settings, name="message_settings"),
    path("me/safety/", views.safety_settings, name="safety_settings"),
    path("me/safety/end/", views.end_other_sessions, name="end_other_sessions"),
    path("me/display/", views.display_settings, name="display_settings"),
]
