"""A centre opens, closes, or serves from afar: pages show it at once, and those whom it touches are told (C9)."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from members import clock
from members.models import JusticeCentre, Member
from members.services import audit, outbox

from ..at_centres import concerned, sessions_ahead


def touched_by(centre: JusticeCentre) -> tuple[int, QuerySet[Member]]:
    """How many sessions of the next two weeks need a room of this centre, of groups and of trainings, and everybody
    who counts on one."""
    people = {member for member, _centre in concerned([centre.pk])}
    return sessions_ahead(centre.pk), Member.objects.filter(pk__in=people)


@transaction.atomic
def change_centre_status(centre: JusticeCentre, *, by: Member, status: str, channels: Sequence[str] = ()) -> int:
    """Write the status and how the centre is reached from afar. When its status changes, whoever has a session in one
    of its rooms within two weeks is told to look; returns how many mails that makes. The same again tells nobody.
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
    _sessions, people = touched_by(centre)
    return outbox.notify("centre_changed", recipients=people, ref_key=f"centre:{centre.pk}:{clock.now():%Y%m%d%H%M%S}")
