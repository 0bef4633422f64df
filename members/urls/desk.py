"""Addresses: desk."""

urlpatterns: list = []
