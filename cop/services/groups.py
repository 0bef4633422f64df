"""Groups are founded, changed, archived and brought back. The caller has asked permission."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit
from members.templatetags.waing import digits

from ..models import Group, GroupSession, Membership


def lock_group(group: Group) -> Group:
    """The group's row, held until the transaction ends. Every verb about a group begins here, so that two of them
    never wait for each other in a ring and none slips past an archiving."""
    return Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def lock_live_group(group: Group) -> Group:
    """The same; raises Refused when the group is archived (domain A2: read-only)."""
    group = lock_group(group)
    if group.is_archived:
        raise Refused(_("This group is archived. Bring it back before you change anything."))
    return group


def next_code() -> str:
    """The first free code of the form G12."""
    taken = set(Group.objects.filter(code__regex=r"^G\d+$").values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"G{number}") not in taken)


def _check(group: Group) -> None:
    try:
        group.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=None if field == "__all__" else field) from error


@transaction.atomic
def create_group(*, by: Member, facilitator: Member | None = None, **fields) -> Group:
    """Found a group from the model's own fields; without `code` it gets the next free one.

    The facilitator, if given, becomes its first member. Raises Refused with the field that is wrong or taken.
    """
    group = Group(**{"code": next_code(), **fields})
    group.code = group.code.upper()
    _check(group)
    group.save()
    if facilitator:
        Membership.objects.create(group=group, member=facilitator, role=Membership.Role.FACILITATOR)
    audit.record("group_created", by=by, on=group, centre_id=group.host_centre_id, kind=group.kind)
    return group


@transaction.atomic
def change_group(group: Group, *, by: Member, **changes) -> Group:
    """Change fields of a live group; raises Refused with the field that is wrong. Nothing changed: nothing written."""
    group = lock_live_group(group)
    changed = sorted(name for name, value in changes.items() if getattr(group, name) != value)
    if changed:
        for name in changed:
            setattr(group, name, changes[name])
        _check(group)
        group.save(update_fields=changed)
        audit.record("group_changed", by=by, on=group, centre_id=group.host_centre_id, fields=changed)
    return group


@transaction.atomic
def archive_group(group: Group, *, by: Member) -> Group:
    """Make a group read-only and take it out of digests and reminders (domain A2). Archiving twice does nothing.

    Raises Refused while sessions are planned: whoever counts on them has to be told that they are cancelled.
    """
    group = lock_group(group)
    if group.is_archived:
        return group
    planned = GroupSession.objects.filter(group=group).upcoming().count()
    if planned:
        text = ngettext(
            "%(n)s session is still planned. Cancel it first, so that people are told.",
            "%(n)s sessions are still planned. Cancel them first, so that people are told.",
            planned,
        )
        raise Refused(text % {"n": digits(planned)})
    group.archived_at = clock.now()
    group.save(update_fields=["archived_at"])
    audit.record("group_archived", by=by, on=group, centre_id=group.host_centre_id)
    return group


@transaction.atomic
def restore_group(group: Group, *, by: Member) -> Group:
    """Bring an archived group back as it was. Restoring twice does nothing."""
    group = lock_group(group)
    if group.is_archived:
        group.archived_at = None
        group.save(update_fields=["archived_at"])
        audit.record("group_restored", by=by, on=group, centre_id=group.host_centre_id)
    return group
