"""Addresses of this room, by subject. The name of an address is the name of its view."""

from . import (
    arguments,
    bulk,
    centres,
    erasure,
    exports,
    figures,
    groups,
    ideas,
    joining,
    law,
    library,
    organisations,
    people,
    questions,
    roster,
    rsvp,
    safety,
    sessions,
)

app_name = "cop"
urlpatterns = [
    *joining.urlpatterns,
    *law.urlpatterns,
    *groups.urlpatterns,
    *ideas.urlpatterns,
    *sessions.urlpatterns,
    *questions.urlpatterns,
    *people.urlpatterns,
    *bulk.urlpatterns,
    *erasure.urlpatterns,
    *safety.urlpatterns,
    *exports.urlpatterns,
    *centres.urlpatterns,
    *organisations.urlpatterns,
    *arguments.urlpatterns,
    *library.urlpatterns,
    *roster.urlpatterns,
    *rsvp.urlpatterns,
    *figures.urlpatterns,
]
