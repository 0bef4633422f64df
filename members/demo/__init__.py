"""The demo's data: the registry of parts, and this room's own part (domain 7)."""

from . import profiles, search  # noqa: F401  (they register parts of their own)
from .figures import count_people
from .parts import Check, Context, Part, make_uid, parts, present, purge, seed, verify
from .people import seed_people
from .removal import purge_people

__all__ = ["Check", "Context", "Part", "make_uid", "parts", "present", "purge", "seed", "verify"]

parts.register("members", Part("members", 10, seed_people, count_people, purge_people))
