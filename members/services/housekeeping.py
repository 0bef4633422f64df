"""What an hour's tidying does."""

import logging

from django.db import DatabaseError, transaction

from .. import clock
from ..retention import Rule, rules
from . import erasure, keys, merging

log = logging.getLogger(__name__)
# Those that need the verbs of this shelf, and make a transaction of their own for each thing.
LAST = (
    Rule("erasures", erasure.erase_due),
    Rule("merged_entries", merging.forget_merged),
    Rule("reported_conversations", erasure.forget_reported),
)


def _try(rule: Rule) -> int:
    try:
        return rule.run(clock.now())
    except DatabaseError:
        log.exception("housekeeping rule %s failed", rule.name)
        return -1


def keep_house() -> dict[str, int]:
    """Run every retention rule in a transaction of its own; one that fails does not stop the others. Then erase whose
    day has come, and count which field keys are in use.

    Returns {rule: rows deleted}, -1 for a rule that failed.
    """
    done = {rule.name: _try(Rule(rule.name, transaction.atomic(rule.run))) for rule in rules}
    done |= {rule.name: _try(rule) for rule in LAST}
    keys.take_stock()
    return done
