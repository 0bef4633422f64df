"""People are found by what they show to all members: area, topic, place, language, kind of work (decision 39).

No name stands in the index: it is opened when a hit is shown.
"""

from collections.abc import Collection, Iterable

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from .. import cards, labels
from ..models import Member, Profile
from ..models.profile import may_meet
from ..ready import ReadyFor
from .registry import Entry, Source, Watch, sources

# How people ask for them.
ALSO_CALLED = {
    "kind:lawyer": "advocate attorney ရှေ့နေ ဥပဒေပညာရှင်",
    "kind:paralegal": "para-legal ဥပဒေအထောက်အကူပြု",
    "pro_bono:now": "free pro bono အခမဲ့",
}


def _words() -> dict[str, list[str]]:
    """{tag: its words in both languages}"""
    found: dict[str, list[str]] = {}
    for language in ("my", "en"):
        with translation.override(language):
            for (kind, code), label in labels.read().items():
                found.setdefault(f"{kind}:{code}", []).append(label)
    for tag, words in ALSO_CALLED.items():
        found.setdefault(tag, []).append(words)
    return found


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    words = _words()
    for pk, tags in Profile.objects.filter(pk__in=ids).values_list("pk", "tags"):
        topics = [tag.removeprefix("topic:") for tag in tags if tag.startswith("topic:")]
        if tags:
            yield Entry(pk=pk, labels=[word for tag in tags for word in words.get(tag, ())], topics=topics)


_to_show = ReadyFor(
    lambda reader, ids: Profile.objects.findable().filter(member__pk__among=ids).with_closeness(reader).rows(),
    asks_today=True,
)


def _names(reader: Member, ids: Collection[int]) -> dict[int, tuple[str, str, str]]:
    words = labels.read()
    found = (cards.card_of(row, words) for row in _to_show(reader, ids=list(ids)))
    return {card.pk: (card.name, card.lang, card.url) for card in found}


sources.register(
    "person",
    Source(
        label=_("Person"),
        order=80,
        rows=Profile.objects.all,
        visible=lambda member: Profile.objects.findable(),
        open_to=may_meet,
        entries=_entries,
        watches=(Watch(Profile, "member_id", ("tags", "listed_to")),),
        names=_names,
    ),
)
