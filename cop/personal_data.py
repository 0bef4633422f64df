"""What this room keeps of a person (members/personal_data.py)."""

import os

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.personal_data import Part, parts

from .models import GroupSession, JoinRequest, JoinVoucher, PossibleTwin, RosterRow, Told
from .services.joining import PERSONAL


def _empty_requests(rows: QuerySet) -> int:
    """States and days stay, for the funnel; who it was and what was typed goes."""
    for row in rows:
        row.person_key = os.urandom(32)
        for name in (*PERSONAL, "reason"):
            setattr(row, name, None)
        row.save()
    return len(rows)


parts.register(
    "memberships",
    Part(
        title=_("My groups"),
        rows=lambda member: member.memberships.all(),
        columns="group role joined_on left_on reason",
        answers="cop.Membership.member",
        erase=lambda rows: rows.update(reason=""),
        stays=True,
    ),
)
parts.register(
    "answers",
    Part(
        title=_("My answers to invitations"),
        rows=lambda member: member.rsvps.all(),
        columns="session answer answered_at",
        answers="cop.Rsvp.member",
        erase=lambda rows: 0,  # they count in how many said yes
        stays=True,
    ),
)
parts.register(
    "attendance",
    Part(
        title=_("Where I was"),
        rows=lambda member: member.attendances.all(),
        columns="recorded_at",
        answers="cop.Attendance.member",
        erase=lambda rows: 0,  # they count in how many were there
        stays=True,
    ),
)
parts.register(
    "led_sessions",
    Part(
        title=_("Sessions that I led"),
        rows=lambda member: GroupSession.objects.filter(led_by=member),
        columns="group title starts_at",
        answers="cop.GroupSession.led_by",
        erase=lambda rows: 0,  # that a member led them counts
        stays=True,
    ),
)
parts.register(
    "told",
    Part(
        title=_("What somebody told me"),
        rows=lambda member: Told.objects.filter(member=member),
        columns="session told_at",
        answers="cop.Told.member",
    ),
)
parts.register(
    "join_requests",
    Part(
        title=_("My requests to join"),
        rows=lambda member: JoinRequest.objects.filter(member=member),
        columns="way group state applied_at name display_name email phone message",
        answers="cop.JoinRequest.member",
        erase=_empty_requests,
        stays=True,
    ),
)
parts.register(
    "vouchings",
    Part(
        title=_("For whom I was asked to vouch"),
        rows=lambda member: JoinVoucher.objects.filter(member=member),
        columns="answer answered_at",
        answers="cop.JoinVoucher.member",
        erase=lambda rows: 0,  # that somebody vouched is why another is here
        stays=True,
    ),
)
parts.register(
    "roster_rows",
    Part(
        title=_("Rosters that I stood in"),
        rows=lambda member: RosterRow.objects.filter(member=member),
        answers="cop.RosterRow.member",
        erase=lambda rows: 0,  # a keyed hash: without it the same old file would bring the person back
        stays=True,
    ),
)
parts.register(
    "twins",
    Part(
        title=_("Entries that may be mine"),
        rows=lambda member: PossibleTwin.objects.filter(Q(newer=member) | Q(older=member)),
        answers="cop.PossibleTwin.newer cop.PossibleTwin.older",
    ),
)
parts.leave_traces(
    "cop.Attendance.recorded_by cop.BulkAction.asked_by cop.BulkAction.done_by cop.BulkAction.undone_by "
    "cop.GroupSession.closed_by cop.GroupSession.planned_by cop.JoinRequest.decided_by "
    "cop.JoinStep.by cop.PeopleExport.asked_by cop.PeopleExport.approved_by "
    "cop.PossibleTwin.decided_by cop.RosterImport.task_by cop.RosterImport.uploaded_by "
    "cop.Rsvp.recorded_by cop.Told.told_by"
)
