"""What the desk is made of: worklists, alerts, panels and jobs. Every room registers its own in its `desk` module."""

from . import factors, own  # noqa: F401  (they register this room's own)
from .page import Alert, Job, Panel, alerts, build_page, jobs, panels
from .worklists import BlockName, Blocks, Row, Span, Worklist, block_kinds, blocks, tally, worklists

__all__ = [
    "Alert", "BlockName", "Blocks", "Job", "Panel", "Row", "Span", "Worklist", "alerts", "block_kinds", "blocks",
    "build_page", "jobs", "panels", "tally", "worklists",
]  # fmt: skip
