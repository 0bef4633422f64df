"""Addresses: system."""

urlpatterns: list = []
