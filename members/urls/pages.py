"""Pages that only show the way."""

from django.urls import path

from ..views import pages as views

urlpatterns = [
    path("", views.home, name="home"),
    path("more/", views.more, name="more"),
    path("help/", views.help, name="help"),
    path("help/safety/", views.help_safety, name="help_safety"),
]
