"""A lost second step."""

from django.urls import path

from ..views import factor_resets as views

urlpatterns = [
    path("s/members/<int:pk>/second/", views.reset_factor, name="reset_factor"),
    path("s/members/<int:pk>/second/stop/", views.stop_factor_reset, name="stop_factor_reset"),
]
