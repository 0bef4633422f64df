"""Addresses: mail."""

urlpatterns: list = []
