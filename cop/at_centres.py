"""What takes place at a centre, and whom it concerns when the centre opens or closes (domain C9).

Rooms above bring theirs in a module of this name: groups meet, trainings are held.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from members import clock
from members.registry import Registry

from .models import GroupSession, Membership, Told

AHEAD = timedelta(days=14)


Outside = tuple[UUID, datetime, UUID]


@dataclass(frozen=True, kw_only=True)
class Use:
    """One kind of thing that needs a centre's rooms.

    - `sessions(centres, since, until)`: those that are to begin in that time in a room of these centres (ids).
    - `people(sessions)`: (member id, centre id) of everybody who counts on one of them.
    - `ticks(sessions)`: who was noted as told of one of them by a person, because no mail reaches them.
    - `outside(sessions)`: (uid of the session, its end, uid) of those from outside the registry who do, and
      `outside_kind`: the mail that tells them. A room that knows nobody outside leaves both out.
    """

    sessions: Callable[[Collection[int], datetime, datetime], QuerySet]
    people: Callable[[QuerySet], QuerySet]
    ticks: Callable[[QuerySet], QuerySet]
    outside: Callable[[QuerySet], Sequence[Outside]] | None = None
    outside_kind: str = ""


uses: Registry[Use] = Registry("at_centres")


def sessions_ahead(centre: int) -> int:
    """How many sessions of the next two weeks need a room of this centre."""
    return sum(rows.count() for _use, rows in _ahead([centre]))


def concerned(centres: Collection[int]) -> set[tuple[int, int]]:
    """(member id, centre id) of everybody who counts on a room of these centres within two weeks."""
    return {pair for use, rows in _ahead(centres) for pair in use.people(rows)}


def ticks(centre: int) -> list[QuerySet]:
    """Who was told by a person of the sessions of the next two weeks in a room of this centre."""
    return [use.ticks(rows) for use, rows in _ahead([centre])]


def outside(centre: int) -> list[tuple[str, Outside]]:
    """(kind of mail, whom of which session) for everybody from outside the registry who counts on a room of this
    centre within two weeks."""
    asked = [(use, rows) for use, rows in _ahead([centre]) if use.outside is not None]
    return [(use.outside_kind, one) for use, rows in asked for one in use.outside(rows)]


def _ahead(centres: Collection[int]) -> list[tuple[Use, QuerySet]]:
    now = clock.now()
    return [(use, use.sessions(centres, now, now + AHEAD)) for use in uses]


def _meetings(centres: Collection[int], since: datetime, until: datetime) -> QuerySet[GroupSession]:
    ahead = GroupSession.objects.of_live_groups().starting(since, until).in_a_room()
    return ahead.filter(group__host_centre__in=centres)


def _of_their_groups(sessions: QuerySet[GroupSession]) -> QuerySet:
    inside = Membership.objects.open().filter(group__in=sessions.values("group"))
    return inside.values_list("member", "group__host_centre")


def _told(sessions: QuerySet[GroupSession]) -> QuerySet[Told]:
    return Told.objects.filter(session__in=sessions.order_by())


uses.register("groups", Use(sessions=_meetings, people=_of_their_groups, ticks=_told))
