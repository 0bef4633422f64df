"""Passphrases: proven again, changed, set anew. allauth's forms with our words, for it has none in Burmese."""

from allauth.account import forms as allauth_forms
from allauth.account.fields import SetPasswordField
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

MOST = 512  # characters that a form takes in; the validator says where a passphrase must end


class _HelpText:
    """The validators' sentences in the reader's language."""

    def __str__(self) -> str:
        return " ".join(password_validators_help_texts())


def passphrase_field(label, *, new: bool = False) -> forms.CharField:
    """A field that password managers know, and that may be pasted into."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(label=label, strip=False, max_length=MOST, widget=forms.PasswordInput(attrs=attrs))


def new_passphrase_field(label) -> SetPasswordField:
    """Checked by the validators against the user that the form sets on it."""
    field = SetPasswordField(label=label, max_length=MOST, help_text=lazystr(_HelpText()))
    field.widget.attrs.pop("placeholder", None)
    return field


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    password = passphrase_field(_("Passphrase"))


class ChangePassphraseForm(allauth_forms.ChangePasswordForm):
    oldpassword = passphrase_field(_("The passphrase you have now"))
    password1 = new_passphrase_field(_("New passphrase"))
    password2 = passphrase_field(_("The new one again"), new=True)


class SetPassphraseForm(allauth_forms.SetPasswordForm):
    password1 = new_passphrase_field(_("New passphrase"))
    password2 = passphrase_field(_("The new one again"), new=True)


class ResetPassphraseForm(allauth_forms.ResetPasswordKeyForm):
    password1 = new_passphrase_field(_("New passphrase"))
    password2 = passphrase_field(_("The new one again"), new=True)
