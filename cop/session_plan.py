"""What a session is prepared with, as one reader sees it."""

from members.models import Member

from .models import GroupSession, SessionBrief


def plan_of(session: GroupSession, reader: Member, *, reads: bool) -> dict:
    """What the session is prepared with, as its pages show it."""
    clinics = session.clinics.select_related("question").visible_to(reader) if reads else []
    return {
        "brief": SessionBrief.objects.filter(session=session).first(),
        "agenda": list(session.agenda.all()),
        "roadmap": list(session.roadmap.all()),
        "presenters": list(session.presenters.select_related("organisation")),
        "clinics": list(clinics),
        "prequestions": list(session.prequestions.visible_to(reader)) if reads else [],
    }
