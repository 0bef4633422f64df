"""Mails about questions and answers: that something waits, and not a word of what (safety TH2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from members.mail.rendering import page_url
from members.models import Member
from members.notifications import Kind, Row, kinds

from ..models import Answer, HeldText, PostReport, Question
from ..permissions import keepers

LIFETIME = timedelta(days=7)


def _by_about(*models) -> Callable[[Sequence[Row]], Mapping[UUID, Any]]:
    """{row: the thing that it tells of}, in one statement for each kind of thing."""

    def load(rows: Sequence[Row]) -> Mapping[UUID, Any]:
        uids = [row.about for row in rows]
        found = {one.uid: one for model in models for one in model.objects.filter(uid__in=uids)}
        return {row.id: found.get(row.about) for row in rows}

    return load


def _still(models: Sequence[type], reason: Callable[[Any, Member], str | None]) -> Callable:
    """Asked again at send time, of each row: the thing as it stands today, and the person (safety C-41)."""

    def allowed(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
        things = _by_about(*models)(rows)
        people = Member.objects.in_bulk([row.recipient_id for row in rows])
        known = ((row, things[row.id], people.get(row.recipient_id)) for row in rows)
        return {row.id: reason(thing, person) for row, thing, person in known if thing and person}

    return allowed


def _if_readable(question: Question, person: Member) -> str | None:
    seen = Question.objects.posted().visible_to(person).filter(pk=question.pk).exists()
    return None if seen else "not_member"


def _still_waits(question: Question, person: Member) -> str | None:
    return "answered" if question.is_over else _if_readable(question, person)


def _still_held(held: Question | HeldText, person: Member) -> str | None:
    waits = held.sent_back_at is None if isinstance(held, HeldText) else held.state == Question.State.HELD
    if not waits:
        return "answered"
    return None if keepers(held.group).filter(pk=person.pk).exists() else "not_allowed"


def _still_accepted(answer: Answer, person: Member) -> str | None:
    if answer.accepted_at is None:
        return "gone"
    return None if Answer.objects.visible_to(person).filter(pk=answer.pk).exists() else "not_member"


def _still_reported(report: PostReport, person: Member) -> str | None:
    if report.closed_at:
        return "answered"
    return None if PostReport.objects.visible_to(person).filter(pk=report.pk).exists() else "not_allowed"


def _words(row: Row, thing: Any) -> dict[str, Any]:
    return {"home_url": page_url("members:home")}


for _name, _label, _models, _reason in (
    ("question_answered", _("Answers to my questions"), [Question], _if_readable),
    ("answer_asked", _("Somebody asks me for an answer"), [Question], _still_waits),
    ("answer_accepted", _("My answer was accepted"), [Answer], _still_accepted),
    ("question_held", _("Posts that were held back"), [Question, HeldText], _still_held),
    ("post_reported", _("Posts that were reported"), [PostReport], _still_reported),
):
    kinds.register(
        _name,
        Kind(
            label=_label,
            template=f"cop/email/{_name}",
            lifetime=LIFETIME,
            load=_by_about(*_models),
            allowed=_still(_models, _reason),
            context=_words,
            priority=4 if _name == "post_reported" else 5,
        ),
    )
