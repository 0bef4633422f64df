"""Preparing a session: aims, agenda, the months ahead, presenters, cases and questions (domain B8 to B10; domain 4).
The caller has asked permission, and has put texts through the de-identification stop."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member, Organisation
from members.services import audit

from ..models import (
    AgendaItem,
    GroupSession,
    PreQuestion,
    Question,
    RoadmapStep,
    SessionBrief,
    SessionClinic,
    SessionPresenter,
)
from . import questions
from .groups import lock_live_group

MOST = 40  # of each kind: more fits on no page
PARTS = {"agenda": AgendaItem, "roadmap": RoadmapStep, "presenter": SessionPresenter, "clinic": SessionClinic}


def _record(session: GroupSession, by: Member, part: str) -> None:
    group = session.group
    audit.record("session_prepared", by=by, on=session, centre_id=group.host_centre_id, group=group.pk, part=part)


@transaction.atomic
def write_brief(session: GroupSession, *, by: Member, aims: str, sdg_goals: Collection[int]) -> SessionBrief:
    """The aims of the session and the goals that it serves; written anew they replace those before."""
    lock_live_group(session.group)
    facts = {"aims": aims, "sdg_goals": sorted(set(sdg_goals))}
    brief, _is_new = SessionBrief.objects.update_or_create(session=session, defaults=facts)
    _record(session, by, "brief")
    return brief


@transaction.atomic
def _add(session: GroupSession, by: Member, part: str, **facts) -> models.Model:
    """One more of a kind. Raises Refused: archived, it is there already, too many."""
    lock_live_group(session.group)
    model = PARTS[part]
    if model.objects.filter(session=session).count() >= MOST:
        raise Refused(_("That is more than fits on one page. Take something out first."))
    try:
        with transaction.atomic():
            made = model.objects.create(session=session, **facts)
    except IntegrityError:
        raise Refused(_("This is in the list already.")) from None
    _record(session, by, part)
    return made


def add_agenda_item(session: GroupSession, *, by: Member, day: int, minutes: int, what: str) -> AgendaItem:
    """One part of a workshop; `day` counts from 1. Raises Refused."""
    return _add(session, by, "agenda", day=day, minutes=minutes, what=what)


def add_roadmap_step(session: GroupSession, *, by: Member, month: date, what: str) -> RoadmapStep:
    """What is to happen in a month; `month` is any day in it. Raises Refused."""
    return _add(session, by, "roadmap", month=month.replace(day=1), what=what)


def add_presenter(
    session: GroupSession, *, by: Member, organisation: Organisation, topic: str = ""
) -> SessionPresenter:
    """An organisation that presents (B9). Raises Refused when it is there with this topic."""
    return _add(session, by, "presenter", organisation=organisation, topic=topic)


def add_clinic(session: GroupSession, *, by: Member, title: str, summary: str = "") -> SessionClinic:
    """A case that is brought to the session, without names. Raises Refused."""
    return _add(session, by, "clinic", title=title, summary=summary, added_by=by)


@transaction.atomic
def remove_part(session: GroupSession, *, by: Member, part: str, pk: int) -> None:
    """Take one thing out again; what is not there is out already."""
    lock_live_group(session.group)
    if PARTS[part].objects.filter(session=session, pk=pk).delete()[0]:
        _record(session, by, part)


@transaction.atomic
def ask_before(session: GroupSession, *, by: Member, text: str) -> PreQuestion:
    """What somebody would like to have answered in the session. Raises Refused: archived, over, too many."""
    lock_live_group(session.group)
    if session.has_ended or session.is_cancelled:
        raise Refused(_("This session is over."))
    if session.prequestions.count() >= MOST:
        raise Refused(_("That is more than fits on one page. Take something out first."))
    return PreQuestion.objects.create(session=session, author=by, text=text)


@transaction.atomic
def draft_clinic(clinic: SessionClinic, *, by: Member) -> Question:
    """The case becomes a draft of a question, whose words are then completed and posted (domain 4). A second click,
    and anybody else's, finds the one that was made. Raises Refused when the group is archived."""
    clinic = SessionClinic.objects.select_for_update(of=["self"]).select_related("session__group").get(pk=clinic.pk)
    if clinic.question:
        return clinic.question
    typed = {"title": [clinic.title], "body": [clinic.summary], "readers": [Question.Readers.GROUP]}
    clinic.question = questions.keep_draft(by=by, group=clinic.session.group, kind=Question.Kind.CLINIC, typed=typed)
    clinic.save(update_fields=["question"])
    return clinic.question
