"""Addresses: people."""

urlpatterns: list = []
