"""Facilitators need a second factor too (safety C-04)."""

from django.db.models import Exists, OuterRef

from members.second_factor import reasons

from .models import Membership


def _facilitates(today) -> Exists:
    return Exists(Membership.objects.open().filter(member__user=OuterRef("pk"), role=Membership.Role.FACILITATOR))


reasons.register("facilitator", _facilitates)
