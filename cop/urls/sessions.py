"""Addresses: sessions."""

urlpatterns: list = []
