"""A centre opens, closes, or serves from afar: pages show it at once, and those whom it touches are told (C9)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from members import clock
from members.models import JusticeCentre, Member
from members.services import audit, outbox

from ..at_centres import concerned, outside, sessions_ahead, ticks


def touched_by(centre: JusticeCentre) -> tuple[int, QuerySet[Member]]:
    """How many sessions of the next two weeks need a room of this centre, of groups and of trainings, and every member
    who counts on one."""
    people = {member for member, _centre in concerned([centre.pk])}
    return sessions_ahead(centre.pk), Member.objects.filter(pk__in=people)


def touches(centre: JusticeCentre) -> tuple[int, int]:
    """How many sessions, and how many people, those from outside among them, whatever reaches them."""
    sessions, people = touched_by(centre)
    return sessions, people.count() + len({uid for _kind, (_session, _end, uid) in outside(centre.pk)})


@transaction.atomic
def change_centre_status(centre: JusticeCentre, *, by: Member, status: str, channels: Sequence[str] = ()) -> int:
    """Write the status and how the centre is reached from afar. When its status changes, whoever has a session in one
    of its rooms within two weeks is told to look; returns how many mails that makes. Whom no mail reaches stands on
    the list of each session again, for a person to tell. The same again tells nobody.
    """
    centre = JusticeCentre.objects.select_for_update().get(pk=centre.pk)
    is_new = centre.service_status != status
    centre.service_status, centre.channels = status, list(channels)
    if is_new:
        centre.status_changed_on = clock.today()
    centre.save(update_fields=["service_status", "channels", "status_changed_on"])
    audit.record("centre_status_changed", by=by, on=centre, centre_id=centre.pk, status=status)
    if not is_new:
        return 0
    for told in ticks(centre.pk):
        told.delete()
    _sessions, people = touched_by(centre)
    key = f"centre:{centre.pk}:{clock.now():%Y%m%d%H%M%S}"
    return outbox.notify("centre_changed", recipients=people, ref_key=key) + _tell_outside(centre, key)


def _tell_outside(centre: JusticeCentre, key: str) -> int:
    """People from outside have no page of ours to look at: their mail names the date. One for each that they have."""
    return sum(
        outbox.notify_outsiders(
            kind, outsiders=[uid], centre_id=centre.pk, ref_key=key, about=session, expires_at=ends_at
        )
        for kind, (session, ends_at, uid) in outside(centre.pk)
    )
