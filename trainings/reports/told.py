"""Who was told what of a session as it stands now (learning 4.12, decision 11)."""

from uuid import UUID

from members.models import OutboxMessage

from ..models import Registration, SessionTold, TrainingSession

NOTICES = ("training_moved", "training_changed", "training_cancelled")
REMINDER = "training_reminder"


def told_rows(session: TrainingSession) -> list[Registration]:
    """Everybody who has to know: the live registrations, or of a session that is off those that ended with it. Each
    with `how`: mail (it went out), waiting (on its way), person (ticked), '' (nobody yet).

    Mail told them how things stand if it is the notice of this version, or any mail about the session that was
    written after that notice: a mail is worded when it is sent.
    """
    states = [Registration.State.SESSION_CANCELLED] if session.is_cancelled else Registration.LIVE
    rows = list(session.registrations.filter(state__in=states).select_related("guest").order_by("pk"))
    by_mail, ticked = _mail(session), _ticked(session)
    for row in rows:
        row.how = "person" if row.pk in ticked else by_mail.get(row.guest.uid if row.guest_id else row.member_id, "")
    return rows


def _ticked(session: TrainingSession) -> set[int]:
    ticks = SessionTold.objects.filter(registration__session=session, schedule_version=session.schedule_version)
    return set(ticks.values_list("registration", flat=True))


def _mail(session: TrainingSession) -> dict[int | UUID, str]:
    """{member id, or uid of a guest: mail or waiting} for whom mail reaches with how things stand."""
    rows = OutboxMessage.objects.filter(about=session.uid).telling().exclude(kind=REMINDER).order_by("created_at")
    known = rows.values_list("recipient", "outsider", "kind", "version", "state", "created_at")
    rows = [(member or guest, *facts) for member, guest, *facts in known]
    notices = [
        at for _who, kind, version, _state, at in rows if kind in NOTICES and version == session.schedule_version
    ]
    since = min(notices, default=None)
    found: dict[int | UUID, str] = {}
    for who, _kind, _version, state, at in rows:
        is_current = session.schedule_version == 1 or (since is not None and at >= since)
        if who is None or not is_current or state in OutboxMessage.LOST:
            continue
        found[who] = "mail" if state == OutboxMessage.State.SENT else found.get(who, "waiting")
    return found
