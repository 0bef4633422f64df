"""What this room closes when somebody leaves the network, and what a closed account leaves here."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.desk import Row
from members.handover import Handover, kinds
from members.models import Member
from members.signals import member_deactivated
from members.templatetags.waing import clock_time, lang_of, when_day

from .models import Group, GroupSession, Referral
from .referral_rows import title_of
from .services.joining import withdraw_all
from .services.memberships import end_all_memberships
from .services.referral_waves import drop_offers
from .services.sessions import drop_leader


@receiver(member_deactivated, dispatch_uid="cop.handover")
def end_memberships(sender, member, by, **kwargs) -> None:
    end_all_memberships(member, by=by, reason=_("Left the network"))
    withdraw_all(member, by=by)
    drop_leader(member, by=by)
    drop_offers(member)


def _to_be_led() -> QuerySet[GroupSession]:
    return GroupSession.objects.of_live_groups().upcoming().select_related("group")


def _show_sessions(sessions: Sequence[GroupSession], reader: Member) -> list[Row]:
    """Each with the page where another leader is chosen; of groups elsewhere only that there are some."""
    own = set(Group.objects.staffed_by(reader).values_list("pk", flat=True))
    rows = [
        Row(
            when=when_day(one.starts_at),
            title=str(one.group),
            meta=clock_time(one.starts_at),
            url=reverse("cop:change_session", args=[one.group.code, one.pk]),
            action=_("Choose a leader"),
            lang=lang_of(str(one.group)),
        )
        for one in sessions
        if one.group_id in own
    ]
    if len(rows) < len(sessions):
        rows.append(
            Row(title=_("Sessions of groups elsewhere"), meta=_("Their own desk sees that nobody leads them."))
        )
    return rows


kinds.register(
    "sessions",
    Handover(title=gettext_lazy("Sessions to be led"), left=_to_be_led, owner="led_by", show=_show_sessions),
)


def _cases_held() -> QuerySet[Referral]:
    return Referral.objects.held().select_related("offence", "stage")


def _show_cases(referrals: Sequence[Referral], reader: Member) -> list[Row]:
    """Each with the page where it is given back, so that the next lawyers are asked; of other centres only that there
    are some."""
    own = set(Referral.objects.of_desk(reader).values_list("pk", flat=True))
    rows = [
        Row(
            title=title_of(one),
            meta=one.code,
            url=reverse("cop:give_back_referral", args=[one.pk]),
            action=_("Ask other lawyers"),
        )
        for one in referrals
        if one.pk in own
    ]
    if len(rows) < len(referrals):
        rows.append(Row(title=_("Cases of other centres"), meta=_("Their own coordinator sees them.")))
    return rows


kinds.register(
    "cases",
    Handover(title=gettext_lazy("Cases that were taken on"), left=_cases_held, owner="accepted_by", show=_show_cases),
)
