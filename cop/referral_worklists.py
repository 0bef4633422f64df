"""What referrals bring to the desk and the digest. A referral belongs to a centre, which may have no group yet; the
digest, whose blocks are groups, counts it in the block of the centre's oldest one."""

from collections.abc import Callable, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.desk import Row, Span, Worklist
from members.models import JusticeCentre, Member
from members.templatetags.waing import day_clock, listed

from .models import Group, Referral, ReferralOffer
from .models.referral import OFFERING_POSTS
from .referral_rows import title_of


def _rows(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.defer("narrative").select_related("offence", "stage", "urgency")


def _urgent(span: Span) -> QuerySet[Referral]:
    return _rows(Referral.objects.open().urgent())


def _to_place(span: Span) -> QuerySet[Referral]:
    """Not offered yet; nobody took it and no other door is noted; or whoever had it is gone."""
    rows = Referral.objects.all()
    stuck = Q(pk__in=rows.without_door().values("pk")) | Q(pk__in=rows.left_behind().values("pk"))
    waiting = Q(state=Referral.State.READY) | stuck
    return _rows(rows.filter(waiting).exclude(pk__in=_urgent(span).values("pk")))


def _to_call(span: Span) -> QuerySet[Referral]:
    """A wave went out to somebody whom no mail reaches: without a call they would never know. Not urgent ones, which
    have their own list."""
    uncalled = ReferralOffer.objects.to_call(span.now).filter(called_at=None, referral=OuterRef("pk"))
    return _rows(Referral.objects.filter(Exists(uncalled)).exclude(pk__in=_urgent(span).values("pk")))


def _offering(member: Member) -> QuerySet[JusticeCentre]:
    """The centres for which this person offers referrals."""
    return JusticeCentre.objects.staffed_by(member, *OFFERING_POSTS)


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


def _worklist(key: str, says, hint: str | Promise, rows: Callable[[Span], QuerySet[Referral]], **more) -> Worklist:
    order = ("opened_at", "id")
    return Worklist(
        key=key, says=says, hint=hint, rows=rows, block="centre_id", order=order, show=_show, on_desk=True,
        staffed=_offering, told_in=Group.objects.centre_told_in, **more,
    )  # fmt: skip


URGENT = _worklist(
    "referrals_urgent",
    ngettext_lazy("%(n)s urgent referral without a lawyer", "%(n)s urgent referrals without a lawyer", "n"),
    _("Call who was asked; widen it, or choose another door."),
    _urgent,
    is_hot=True,
)
TO_CALL = _worklist(
    "referrals_to_call",
    ngettext_lazy("%(n)s referral with a lawyer to call", "%(n)s referrals with a lawyer to call", "n"),
    _("No mail reaches them: without a call they do not know that they are asked."),
    _to_call,
    is_hot=True,
)
TO_PLACE = _worklist(
    "referrals_to_place",
    ngettext_lazy("%(n)s referral to offer or to send on", "%(n)s referrals to offer or to send on", "n"),
    _("A no is not the end: ask lawyers, or choose another door."),
    _to_place,
)
FIRST = (URGENT, TO_CALL, TO_PLACE)
