"""Addresses: accounts."""

urlpatterns: list = []
