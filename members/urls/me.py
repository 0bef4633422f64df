"""My own account."""

from django.urls import path

from ..views import me as views
from ..views import safety

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/messages/", views.message_settings, name="message_settings"),
    path("me/address/", views.change_address, name="change_address"),
    path("me/address/code/", views.confirm_address, name="confirm_address"),
    path("me/safety/", views.safety_settings, name="safety_settings"),
    path("me/safety/end/", views.end_other_sessions, name="end_other_sessions"),
    path("me/safety/plan/", safety.safety_plan, name="safety_plan"),
    path("me/safety/close/", safety.freeze_myself, name="freeze_myself"),
    path("me/display/", views.display_settings, name="display_settings"),
]
