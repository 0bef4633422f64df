"""The one ask of a member's own digest (domain 6): the first thing of these that would help others and waits for them.

It is told beside other news and makes no digest by itself: who has nothing else to read gets no mail.
"""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.desk import Span
from members.digests import Line, Section, Words
from members.models import Member, Profile

from .models import Membership, SessionRating, WrittenArgument


def _to_tell_use(span: Span, members: Collection[int]) -> set[int]:
    """Who meant to use what a session gave them, and is asked today whether they did."""
    asked = SessionRating.objects.to_follow_up(*SessionRating.asked_now(span.now))
    rows = asked.filter(member__in=members, session__group__archived_at=None)
    return set(rows.values_list("member", flat=True))


def _to_review(span: Span, members: Collection[int]) -> set[int]:
    """Who may read an argument of a colleague that waits for a second eye."""
    waiting = WrittenArgument.objects.filter(group=OuterRef("group"), status=WrittenArgument.Status.REVIEW)
    seats = Membership.objects.open().filter(member__in=members, group__archived_at=None)
    seats = seats.exclude(role=Membership.Role.OBSERVER)
    rows = seats.filter(Exists(waiting.exclude(author=OuterRef("member"))))
    return set(rows.values_list("member", flat=True))


def _to_name_topics(span: Span, members: Collection[int]) -> set[int]:
    """Who says of no topic that they know it, so that no question finds them."""
    known = Profile.topics.through.objects.filter(profile__in=members).values("profile")
    rows = Member.objects.providers().filter(pk__in=members).exclude(pk__in=known)
    return set(rows.values_list("pk", flat=True))


class Ask(NamedTuple):
    who: Callable[[Span, Collection[int]], set[int]]
    what: str | Promise
    why: str | Promise
    url: str | Promise


ASKS = {
    "use": Ask(
        _to_tell_use,
        _("Did you use what a session gave you?"),
        _("Yes or no, one press. It tells the next leader what is worth an hour."),
        reverse_lazy("members:home"),
    ),
    "review": Ask(
        _to_review,
        _("A colleague's argument waits for a second eye"),
        _("Read it and say yes or what to change. Nothing is published before that."),
        reverse_lazy("cop:argument_list"),
    ),
    "topics": Ask(
        _to_name_topics,
        _("Say which topics you know"),
        _("Then questions that only you can answer reach you."),
        reverse_lazy("members:my_profile"),
    ),
}


def one_ask(span: Span, members: Collection[int]) -> Mapping[int, list[Line]]:
    """One line for each member whom one of these waits for; the first counts. Three statements."""
    found: dict[int, list[Line]] = {}
    for key, ask in ASKS.items():
        for member in ask.who(span, members):
            found.setdefault(member, [Line(key, 1)])
    return found


def _say(line: Line, title: str) -> Words:
    ask = ASKS[line.key]
    return Words(str(ask.what), more=str(ask.why), url=str(ask.url))


MEMBER_SECTION = Section(
    number=12, key="ask", title=_("One thing you could do"), build=one_ask, say=_say, is_aside=True
)
