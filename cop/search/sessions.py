"""Sessions are found by their title, or by what kind they are."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.ready import ReadyFor
from members.search import Entry, Source, Watch, places, sources

from ..models import Group, GroupSession
from .titles import both, in_its_language

TITLES = ("title_my", "title_en")


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    for session in GroupSession.objects.standing().filter(pk__in=ids).select_related("group"):
        formats = both(session.get_format_display)
        titles = in_its_language(session.title) if session.title else dict(zip(TITLES, formats, strict=True))
        yield Entry(
            pk=session.pk, **titles, labels=formats, at=session.starts_at,
            url=reverse("cop:session_detail", args=[session.group.code, session.pk]), place=session.group.code,
            group=session.group_id,
        )  # fmt: skip


def _places(reader) -> list[tuple[int, str]]:
    """Groups that somebody may look in."""
    return [(group.pk, str(group)) for group in _readable(reader)]


_readable = ReadyFor(
    lambda reader: Group.objects.readable_by(reader).only("name_my", "name_en").order_by("code"), asks_today=True
)


places.register("groups", _places)
sources.register(
    "session",
    Source(
        label=_("Session"),
        order=70,
        rows=GroupSession.objects.all,
        visible=GroupSession.objects.visible_to,
        entries=_entries,
        watches=(Watch(GroupSession, columns=("title", "format", "starts_at", "group", "cancelled_at")),),
    ),
)
