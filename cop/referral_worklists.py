"""What referrals bring to the desk and the digest. A referral belongs to a centre; the digest counts it in the block
of the centre's oldest group, so that it stands there once."""

from collections.abc import Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.desk import Row, Span, Worklist
from members.models import Member
from members.templatetags.waing import day_clock, listed

from .models import Group, Referral
from .models.referral import OFFERING_POSTS
from .referral_rows import title_of


def _of_block(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """`block_id`: the oldest live group of the centre."""
    groups = Group.objects.live().filter(host_centre=OuterRef("centre")).order_by("pk")
    return rows.annotate(block_id=Subquery(groups.values("pk")[:1])).select_related("offence", "stage", "urgency")


def in_blocks(rows: QuerySet[Referral], blocks) -> QuerySet[Referral]:
    return _of_block(rows).filter(block_id__in=blocks)


def _urgent(span: Span) -> QuerySet[Referral]:
    return _of_block(Referral.objects.open().urgent())


def _to_place(span: Span) -> QuerySet[Referral]:
    """Not offered yet, or nobody took it and no other door is noted."""
    waiting = Q(state=Referral.State.READY) | Q(pk__in=Referral.objects.without_door().values("pk"))
    return _of_block(Referral.objects.filter(waiting).exclude(pk__in=_urgent(span).values("pk")))


def _offering(member: Member) -> QuerySet[Group]:
    """The groups of the centres for which this person offers referrals."""
    posts = [post for post in member.current_posts if post.role in OFFERING_POSTS]
    groups = Group.objects.live()
    if any(post.centre_id is None for post in posts):
        return groups
    return groups.filter(host_centre__in=[post.centre_id for post in posts])


def _show(referrals: Sequence[Referral], reader: Member) -> list[Row]:
    return [
        Row(
            when=day_clock(one.opened_at),
            title=title_of(one),
            meta=listed(one.code, one.urgency),
            url=reverse("cop:referral_detail", args=[one.pk]),
            action=str(_("Open the referral")),
        )
        for one in referrals
    ]


URGENT = Worklist(
    key="referrals_urgent",
    says=ngettext_lazy("%(n)s urgent referral without a lawyer", "%(n)s urgent referrals without a lawyer", "n"),
    hint=_("Call who was asked; widen it, or choose another door."),
    rows=_urgent,
    block="block_id",
    order=("opened_at", "id"),
    show=_show,
    on_desk=True,
    staffed=_offering,
)
TO_PLACE = Worklist(
    key="referrals_to_place",
    says=ngettext_lazy("%(n)s referral to offer or to send on", "%(n)s referrals to offer or to send on", "n"),
    hint=_("A no is not the end: ask lawyers, or choose another door."),
    rows=_to_place,
    block="block_id",
    order=("opened_at", "id"),
    show=_show,
    on_desk=True,
    staffed=_offering,
)
FIRST = (URGENT, TO_PLACE)
