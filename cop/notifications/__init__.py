"""The kinds of mail of this room; importing a module registers its kinds."""

from . import centres, feeds, joining, questions, referrals, sessions

__all__ = ["centres", "feeds", "joining", "questions", "referrals", "sessions"]
