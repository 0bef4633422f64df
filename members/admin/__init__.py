"""The centre's records in Django's admin, scoped by `visible_to`."""

from . import holidays, people, places, posts, system

__all__ = ["holidays", "people", "places", "posts", "system"]
