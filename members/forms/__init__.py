"""Forms of this room, by subject."""

from .door import AcceptForm, ResetForm, SignInForm, SlipForm
from .me import DisplayForm, MessagesForm

__all__ = ["AcceptForm", "DisplayForm", "MessagesForm", "ResetForm", "SignInForm", "SlipForm"]
