"""What of this room cites the law, for the pages of sections, Acts and rulings (domain B10, B13)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.templatetags.waing import lang_of

from .law.sources import CitationSource, Citing, sources
from .models import ArgumentCitation, GroupSession, SessionCitation, WrittenArgument


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
