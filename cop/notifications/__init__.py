"""The kinds of mail of this room; importing a module registers its kinds."""

from . import centres, joining, questions, sessions

__all__ = ["centres", "joining", "questions", "sessions"]
