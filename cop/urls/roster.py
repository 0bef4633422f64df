"""Addresses: roster."""

urlpatterns: list = []
