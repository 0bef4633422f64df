"""Finding things, and keeping the index of what can be found."""

from .address import Asked, address, read_address
from .asking import MOST, Hit, find
from .index import catch_up, freshen, mark, progress, start_anew, write_all

__all__ = [
    "MOST",
    "Asked",
    "Hit",
    "address",
    "catch_up",
    "find",
    "freshen",
    "mark",
    "progress",
    "read_address",
    "start_anew",
    "write_all",
]
