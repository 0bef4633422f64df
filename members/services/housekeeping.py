"""What an hour's tidying does."""

import logging

from django.db import DatabaseError, transaction

from .. import clock
from ..retention import Rule, rules
from . import erasure, keys

log = logging.getLogger(__name__)
# Those that need the verbs of this shelf.
LAST = (Rule("erasures", erasure.erase_due), Rule("reported_conversations", erasure.forget_reported))


def keep_house() -> dict[str, int]:
    """Run every retention rule in a transaction of its own; one that fails does not stop the others. Then count
    which field keys are in use.

    Returns {rule: rows deleted}, -1 for a rule that failed.
    """
    done = {}
    for rule in (*rules, *LAST):
        try:
            with transaction.atomic():
                done[rule.name] = rule.run(clock.now())
        except DatabaseError:
            log.exception("housekeeping rule %s failed", rule.name)
            done[rule.name] = -1
    keys.take_stock()
    return done
