"""The kinds of mail of this room; importing a module registers its kinds."""

from . import joining, sessions

__all__ = ["joining", "sessions"]
