"""What of this room cites the law, for the pages of sections, Acts and rulings (domain B10, B13)."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.templatetags.waing import lang_of

from .law.sources import CitationSource, Citing, sources
from .models import (
    Answer,
    ArgumentCitation,
    GroupSession,
    Question,
    QuestionCitation,
    SessionCitation,
    WrittenArgument,
)


def _discussion(question: Question) -> Citing:
    return Citing(
        url=reverse("cop:question_detail", args=[question.pk]),
        title=str(question),
        language=question.language,
        on=question.opened_at.astimezone(clock.YANGON).date(),
        note=str(question.get_state_display()),
    )


def _of_standing_answers(member, rows):
    """What only a withdrawn or hidden answer cites is cited no more."""
    return rows.filter(Q(answer=None) | Q(answer__in=Answer.objects.visible_to(member)))


sources.register(
    "questions",
    CitationSource(
        label=_("Discussions"),
        order=10,
        model=QuestionCitation,
        thing="question",
        things=lambda member: Question.objects.posted().visible_to(member),
        describe=_discussion,
        citations=_of_standing_answers,
    ),
)


def _session(session: GroupSession) -> Citing:
    return Citing(
        url=reverse("cop:session_detail", args=[session.group.code, session.pk]),
        title=str(session),
        language=lang_of(session),
        on=session.starts_at.astimezone(clock.YANGON).date(),
        note=str(session.group),
    )


sources.register(
    "sessions",
    CitationSource(
        label=_("Sessions"),
        order=30,
        model=SessionCitation,
        thing="session",
        things=lambda member: GroupSession.objects.visible_to(member).select_related("group"),
        describe=_session,
    ),
)


def _argument(argument: WrittenArgument) -> Citing:
    return Citing(
        url=reverse("cop:argument_detail", args=[argument.pk]),
        title=str(argument),
        language=lang_of(argument),
        on=argument.published_at.astimezone(clock.YANGON).date(),
        note=str(argument.get_kind_display()),
    )


sources.register(
    "arguments",
    CitationSource(
        label=_("Written arguments"),
        order=20,
        model=ArgumentCitation,
        thing="argument",
        things=lambda member: WrittenArgument.objects.visible_to(member).published(),
        describe=_argument,
    ),
)
