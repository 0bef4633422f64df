"""The kinds of mail of this room; importing a module registers its kinds."""

from . import places

__all__ = ["places"]
