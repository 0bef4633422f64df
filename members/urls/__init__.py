"""Addresses of this room, by subject. The name of an address is the name of its view."""

from . import calendar, conduct, desk, door, drafts, mail, me, pages, system

app_name = "members"
urlpatterns = [
    *door.urlpatterns,
    *conduct.urlpatterns,
    *pages.urlpatterns,
    *me.urlpatterns,
    *drafts.urlpatterns,
    *calendar.urlpatterns,
    *mail.urlpatterns,
    *desk.urlpatterns,
    *system.urlpatterns,
]
