"""The kinds of mail of this room; importing a module registers its kinds."""

from . import learning, places

__all__ = ["learning", "places"]
