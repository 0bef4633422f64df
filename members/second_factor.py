"""Who must have a second factor (safety C-04), and who has one.

Staff posts are known in this room; facilitators are known in the room above, which registers here. Every entry is
a function of the day that gives an `Exists` over users (`OuterRef("pk")`), so that one query tells.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q

from . import clock
from .models import StaffPost
from .registry import Registry

reasons: Registry[Callable[[Any], Exists]] = Registry("second_factor")

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes are a way back, no factor


def _holds_a_post(today) -> Exists:
    return Exists(StaffPost.objects.current(today).filter(member__user=OuterRef("pk")))


reasons.register("staff post", _holds_a_post)


def with_factors(users, today=None):
    """Users with `has_factor` and `needs_factor`; `today` is a day, or the place of one (members.ready)."""
    today = today or clock.today()
    has = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
    needs = Q()
    for reason in reasons:
        needs |= Q(reason(today))
    return users.annotate(has_factor=has, needs_factor=needs)


def is_missing(user) -> bool:
    """Whether `user`, as the backend loads users, still has to set up a second factor."""
    return user.needs_factor and not user.has_factor


def is_required(user) -> bool:
    """The same rule for a user that was loaded otherwise; one query."""
    return with_factors(type(user).objects.filter(pk=user.pk)).values_list("needs_factor", flat=True).get()
