"""What becomes of groups and sessions when two entries of one person become one (members/merging.py)."""

from django.utils.translation import gettext_lazy as _

from members import clock
from members.merging import Record, Shown, field_of, fold_clashing, merging, movable, shown
from members.models import Member

from .models import Attendance, Group, GroupSession, Membership, PossibleTwin, Rsvp

Role = Membership.Role
# Of two memberships in one group the one that does more there.
BY_TASK = (Role.OBSERVER, Role.MEMBER, Role.LEADER, Role.FACILITATOR)


def _join_memberships(record: Record, duplicate: Member, kept: Member) -> None:
    """Who was in a group twice is in it once, since the earlier day, as what does more there. The main working group
    of the kept entry stays the main one (domain B20)."""
    mine = {row.group_id: row for row in Membership.objects.open().filter(member=kept)}
    theirs = Membership.objects.open().filter(member=duplicate)
    for row in theirs.filter(group__in=mine).order_by("pk"):
        own = mine[row.group_id]
        role = max(row.role, own.role, key=BY_TASK.index)
        record.change(own, role=role, joined_on=min(row.joined_on, own.joined_on))
    record.fold(theirs.filter(group__in=mine))
    if any(row.is_primary for row in mine.values()):
        for row in theirs.filter(is_primary=True):
            record.change(row, is_primary=False)
    record.move(movable(field_of("cop.Membership.member"), duplicate, kept), "member", kept)


def _join_answers(record: Record, duplicate: Member, kept: Member) -> None:
    """Of two answers to one session the later one holds."""
    mine = {row.session_id: row for row in Rsvp.objects.filter(member=kept)}
    for row in Rsvp.objects.filter(member=duplicate, session__in=mine):
        own = mine[row.session_id]
        if row.answered_at > own.answered_at:
            record.change(own, answer=row.answer, answered_at=row.answered_at, recorded_by_id=row.recorded_by_id)
    fold_clashing("cop.Rsvp.member")(record, duplicate, kept)


def _join_twins(record: Record, duplicate: Member, kept: Member) -> None:
    """That these two may be one is answered; of anybody else the kept entry may be the twin."""
    pair = {duplicate, kept}
    for twin in PossibleTwin.objects.filter(decision="", newer__in=pair, older__in=pair):
        record.change(twin, decision=PossibleTwin.Decision.SAME, decided_at=clock.now())
    record.move(movable(field_of("cop.PossibleTwin.newer"), duplicate, kept), "newer", kept)


merging.join("cop.Membership.member", _join_memberships)
merging.join("cop.Rsvp.member", _join_answers)
merging.join("cop.PossibleTwin.newer", _join_twins)
# Whoever was there twice, or was told twice, was there and was told.
merging.join("cop.Attendance.member", fold_clashing("cop.Attendance.member"))
merging.join("cop.Told.member", fold_clashing("cop.Told.member"))
# One person, one vote.
merging.join("cop.IdeaVote.member", fold_clashing("cop.IdeaVote.member"))
# The same of what one person says once.
for _once in (
    "cop.AgreementAcceptance.member",
    "cop.Reaction.member",
    "cop.Follow.member",
    "cop.Mention.member",
):
    merging.join(_once, fold_clashing(_once))


def _groups(reader: Member):
    return Group.objects.visible_to(reader)


shown.register(
    "memberships",
    Shown(_("Groups"), lambda member, reader: member.memberships.filter(group__in=_groups(reader))),
)
shown.register(
    "attendance",
    Shown(
        _("Days at sessions"),
        lambda member, reader: Attendance.objects.filter(member=member, day__session__group__in=_groups(reader)),
    ),
)
shown.register(
    "led",
    Shown(
        _("Sessions led"),
        lambda member, reader: GroupSession.objects.filter(led_by=member, group__in=_groups(reader)),
    ),
)
shown.register(
    "answers",
    Shown(
        _("Answers to sessions"),
        lambda member, reader: Rsvp.objects.filter(member=member, session__group__in=_groups(reader)),
    ),
)
