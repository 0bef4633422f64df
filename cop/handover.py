"""What this room closes when somebody leaves the network, and what a closed account leaves here."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.desk import Row
from members.handover import Handover, kinds, theirs
from members.models import Member
from members.signals import member_deactivated
from members.templatetags.waing import clock_time, lang_of, when_day

from .models import Group, GroupSession, Membership, Referral, Task
from .referral_rows import title_of
from .services.ideas import drop_tasks
from .services.joining import withdraw_all
from .services.memberships import end_all_memberships
from .services.referral_waves import drop_offers
from .services.sessions import drop_leader


@receiver(member_deactivated, dispatch_uid="cop.handover")
def end_memberships(sender, member, by, **kwargs) -> None:
    end_all_memberships(member, by=by, reason=_("Left the network"))
    withdraw_all(member, by=by)
    drop_leader(member, by=by)
    drop_tasks(member)
    drop_offers(member)


def _to_be_led() -> QuerySet[GroupSession]:
    return GroupSession.objects.of_live_groups().upcoming().select_related("group")


def _show_sessions(sessions: Sequence[GroupSession], reader: Member) -> list[Row]:
    """Each with the page where another leader is chosen; of groups elsewhere only that there are some."""
    own = set(Group.objects.staffed_by(reader).values_list("pk", flat=True))
    others = Row(title=_("Sessions of groups elsewhere"), meta=_("Their own desk sees that nobody leads them."))
    return theirs(sessions, lambda one: one.group_id in own, _session_row, others)


def _session_row(one: GroupSession) -> Row:
    group = str(one.group)
    return Row(
        when=when_day(one.starts_at),
        title=group,
        meta=clock_time(one.starts_at),
        url=reverse("cop:change_session", args=[one.group.code, one.pk]),
        action=_("Choose a leader"),
        lang=lang_of(group),
    )


kinds.register(
    "sessions",
    Handover(title=gettext_lazy("Sessions to be led"), left=_to_be_led, owner="led_by", show=_show_sessions),
)


def _led_alone() -> QuerySet[Membership]:
    """Of live groups, those who lead them while nobody else does whose account is open."""
    leading = Membership.objects.open().leading()
    others = leading.filter(group=OuterRef("group"), member__frozen_at=None).exclude(member=OuterRef("member"))
    return leading.of_live_groups().filter(~Exists(others)).select_related("group").order_by("pk")


def _show_groups(rows: Sequence[Membership], reader: Member) -> list[Row]:
    """Each with the page where somebody else is made a leader, for who may do that; of groups elsewhere only that
    there are some."""
    own = set(Group.objects.staffed_by(reader).values_list("pk", flat=True))
    others = Row(title=_("Groups elsewhere"), meta=_("The desk of their centre names somebody."))
    return theirs(rows, lambda one: one.group_id in own, lambda one: _group_row(one, reader), others)


def _group_row(row: Membership, reader: Member) -> Row:
    group = str(row.group)
    if reader.user is None or not reader.user.has_perm("cop.change_membership", row):
        return Row(title=group, meta=_("The coordinator names somebody."), lang=lang_of(group))
    url = reverse("cop:staff_group_detail", args=[row.group.code])
    return Row(title=group, meta=row.get_role_display(), url=url, action=_("Choose a leader"), lang=lang_of(group))


kinds.register(
    "groups",
    Handover(title=gettext_lazy("Groups that nobody leads now"), left=_led_alone, owner="member", show=_show_groups),
)


def _taken_on() -> QuerySet[Task]:
    return Task.objects.open().filter(group__archived_at=None).select_related("group").by_day()


def _show_tasks(tasks: Sequence[Task], reader: Member) -> list[Row]:
    """Each with the page where somebody else takes it on, for those who look after what the group writes; for others
    only that there are some."""
    own = set(Group.objects.run_by(reader).values_list("pk", flat=True))
    others = Row(title=_("Tasks of groups"), meta=_("Those who lead the group give them to somebody else."))
    return theirs(tasks, lambda one: one.group_id in own, _task_row, others)


def _task_row(task: Task) -> Row:
    return Row(
        when=when_day(task.due_on),
        title=task.what,
        url=reverse("cop:change_task", args=[task.pk]),
        action=_("Choose who does it"),
        lang=lang_of(task.what),
    )


kinds.register(
    "tasks",
    Handover(title=gettext_lazy("Tasks that they took on"), left=_taken_on, owner="owner", show=_show_tasks),
)


def _cases_held() -> QuerySet[Referral]:
    return Referral.objects.held().select_related("offence", "stage")


def _show_cases(referrals: Sequence[Referral], reader: Member) -> list[Row]:
    """Each with the page where it is given back, so that the next lawyers are asked; of other centres only that there
    are some."""
    own = set(Referral.objects.of_desk(reader).values_list("pk", flat=True))
    others = Row(title=_("Cases of other centres"), meta=_("Their own coordinator sees them."))
    return theirs(referrals, lambda one: one.pk in own, _case_row, others)


def _case_row(referral: Referral) -> Row:
    return Row(
        title=title_of(referral),
        meta=referral.code,
        url=reverse("cop:give_back_referral", args=[referral.pk]),
        action=_("Ask other lawyers"),
    )


kinds.register(
    "cases",
    Handover(title=gettext_lazy("Cases that were taken on"), left=_cases_held, owner="accepted_by", show=_show_cases),
)
