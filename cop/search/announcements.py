"""Announcements, reports and thank-you notes. Whom one thanks, and who wrote it, stands nowhere here (decision 39)."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.markup import plain
from members.models import Member
from members.search import Entry, Source, Watch, sources

from ..models import Announcement
from .titles import both, in_its_language


def _visible(member: Member) -> QuerySet[Announcement]:
    return Announcement.objects.standing().visible_to(member)


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    for post in Announcement.objects.standing().filter(pk__in=ids).select_related("group"):
        yield Entry(
            pk=post.pk, **in_its_language(post.title or str(post)), body=plain(post.body),
            labels=both(post.get_kind_display), language=post.language,
            url=reverse("cop:announcement_detail", args=[post.pk]), place=post.group.code if post.group else "",
            at=post.posted_at, group=post.group_id,
        )  # fmt: skip


sources.register(
    "announcement",
    Source(
        label=_("Announcement"),
        order=35,
        rows=Announcement.objects.all,
        visible=_visible,
        entries=_entries,
        watches=(
            Watch(
                Announcement,
                columns=("title", "body", "language", "kind", "group", "withdrawn_at", "hidden_at", "posted_at"),
            ),
        ),
    ),
)
