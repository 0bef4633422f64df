"""The kinds of mail of this room; importing a module registers its kinds."""

from . import pairs, sessions

__all__ = ["pairs", "sessions"]
