"""What is left of somebody is taken away (safety C-35d): by themselves, or for somebody who left and asked.

Their entry stays as a "Former member" with kind, centre and days, so that figures and the history of groups hold;
everything else goes in one transaction: it has happened, or it has not.
"""

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from .. import clock, naming
from ..errors import Refused
from ..models import ErasureRequest, Member, Suppression, User
from ..personal_data import conversations_of, parts
from ..signals import member_erased
from . import accounts, audit
from .members import leave_network

Status = Member.Status


def _lock(member: Member) -> Member:
    return Member.objects.select_for_update(of=["self"]).select_related("user").get(pk=member.pk)


@transaction.atomic
def erase_member(member: Member, *, by: Member | None) -> Member:
    """Empty the entry of `member` everywhere, the account and entries merged into it included; whoever is still inside
    leaves first.

    Twice does nothing. Raises Refused for holders of a post. The audit keeps numbers alone.
    """
    merged = list(Member.objects.select_for_update().filter(_q_one_person(member)).order_by("pk"))
    member = _lock(member)
    if member.status == Status.ANONYMISED:
        return member
    for other in merged:
        if other.merged_into_id == member.pk:
            erase_member(other, by=by)
    if member.status != Status.LEFT:
        leave_network(member, by=by)
        member = _lock(member)
    accounts.shut(member)
    _forget_address(member)
    _remove_account(member)
    rows = sum(part.erase(part.rows(member)) for part in parts)
    member_erased.send(Member, member=member, by=by)
    transaction.on_commit(naming.forget_all)
    audit.record("member_erased", by=by, on=member, rows=rows)
    return Member.objects.get(pk=member.pk)


def _q_one_person(member: Member) -> Q:
    """The entry and those that were merged into it: locked in one order, as merging locks them."""
    return Q(pk=member.pk) | Q(merged_into=member.pk)


def _forget_address(member: Member) -> None:
    """That it bounces goes too, unless it is also somebody else's."""
    others = Member.objects.exclude(pk=member.pk)
    if member.email_bidx and not others.filter(email_bidx=member.email_bidx).exists():
        Suppression.objects.filter(address_bidx=member.email_bidx).delete()


def _remove_account(member: Member) -> None:
    """The handle was chosen by the person, so it goes too. Not by Django's delete(), which would also write to the
    tables of allauth that the app role may not touch (decision 4); nothing of ours may be left behind."""
    if not member.user_id:
        return
    user = member.user
    Member.objects.filter(pk=member.pk).update(user=None)
    Authenticator.objects.filter(user=user).delete()
    user.groups.clear()
    user.user_permissions.clear()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {User._meta.db_table} WHERE id = %s", [user.pk])


def due_on(member: Member) -> date:
    """The day on which the entry of somebody who has left may be emptied: 30 days later, at the earliest today."""
    return max(clock.today(), (member.left_on or clock.today()) + ErasureRequest.AFTER)


@transaction.atomic
def ask_for_erasure(member: Member, *, by: Member) -> ErasureRequest:
    """Somebody who left asked the desk to be erased: it happens 30 days after they left (domain 3.11), so that they
    may change their mind. Asking twice is asking once. Raises Refused for who has not left."""
    member = _lock(member)
    if member.status != Status.LEFT:
        raise Refused(_("Only the entry of somebody who has left can be emptied here."))
    wish = {"asked_by": by, "due_on": due_on(member)}
    asked, is_new = ErasureRequest.objects.get_or_create(member=member, defaults=wish)
    if is_new:
        audit.record("erasure_asked", by=by, on=member)
    return asked


@transaction.atomic
def drop_request(member: Member, *, by: Member) -> None:
    """They changed their mind, or came back."""
    if ErasureRequest.objects.filter(member=member).delete()[0]:
        audit.record("erasure_dropped", by=by, on=member)


def erase_due(now: datetime) -> int:
    """Erase whose day has come, one transaction a person; returns how many."""
    due = ErasureRequest.objects.filter(due_on__lte=now.astimezone(clock.YANGON).date(), member__status=Status.LEFT)
    people = list(Member.objects.filter(erasure_request__in=due).order_by("pk"))
    for member in people:
        erase_member(member, by=None)
    return len(people)


def forget_reported(now: datetime) -> int:
    """Conversations of erased people that a report kept: they go when the last report is closed."""
    return conversations_of(Member.objects.filter(status=Status.ANONYMISED)).delete()[0]
