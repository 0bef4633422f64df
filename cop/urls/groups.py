"""Addresses: groups."""

urlpatterns: list = []
