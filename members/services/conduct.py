"""The code of conduct is published, accepted, and opens the way for who is new (domain A6, B18)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .. import clock
from ..errors import Refused
from ..induction import PROBATION, ways_in
from ..models import Acknowledgement, ConductCode, Member
from . import audit


def accept_code(member: Member, code: ConductCode) -> bool:
    """Note that this person has read this version and keeps to it; True when that is new."""
    _row, is_new = Acknowledgement.objects.get_or_create(member=member, code=code)
    if is_new:
        audit.record("code_accepted", by=member, on=member, version=code.version)
    return is_new


@transaction.atomic
def begin(member: Member, *, code: ConductCode | None, display_name: str | None) -> Member:
    """Induction: the code accepted, the name chosen. Who waited is active from now on, on probation for 14 days.

    Doing it twice does nothing more: probation begins once.
    """
    member = Member.objects.select_for_update(of=["self"]).get(pk=member.pk)
    member.display_name = display_name or None
    is_waiting = member.status == Member.Status.PENDING
    if is_waiting:
        member.status, member.joined_on = Member.Status.ACTIVE, clock.today()
    member.save(update_fields=["display_name", "status", "joined_on"])
    # Who left and was let in again begins anew, also by a code that they accepted then.
    is_new = bool(code and accept_code(member, code)) or is_waiting
    answers = [way(member) for way in ways_in] if is_new else []
    if is_waiting or any(answers):
        member.probation_until = clock.today() + PROBATION
        member.save(update_fields=["probation_until"])
    if is_new:
        audit.record("member_inducted", by=member, on=member, on_probation=member.is_on_probation)
    return member


def publish_code(*, version: str, text_my: str, text_en: str, in_force_on: date, by: Member) -> ConductCode:
    """A new version, in force from that day; nobody is stopped by it for 14 days. Raises Refused: the version or
    the day is taken, or the day lies in the past (what people accepted then would be another text)."""
    if in_force_on < clock.today():
        raise Refused(_("Choose today or a later day."), field="in_force_on")
    try:
        with transaction.atomic():
            code = ConductCode.objects.create(
                version=version, text_my=text_my, text_en=text_en, in_force_on=in_force_on
            )
    except IntegrityError as error:
        field = "in_force_on" if "in_force_on" in str(error) else "version"
        raise Refused(_("There is a version with this name or day already."), field=field) from None
    audit.record("code_published", by=by, on=code, version=version)
    return code
