"""Addresses: me."""

urlpatterns: list = []
