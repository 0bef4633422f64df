"""Who was told what of a session as it stands now (learning 4.12, decision 11)."""

from dataclasses import dataclass

from members.models import OutboxMessage

from ..models import Registration, SessionTold, TrainingSession

NOTICES = ("training_moved", "training_changed", "training_cancelled")
REMINDER = "training_reminder"


@dataclass
class ToldRow:
    """One person on the list. `how`: mail (it went out), waiting (on its way), person (ticked), '' (nobody yet).

    Name and language are put in by the page, because they depend on who reads.
    """

    registration_id: int
    member_id: int | None
    guest_name: str
    state: str
    how: str
    name: str = ""
    lang: str = ""


def told_rows(session: TrainingSession) -> list[ToldRow]:
    """Everybody who has to know: the live registrations, or of a session that is off those that ended with it.

    Mail told them how things stand if it is the notice of this version, or any mail about the session that was
    written after that notice: a mail is worded when it is sent.
    """
    states = [Registration.State.SESSION_CANCELLED] if session.is_cancelled else Registration.LIVE
    rows = session.registrations.filter(state__in=states).select_related("guest")
    by_mail, ticked = _mail(session), _ticked(session)
    found = []
    for row in rows.order_by("pk"):
        how = "person" if row.pk in ticked else by_mail.get(row.member_id, "")
        guest = (row.guest.full_name or "—") if row.guest_id else ""
        found.append(ToldRow(row.pk, row.member_id, guest, str(row.get_state_display()), how))
    return found


def _ticked(session: TrainingSession) -> set[int]:
    ticks = SessionTold.objects.filter(registration__session=session, schedule_version=session.schedule_version)
    return set(ticks.values_list("registration", flat=True))


def _mail(session: TrainingSession) -> dict[int, str]:
    """{member id: mail or waiting} for whom mail reaches with how things stand."""
    rows = OutboxMessage.objects.filter(about=session.uid).telling().exclude(kind=REMINDER).order_by("created_at")
    rows = list(rows.values_list("recipient", "kind", "version", "state", "created_at"))
    notices = [
        at for _who, kind, version, _state, at in rows if kind in NOTICES and version == session.schedule_version
    ]
    since = min(notices, default=None)
    found: dict[int, str] = {}
    for who, _kind, _version, state, at in rows:
        is_current = session.schedule_version == 1 or (since is not None and at >= since)
        if who is None or not is_current or state in OutboxMessage.LOST:
            continue
        found[who] = "mail" if state == OutboxMessage.State.SENT else found.get(who, "waiting")
    return found
