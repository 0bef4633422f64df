"""Written arguments: those that were published and not replaced."""

from collections.abc import Collection, Iterable

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.markup import plain
from members.models import Member
from members.search import Entry, Source, Watch, sources

from ..models import ArgumentCitation, Group, WrittenArgument
from .titles import both, in_its_language, names_of, sections_of

TEXTS = ("facts", "reasoning", "request")


def _visible(member: Member) -> QuerySet[WrittenArgument]:
    return WrittenArgument.objects.published().visible_to(member)


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    found = WrittenArgument.objects.published().filter(pk__in=ids)
    cited = Prefetch("citations", ArgumentCitation.objects.with_targets(), to_attr="cited")
    for one in found.prefetch_related("topics", cited):
        yield Entry(
            pk=one.pk, **in_its_language(one.title), body="\n".join(plain(getattr(one, name)) for name in TEXTS),
            labels=[*names_of(one.topics.all()), *both(one.get_kind_display)], sections=sections_of(one.cited),
            language=one.language,
            url=reverse("cop:argument_detail", args=[one.pk]), at=one.published_at,
            group=one.group_id, topics=[topic.code for topic in one.topics.all()],
        )  # fmt: skip


def _places(reader: Member, ids: Collection[int]) -> dict[int, str]:
    """The codes of the groups that `reader` may know of; all members may find what others wrote (community B4)."""
    known = WrittenArgument.objects.filter(pk__in=ids, group__in=Group.objects.visible_to(reader))
    return dict(known.values_list("pk", "group__code"))


sources.register(
    "argument",
    Source(
        label=_("Written argument"),
        order=50,
        rows=WrittenArgument.objects.all,
        visible=_visible,
        entries=_entries,
        places=_places,
        watches=(
            Watch(WrittenArgument, columns=("title", *TEXTS, "language", "kind", "status", "group", "published_at")),
            Watch(WrittenArgument.topics.through, "writtenargument_id"),
            Watch(ArgumentCitation, "argument_id"),
        ),
    ),
)
