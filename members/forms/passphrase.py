"""Passphrases: proven again, changed, set anew. allauth's forms with our words, for it has none in Burmese."""

from allauth.account import forms as allauth_forms
from allauth.account.fields import SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _

from .. import passwords

MOST = 512  # characters that a form takes in; the validator says where a passphrase must end


def passphrase_field(label, *, new: bool = False) -> forms.CharField:
    """A field that password managers know, and that may be pasted into."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(label=label, strip=False, max_length=MOST, widget=forms.PasswordInput(attrs=attrs))


def new_passphrase_field(label) -> SetPasswordField:
    """Checked by the validators against the user whom `set_user` gives it."""
    field = SetPasswordField(label=label, max_length=MOST, help_text="")
    field.widget.attrs.pop("placeholder", None)
    return field


def set_user(field: SetPasswordField, user) -> None:
    """Whose passphrase it will be: staff's are longer, and the hint says so."""
    field.user, field.help_text = user, passwords.hint(user)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    password = passphrase_field(_("Passphrase"))


class _SaysHowLong:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.user:
            set_user(self.fields["password1"], self.user)


class ChangePassphraseForm(_SaysHowLong, allauth_forms.ChangePasswordForm):
    oldpassword = passphrase_field(_("The passphrase you have now"))
    password1 = new_passphrase_field(_("New passphrase"))
    password2 = passphrase_field(_("The new one again"), new=True)


class SetPassphraseForm(_SaysHowLong, allauth_forms.SetPasswordForm):
    password1 = new_passphrase_field(_("New passphrase"))
    password2 = passphrase_field(_("The new one again"), new=True)


class ResetPassphraseForm(_SaysHowLong, allauth_forms.ResetPasswordKeyForm):
    password1 = new_passphrase_field(_("New passphrase"))
    password2 = passphrase_field(_("The new one again"), new=True)
