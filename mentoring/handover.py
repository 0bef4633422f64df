"""What this room closes when somebody leaves the network, and what a closed account leaves here."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.desk import Row
from members.handover import Handover, kinds
from members.models import Member
from members.signals import member_deactivated
from members.templatetags.waing import date_only

from .models import MentoringPair
from .services.closing import end_all
from .services.profiles import stop_mentoring
from .services.requests import drop_requests


@receiver(member_deactivated, dispatch_uid="mentoring.handover")
def end_mentoring(sender, member, by, **kwargs) -> None:
    drop_requests(member, by=by)
    end_all(member, by=by)
    stop_mentoring(member)


def _mentored() -> QuerySet[MentoringPair]:
    """Pairs whose mentor's account is closed: somebody tells the mentee, and finds another mentor."""
    return MentoringPair.objects.open().order_by("pk")


def _show_pairs(pairs: Sequence[MentoringPair], reader: Member) -> list[Row]:
    own = set(MentoringPair.objects.overseen_by(reader).filter(pk__in=[pair.pk for pair in pairs]).values_list("pk"))
    people = Member.objects.named_for(reader).in_bulk([pair.mentee_id for pair in pairs if (pair.pk,) in own])
    return [
        Row(
            when=date_only(pair.started_on),
            title=people[pair.mentee_id].told_name if pair.mentee_id in people else _("Mentoring of another centre"),
            meta=_("Find another mentor."),
        )
        for pair in pairs
    ]


kinds.register(
    "mentoring",
    Handover(title=gettext_lazy("People whom they mentor"), left=_mentored, owner="mentor", show=_show_pairs),
)
