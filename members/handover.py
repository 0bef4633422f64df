"""What somebody whose account is closed leaves behind: each thing must find a new owner (decision 31).

Every room registers its own in its `handover` module: meetings that were to be led, digests that nobody reads. The
list is asked anew each time, so it is empty when all has been given, wherever that was done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .desk import Row
from .models import Freeze, Member, StaffPost
from .registry import Registry

MOST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One kind of thing with an owner.

    - `title`: how the things are called, lazy.
    - `left()`: all such things that still wait for whoever owns them; `owner` is the path to the owner's id.
    - `show(rows, reader)`: the things as rows, each with the page where it is given to somebody else; without a
      page for readers who may not do that.
    """

    title: str | Promise
    left: Callable[[], QuerySet]
    owner: str
    show: Callable[[Sequence[Any], Member], list[Row]]


@dataclass(frozen=True)
class Left:
    title: str | Promise
    rows: list[Row]


kinds: Registry[Handover] = Registry("handover")


def left_by(member: Member, reader: Member) -> list[Left]:
    """What `member` leaves, by kind, for `reader`; kinds of which nothing is left stay out."""
    found = ((kind, list(kind.left().filter(**{kind.owner: member})[:MOST_ROWS])) for kind in kinds)
    return [Left(kind.title, kind.show(rows, reader)) for kind, rows in found if rows]


def unfinished() -> QuerySet[Freeze]:
    """Closed accounts of which something still waits: work without an owner, or a person who was not told."""
    waits = Q(contact_told_at=None, member__safety_plan__contact__isnull=False)
    for kind in kinds:
        waits |= Q(Exists(kind.left().order_by().filter(**{kind.owner: OuterRef("member")})))
    return Freeze.objects.open().filter(waits)


def theirs(
    things: Sequence[Any], is_own: Callable[[Any], bool], show: Callable[[Any], Row], elsewhere: Row
) -> list[Row]:
    """A row for each thing that is the reader's to give away, and below them a word that there are others."""
    found = [show(one) for one in things if is_own(one)]
    return found if len(found) == len(things) else [*found, elsewhere]


def _lone_posts() -> QuerySet[StaffPost]:
    """Posts of coordinators whose account is closed, where nobody else gets that centre's weekly digest."""
    held = StaffPost.objects.current().filter(role=StaffPost.Role.COORDINATOR)
    others = held.filter(centre=OuterRef("centre"), member__frozen_at=None).exclude(member=OuterRef("member"))
    return held.filter(~Exists(others), centre__isnull=False).select_related("centre__organisation").order_by("pk")


def _lone_guards() -> QuerySet[StaffPost]:
    """Posts of those to whom the whole network turns, where nobody else holds one whose account is open: reports go
    to the safety lead, posts are given by the administrator."""
    held = StaffPost.objects.current().filter(role__in=[StaffPost.Role.SAFETY_LEAD, StaffPost.Role.ADMIN])
    there = Q(centre=None) | Q(centre=OuterRef("centre"))
    others = held.filter(there, role=OuterRef("role"), member__frozen_at=None).exclude(member=OuterRef("member"))
    return held.filter(~Exists(others)).select_related("centre__organisation").order_by("pk")


def _show_digests(posts: Sequence[StaffPost], reader: Member) -> list[Row]:
    text = gettext("Nobody gets its weekly digest. The administrator names another coordinator.")
    return [_post_row(post, str(post.centre), text, reader) for post in posts]


def _show_guards(posts: Sequence[StaffPost], reader: Member) -> list[Row]:
    text = gettext("Nobody else does this. The administrator names somebody.")
    return [_post_row(post, str(post.get_role_display()), text, reader) for post in posts]


def _post_row(post: StaffPost, title: str, text: str, reader: Member) -> Row:
    """With the page where a post is given, for who may give it."""
    if reader.user is None or not reader.user.has_perm("members.give_post", post):
        return Row(title=title, meta=text)
    return Row(title=title, meta=text, url=reverse("admin:members_staffpost_add"), action=gettext("Give the post"))


kinds.register("digests", Handover(title=_("Weekly digests"), left=_lone_posts, owner="member", show=_show_digests))
kinds.register(
    "posts", Handover(title=_("Posts of the network"), left=_lone_guards, owner="member", show=_show_guards)
)
