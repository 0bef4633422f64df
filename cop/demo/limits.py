"""Time limits that the demo's clock does not jump over: the ends of the waves of referrals."""

from collections.abc import Iterable
from datetime import datetime

from members.demo.moving import limits

from ..models import ReferralWave


def wave_ends(after: datetime, until: datetime) -> Iterable[datetime]:
    """When the waves that run now end, as far as that is after `after` and not after `until` (domain 2c: 4 or 48
    hours)."""
    running = ReferralWave.objects.filter(ended_at=None, ends_at__gt=after, ends_at__lte=until)
    return running.values_list("ends_at", flat=True)


limits.register("referral_waves", wave_ends)
