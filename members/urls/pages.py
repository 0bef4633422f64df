"""Addresses: pages."""

urlpatterns: list = []
