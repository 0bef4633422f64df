"""How sure somebody feels, in waves at least 90 days apart (domain A16, I6)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Member
from members.templatetags.waing import date_only

from ..models import ConfidenceItem, ConfidenceRating


def last_wave(member: Member) -> tuple[int, date | None]:
    """(number, day) of the last wave; (0, None) before the first."""
    found = ConfidenceRating.objects.filter(member=member).order_by("-wave").values_list("wave", "rated_on").first()
    return found or (0, None)


def asked_from(member: Member) -> date:
    """The first day on which the next wave is asked."""
    _number, day = last_wave(member)
    return day + ConfidenceRating.APART if day else clock.today()


@transaction.atomic
def rate_confidence(member: Member, values: Mapping[str, int]) -> int:
    """Write the next wave, {code of the item: 1 to 5}; returns its number. Sent again on the same day it replaces what
    was said. Raises Refused: earlier than 90 days after the last one."""
    member = Member.objects.select_for_update(no_key=True, of=("self",)).get(pk=member.pk)
    number, day = last_wave(member)
    today = clock.today()
    if day != today:
        if today < asked_from(member):
            raise Refused(_("This is asked again on %(day)s.") % {"day": date_only(asked_from(member))})
        number += 1
    items = {item.code: item for item in ConfidenceItem.objects.offered()}
    for code, value in values.items():
        where = {"member": member, "item": items[code], "wave": number}
        ConfidenceRating.objects.update_or_create(**where, defaults={"value": value, "rated_on": today})
    return number
