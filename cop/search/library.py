"""Resources of the library."""

from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.search import Entry, Source, Watch, sources

from ..models import Resource
from .titles import both, names_of


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    for one in Resource.objects.filter(pk__in=ids).select_related("group").prefetch_related("topics"):
        yield Entry(
            pk=one.pk, title_my=one.title_my, title_en=one.title_en, body=one.summary, language="my",
            labels=[one.publisher, *both(one.get_kind_display), *names_of(one.topics.all())], ref=one.code or "",
            url=reverse("cop:resource_detail", args=[one.pk]), place=one.group.code if one.group else "",
            at=one.created_at, group=one.group_id, topics=[topic.code for topic in one.topics.all()],
        )  # fmt: skip


sources.register(
    "resource",
    Source(
        label=_("Library"),
        order=60,
        rows=Resource.objects.all,
        visible=Resource.objects.visible_to,
        entries=_entries,
        watches=(
            Watch(
                Resource,
                columns=(
                    "title_my",
                    "title_en",
                    "summary",
                    "publisher",
                    "kind",
                    "group",
                    "withdrawn_at",
                    "created_at",
                ),
            ),
            Watch(Resource.topics.through, "resource_id"),
        ),
    ),
)
