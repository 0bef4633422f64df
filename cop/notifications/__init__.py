"""The kinds of mail of this room; importing a module registers its kinds."""

from . import centres, joining, sessions

__all__ = ["centres", "joining", "sessions"]
