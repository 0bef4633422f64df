"""Addresses: calendar."""

urlpatterns: list = []
