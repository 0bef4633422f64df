"""A Monday in November, and what a digest told on it: for the promises of the weekly digests."""

from datetime import timedelta

import time_machine

from cop.models import Membership
from members import clock, digests
from members.models import DigestIssue, OutboxMessage, StaffPost
from members.services import drain, planner
from tests.factories import give_post

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = clock.week_bounds("2026-W48")[0]
SEVEN = MONDAY + 7 * HOUR
LONG_AGO = MONDAY.date() - 300 * DAY


def since_long() -> None:
    """Nobody is new in the post or in the group on that Monday."""
    StaffPost.objects.update(started_on=LONG_AGO)
    Membership.objects.update(joined_on=LONG_AGO)


def plan_at(moment):
    with time_machine.travel(moment, tick=False):
        planner.plan(moment)


def drain_at(moment):
    with time_machine.travel(moment, tick=False):
        drain.drain(moment)


def tick_at(moment):
    plan_at(moment)
    drain_at(moment)


def mails(kind="coordinator_digest"):
    return OutboxMessage.objects.filter(kind=kind).order_by("created_at")


def coordinate(member, *centres):
    for centre in centres:
        give_post(member, StaffPost.Role.COORDINATOR, centre)
    StaffPost.objects.filter(member=member).update(started_on=LONG_AGO)
    return member


def counted(recipient, audience, monday):
    """An issue that looks back on the week before this Monday, counted then."""
    issue = DigestIssue(audience=audience, recipient=recipient, covers_from=monday - 7 * DAY, covers_to=monday)
    digests.count([issue], monday + 7 * HOUR)
    return issue


def lines(issue, section):
    return {line["key"]: line for block in issue.counts["blocks"] for line in block["sections"].get(section, [])}
