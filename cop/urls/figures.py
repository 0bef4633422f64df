"""Addresses: figures."""

from django.urls import path

from ..views import figures

urlpatterns = [
    path("s/reports/", figures.network_figures, name="network_figures"),
    path("s/reports/<slug:week>/", figures.weekly_figures, name="weekly_figures"),
]
