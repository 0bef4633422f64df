"""What people say without their name is told in fives (learning 21, 31; safety 3.6)."""

from typing import Any

from django.db.models import F, QuerySet

from ..reports.small import LEAST


def tell_in_fives(waiting: QuerySet, **told: Any) -> None:
    """Of one thing the answers that have come since the last five get the values `told` once five are together: two
    looks never differ by one answer, so the newest tells nobody's. Until then they are written anew as they stand, so
    that the database's own columns do not pair them with who answered last. The caller's transaction."""
    pks = list(waiting.order_by("pk").select_for_update().values_list("pk", flat=True))
    changes = told if len(pks) >= LEAST else {name: F(name) for name in told}
    waiting.model.objects.filter(pk__in=pks).update(**changes)
