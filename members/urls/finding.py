"""The one search."""

from django.urls import path

from ..views import finding as views

urlpatterns = [path("find/", views.find, name="find")]
