"""What the desk is made of: worklists, alerts, panels and jobs. Every room registers its own in its `desk` module."""

from . import factors, own  # noqa: F401  (they register this room's own)
from .page import Alert, Job, Panel, address_of, alerts, build_page, jobs, need_of, panels, waiting_for
from .worklists import BlockName, Blocks, Row, Span, Worklist, block_kinds, blocks, tally, worklists

__all__ = [
    "Alert", "BlockName", "Blocks", "Job", "Panel", "Row", "Span", "Worklist", "address_of", "alerts", "block_kinds",
    "blocks", "build_page", "jobs", "need_of", "panels", "tally", "waiting_for", "worklists",
]  # fmt: skip
