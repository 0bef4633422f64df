"""Forms of this room, by subject."""

from .door import AcceptForm, ResetForm, SignInForm, SlipForm
from .factors import ActivateAppForm, AddKeyForm, CodeAgainForm, CodeForm, NameKeyForm
from .me import AddressCodeForm, AddressForm, DisplayForm, MessagesForm
from .passphrase import ChangePassphraseForm, ReauthenticateForm, ResetPassphraseForm, SetPassphraseForm

__all__ = [
    "AcceptForm", "ActivateAppForm", "AddKeyForm", "AddressCodeForm", "AddressForm", "ChangePassphraseForm",
    "CodeAgainForm", "CodeForm", "DisplayForm", "MessagesForm", "NameKeyForm", "ReauthenticateForm", "ResetForm",
    "ResetPassphraseForm", "SetPassphraseForm", "SignInForm", "SlipForm",
]  # fmt: skip
