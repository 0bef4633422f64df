"""The centre's records in Django's admin, scoped by `visible_to`."""

from . import people, posts, system

__all__ = ["people", "posts", "system"]
