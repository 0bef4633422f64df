"""Addresses of the demo, mounted only by the demo settings."""

app_name = "demo"
urlpatterns: list = []
