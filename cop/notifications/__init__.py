"""The kinds of mail of this room; importing a module registers its kinds."""

from . import centres, feeds, joining, questions, sessions

__all__ = ["centres", "feeds", "joining", "questions", "sessions"]
