"""Referrals on the home page: what I am asked, and what the centre calls me about; one statement for both."""

from collections.abc import Iterator

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.home import Row, waits_for
from members.models import Member
from members.ready import Ready
from members.templatetags.waing import listed

from .models import Referral, ReferralOffer
from .referral_rows import title_of

MOST = 5


def _mine(member) -> QuerySet[Referral]:
    """Those that I am asked for (`answer_by`), and those that I took and have not seen the client of."""
    waiting = ReferralOffer.objects.waiting().filter(referral=OuterRef("pk"), member=member)
    rows = Referral.objects.defer("narrative").annotate(answer_by=Subquery(waiting.values("wave__ends_at")[:1]))
    asked = Q(state=Referral.State.OFFERED, answer_by__isnull=False)
    taken = Q(state=Referral.State.ACCEPTED, accepted_by=member)
    return rows.filter(asked | taken).select_related("offence", "stage", "unit", "urgency").order_by("pk")


_for_me = Ready(lambda member: _mine(member)[:MOST])


@waits_for(_for_me)
def to_take(member: Member, referrals: list[Referral]) -> Iterator[Row]:
    """An answer is wanted by then; or the client is still to be seen."""
    for referral in referrals:
        is_asked = referral.answer_by is not None
        yield Row(
            at=referral.answer_by or referral.accepted_at or clock.now(),
            title=_("Can you take this case?") if is_asked else _("See the client"),
            url=reverse("cop:referral_detail", args=[referral.pk]),
            meta=listed(title_of(referral), referral.unit),
            action=_("Answer") if is_asked else _("Open"),
            is_hot=referral.is_urgent,
        )
