"""Taking the registry's demo rows away, with what people made of them meanwhile."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from ..models import (
    Affiliation,
    AuditEntry,
    AuditSeal,
    CentreMove,
    CreditEntry,
    JusticeCentre,
    Member,
    Organisation,
    Programme,
    StaffPost,
    Suppression,
    SystemMark,
    User,
)
from . import sets


def purge_people() -> None:
    """Demo people and everybody of a demo centre, their accounts, posts and mail; then the centres themselves."""
    ours = Member.objects.filter(Q(is_demo=True) | Q(centre__is_demo=True))
    people = Member.objects.filter(Q(pk__in=ours.values("pk")) | Q(merged_into__in=ours.values("pk")))
    _purge_accounts(people)
    addresses = [bytes(found) for found in people.exclude(email_bidx=None).values_list("email_bidx", flat=True)]
    Suppression.objects.filter(address_bidx__in=addresses).delete()
    StaffPost.objects.filter(Q(is_demo=True) | Q(centre__is_demo=True)).delete()
    Affiliation.objects.filter(Q(is_demo=True) | Q(organisation__is_demo=True)).delete()
    CentreMove.objects.filter(Q(from_centre__is_demo=True) | Q(to_centre__is_demo=True)).delete()
    _purge_credits(CreditEntry.objects.filter(Q(is_demo=True) | Q(member__in=people)))
    sets.delete(people)
    JusticeCentre.objects.filter(is_demo=True).delete()
    Programme.objects.filter(Q(is_demo=True) | Q(organisation__is_demo=True)).delete()
    Organisation.objects.filter(merged_into__is_demo=True).update(merged_into=None)
    Organisation.objects.filter(is_demo=True).delete()
    _restart_audit()


def _purge_accounts(people) -> None:
    users = User.objects.filter(pk__in=[*people.exclude(user=None).values_list("user", flat=True)])
    keys = UserSession.objects.filter(user__in=users).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=[*keys]).delete()
    users.delete()


def _purge_credits(entries) -> None:
    """What takes back goes before what it takes back. The owner alone may do this, as with the audit."""
    entries.exclude(reversal_of=None).delete()
    entries.delete()


def _restart_audit() -> None:
    """Only what real people did stays, and the chain begins anew. The owner alone may do this (decision 27).

    Heads that were kept of the demo's chain are in no chain after this; the first of the new one is kept at once.
    """
    AuditSeal.objects.all().delete()
    SystemMark.objects.filter(name=SystemMark.AUDIT_HEAD).delete()
    AuditEntry.objects.exclude(actor_id__in=[*Member.objects.values_list("pk", flat=True)]).delete()
