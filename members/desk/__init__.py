"""What the desk is made of: worklists, alerts, panels and jobs. Every room registers its own in its `desk` module."""

from . import factors, own  # noqa: F401  (they register this room's own)
from .late import late_reminders, say_unreminded, unreminded_by
from .page import (
    Alert,
    Job,
    Panel,
    address_of,
    alerts,
    at_desks,
    build_page,
    jobs,
    need_of,
    panels,
    waiting_for,
    waiting_for_each,
)
from .worklists import BlockName, Blocks, Row, Span, Worklist, block_kinds, blocks, blocks_of_each, tally, worklists

__all__ = [
    "Alert", "BlockName", "Blocks", "Job", "Panel", "Row", "Span", "Worklist", "address_of", "alerts", "at_desks",
    "block_kinds", "blocks", "blocks_of_each", "build_page", "jobs", "late_reminders", "need_of", "panels",
    "say_unreminded", "tally", "unreminded_by", "waiting_for", "waiting_for_each", "worklists",
]  # fmt: skip
