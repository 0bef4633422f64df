"""Addresses: door."""

urlpatterns: list = []
