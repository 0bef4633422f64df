"""What this room closes when somebody leaves the network, and what a closed account leaves here."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.desk import Row
from members.handover import Handover, kinds
from members.models import Member
from members.signals import member_deactivated
from members.templatetags.waing import lang_of, when_day

from .models import MenteeProfile, MentoringPair, MentoringRequest
from .services.closing import end_all
from .services.profiles import stop_mentoring
from .services.requests import drop_requests
from .worklists import coordinated_by


@receiver(member_deactivated, dispatch_uid="mentoring.handover")
def end_mentoring(sender, member, by, **kwargs) -> None:
    drop_requests(member, by=by)
    end_all(member, by=by)
    stop_mentoring(member)


def _mentored() -> QuerySet[MentoringPair]:
    """Pairs whose mentor's account is closed: the mentee needs another, until somebody mentors them."""
    others = MentoringPair.objects.open().filter(mentee=OuterRef("mentee"), mentor__frozen_at=None)
    return MentoringPair.objects.open().filter(~Exists(others.exclude(mentor=OuterRef("mentor")))).order_by("pk")


def _show_pairs(pairs: Sequence[MentoringPair], reader: Member) -> list[Row]:
    """Each with the page where another mentor is proposed; of other centres only that there are some. One's own pair
    is for another coordinator."""
    own = MentoringPair.objects.overseen_by(reader).exclude(mentee=reader).filter(pk__in=[pair.pk for pair in pairs])
    mine = [pair for pair in pairs if pair.pk in set(own.values_list("pk", flat=True))]
    people = Member.objects.named_for(reader).in_bulk([pair.mentee_id for pair in mine])
    asked = set(MentoringRequest.objects.live().filter(mentee__in=people).values_list("mentee", flat=True))
    ready = MenteeProfile.objects.filter(pk__in=people, member__centre__in=coordinated_by(reader))
    able = set(ready.values_list("pk", flat=True)) - asked
    rows = [
        _row(pair, people[pair.mentee_id].told_name, pair.mentee_id in asked, pair.mentee_id in able) for pair in mine
    ]
    if len(rows) < len(pairs):
        rows.append(Row(title=_("Mentoring of another centre"), meta=_("Their own coordinator sees them.")))
    return rows


def _row(pair: MentoringPair, name: str, is_asked: bool, can_propose: bool) -> Row:
    """Where another mentor is proposed; else the pair, while one is asked or nobody knows what they seek."""
    to_propose = reverse("mentoring:propose_match", args=[pair.mentee_id])
    return Row(
        when=when_day(pair.started_on),
        title=name,
        meta=_("Another mentor is being asked.") if is_asked else _("Find another mentor."),
        url=to_propose if can_propose else reverse("mentoring:overseen_pair", args=[pair.pk]),
        action=_("Propose a mentor") if can_propose else _("Look"),
        lang=lang_of(name),
    )


kinds.register(
    "mentoring",
    Handover(title=gettext_lazy("People whom they mentor"), left=_mentored, owner="mentor", show=_show_pairs),
)
