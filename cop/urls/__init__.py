"""Addresses of this room, by subject. The name of an address is the name of its view."""

from . import (
    centres,
    erasure,
    exports,
    figures,
    groups,
    joining,
    organisations,
    people,
    roster,
    rsvp,
    safety,
    sessions,
)

app_name = "cop"
urlpatterns = [
    *joining.urlpatterns,
    *groups.urlpatterns,
    *sessions.urlpatterns,
    *people.urlpatterns,
    *erasure.urlpatterns,
    *safety.urlpatterns,
    *exports.urlpatterns,
    *centres.urlpatterns,
    *organisations.urlpatterns,
    *roster.urlpatterns,
    *rsvp.urlpatterns,
    *figures.urlpatterns,
]
