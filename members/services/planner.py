"""Planning: what is due now becomes rows of the outbox. Completed by `plan` below in the next commit."""

from collections.abc import Callable
from datetime import datetime

from ..registry import Registry

# Rooms' own planners (digests): name -> callable(now) -> number of new rows. Each must be set-based and idempotent.
planners: Registry[Callable[[datetime], int]] = Registry("planners")
