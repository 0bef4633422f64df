"""Who may do what in groups: one line a permission, by subject. Views ask `has_perm`, never a role."""

from . import feeds, groups, people, posts, referrals, texts  # noqa: F401  (they name the permissions)
from .audience import readers, thread_readers
from .roles import LEADING, deciders, hosted_centres, keepers

__all__ = ["LEADING", "deciders", "hosted_centres", "keepers", "readers", "thread_readers"]
