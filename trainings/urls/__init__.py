"""Addresses of this room, by subject. The name of an address is the name of its view."""

app_name = "trainings"
urlpatterns: list = []
