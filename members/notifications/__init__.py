"""The registry of kinds of mail. `kinds.register(name, Kind(…))` in a room's own `notifications` module."""

from . import accounts, digests, inbox  # noqa: F401  (they register this room's own kinds)
from .kinds import Attachment, Kind, Outsiders, Recipient, Row, SkippedEmpty, kinds

__all__ = ["Attachment", "Kind", "Outsiders", "Recipient", "Row", "SkippedEmpty", "kinds"]
