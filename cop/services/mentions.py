"""Mentions: `@handle` calls a person, `@G3` the people of a group, if they can read what calls them (domain B29).

Whoever cannot read it is told nothing, and the writer learns only that the call reached nobody: a handle that nobody
has, a group that is hidden and a person outside get the same answer (community B5, safety TH8).
"""

import re
from itertools import product

from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.ready import ReadyFor
from members.services import outbox

from ..models import Announcement, Answer, Group, Membership, Mention, Question
from ..models.group import LEADS
from ..models.post import Post
from ..permissions import readers, thread_readers

CALL = re.compile(r"(?<![\w.@])@([A-Za-z0-9][A-Za-z0-9_.-]{0,38}[A-Za-z0-9]|[A-Za-z0-9])(?![\w@])")
MOST = 10  # community B5
MOST_SHOWN = 30
NAMED_BY = ("uid", "display_name", "full_name_my", "full_name_en", "honorific", "user__username")


def calls_in(text: str) -> list[str]:
    """The handles that a text calls, each once, in its order. Raises Refused beyond ten (community B5)."""
    found = list(dict.fromkeys(call.lower() for call in CALL.findall(text)))
    if len(found) > MOST:
        raise Refused(_("Mention at most ten people or groups."), field="body")
    return found


def mention(post: Post, *, by: Member) -> None:
    """Tell those whom the text of this post calls, once each, however often it is changed. `post.unreached` says which
    calls reached nobody, for the writer. Raises Refused beyond ten calls."""
    calls = calls_in(post.body)
    if not calls:
        return
    able = _readers(post).exclude(pk=by.pk)
    called = {call: able.filter(pk__in=_people(call, by)) for call in calls}
    reached = {call: list(people.values_list("pk", flat=True)) for call, people in called.items()}
    ids = {pk for found in reached.values() for pk in found}
    place = type(post)._meta.model_name
    Mention.objects.bulk_create((Mention(member_id=pk, **{place: post}) for pk in sorted(ids)), ignore_conflicts=True)
    outbox.notify(
        "mentioned", recipients=Member.objects.filter(pk__in=ids), ref_key=f"mention:{post.uid}", about=post.uid
    )
    post.unreached = [call for call, found in reached.items() if not found]


def _readers(post: Post) -> QuerySet[Member]:
    """Who may read it. An answer stands where its question does, a comment where its announcement does."""
    if isinstance(post, Question | Answer):
        return thread_readers(post if isinstance(post, Question) else post.question)
    thing = post if isinstance(post, Announcement) else post.announcement or post
    return readers(post.group, thing.posted_at)


def people_to_call(group: Group, *, by: Member) -> list[tuple[str, str]]:
    """(name, call) of the first of a group whom a text there may call, those who lead it first: a hint for whoever
    types, where nothing completes a handle. Only people of the group, and only for somebody who reads it (B5)."""
    shape = bool(group.history_from_join), group.host_centre_id is not None
    seats = _called[shape](by, group=group.pk, centre=group.host_centre_id)
    return [(seat.member.shown_name, f"@{seat.member.user.username}") for seat in seats]


def _seats(by, group: Group) -> QuerySet[Membership]:
    """Of the people of a group those whom `by` may call, no more columns than their names need."""
    inside = Membership.objects.open().filter(group=group.pk, member__user__isnull=False).exclude(member=by)
    rank = Case(When(role__in=LEADS, then=0), default=1)
    rows = inside.filter(member__in=readers(group, clock.now())).order_by(rank, "pk").select_related("member__user")
    return rows.only("member", *(f"member__{name}" for name in NAMED_BY))[:MOST_SHOWN]


def _of_shape(late: bool, hosted: bool) -> ReadyFor:
    """Beside every thread: written once for each shape of a group that `readers` tells apart."""

    def build(reader, group, centre):
        return _seats(reader, Group(pk=group, host_centre_id=centre if hosted else None, history_from_join=late))

    return ReadyFor(build, asks_today=True)


_called = {shape: _of_shape(*shape) for shape in product((False, True), repeat=2)}


def _people(call: str, by: Member) -> QuerySet:
    """Whom this call means: a group that the writer may know of, or the person with this handle."""
    team = Group.objects.live().visible_to(by).filter(code__iexact=call).first()
    if team:
        return team.memberships.open().values("member")
    return Member.objects.filter(user__username=call).values("pk")
