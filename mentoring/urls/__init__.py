"""Addresses of this room: the two's below /m/, the desk's below /s/mentoring/."""

app_name = "mentoring"
urlpatterns: list = []
