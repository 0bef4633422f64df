"""What mentoring brings to the desk: its worklists, what waits for the safety lead, and the programme's page."""

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.desk import Alert, Job, alerts, jobs, worklists
from members.models import Member

from .models import Concern, NoteOpening
from .services.notes import openings_for
from .worklists import ALL

for one in ALL:
    worklists.register(one.key, one)


def _concerns(member: Member) -> QuerySet[Concern]:
    return Concern.objects.visible_to(member).open()


def _openings(member: Member) -> QuerySet[NoteOpening]:
    return openings_for(member).waiting().exclude(asked_by=member)


alerts.register(
    "mentoring_concerns",
    Alert(
        says=ngettext_lazy("%(n)s pair says that something does not work",
                           "%(n)s pairs say that something does not work", "n"),
        hint=_("Answer whoever wrote. The other one does not know."),
        rows=_concerns,
        url=reverse_lazy("mentoring:concern_list"),
        permission="mentoring.view_watch",
        is_hot=True,
    ),
)  # fmt: skip
alerts.register(
    "mentoring_openings",
    Alert(
        says=ngettext_lazy("Somebody asks to open the notes of %(n)s pair",
                           "Somebody asks to open the notes of %(n)s pairs", "n"),
        hint=_("Agree only if nothing milder helps. Both of the pair are told."),
        rows=_openings,
        url=reverse_lazy("mentoring:concern_list"),
        permission="mentoring.view_watch",
    ),
)  # fmt: skip
jobs.register(
    "mentoring",
    Job(
        label=_("Mentoring"), url=reverse_lazy("mentoring:programme_detail"), permission="mentoring.view_programme",
        order=45,
    ),
)  # fmt: skip
