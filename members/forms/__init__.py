"""Forms of this room, by subject."""

from .conduct import AcceptCodeForm, BeginForm, PublishCodeForm
from .door import AcceptForm, ResetForm, SignInForm, SlipForm
from .factors import ActivateAppForm, AddKeyForm, CodeAgainForm, CodeForm, NameKeyForm
from .me import AddressCodeForm, AddressForm, DisplayForm, MessagesForm
from .passphrase import ChangePassphraseForm, ReauthenticateForm, ResetPassphraseForm, SetPassphraseForm

__all__ = [
    "AcceptCodeForm", "AcceptForm", "ActivateAppForm", "AddKeyForm", "AddressCodeForm", "AddressForm", "BeginForm",
    "ChangePassphraseForm", "CodeAgainForm", "CodeForm", "DisplayForm", "MessagesForm", "NameKeyForm",
    "PublishCodeForm", "ReauthenticateForm", "ResetForm", "ResetPassphraseForm", "SetPassphraseForm", "SignInForm",
    "SlipForm",
]  # fmt: skip
