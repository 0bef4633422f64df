"""Forms of this room, by subject."""

from .registering import RegisterForm

__all__ = ["RegisterForm"]
