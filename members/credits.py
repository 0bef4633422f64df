"""What learning counts as: each room says in a module `credits` which categories it has and as what one takes part."""

from django.conf import settings
from django.utils.functional import Promise

from .registry import Registry

# {code: words} of what the minutes are about, and of what somebody was in it (attended, presented, mentored).
categories: Registry[Promise] = Registry("credits: categories")
roles: Registry[Promise] = Registry("credits: roles")


def factor_of(role: str) -> int:
    """How often a minute in that role counts: the installation says; once if it says nothing (learning 4.11)."""
    return settings.CREDIT_FACTORS.get(role, 1)
