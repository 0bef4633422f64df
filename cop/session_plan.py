"""What a session is prepared with, as one reader sees it."""

from members.models import Member
from members.ready import Ready, ReadyFor, which_bring

from .models import AgendaItem, GroupSession, PreQuestion, RoadmapStep, SessionBrief, SessionClinic, SessionPresenter

# What stands there before it. Of most sessions there is little, so it is asked of all at once what there is.
PARTS = {
    "briefs": Ready(lambda session: SessionBrief.objects.filter(session=session)),
    "agenda": Ready(lambda session: AgendaItem.objects.filter(session=session)),
    "roadmap": Ready(lambda session: RoadmapStep.objects.filter(session=session)),
    "presenters": Ready(
        lambda session: SessionPresenter.objects.filter(session=session).select_related("organisation").order_by("pk")
    ),
}
_clinics = ReadyFor(
    lambda reader, session: SessionClinic.objects.filter(session=session).select_related("question").visible_to(reader)
)
_prequestions = ReadyFor(lambda reader, session: PreQuestion.objects.filter(session=session).visible_to(reader))


def plan_of(session: GroupSession, reader: Member, *, reads: bool) -> dict:
    """What the session is prepared with, as its pages show it."""
    there = which_bring((part, {"session": session.pk}) for part in PARTS.values())
    plan = {
        name: part(session=session.pk) if is_any else []
        for (name, part), is_any in zip(PARTS.items(), there, strict=True)
    }
    brief = next(iter(plan.pop("briefs")), None)
    clinics = _clinics(reader, session=session.pk) if reads else []
    for one in clinics:
        one.session = session
    return {
        **plan,
        "brief": brief,
        "clinics": clinics,
        "prequestions": _prequestions(reader, session=session.pk) if reads else [],
    }
