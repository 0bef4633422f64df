"""The second step: codes of an app, codes on paper, keys. allauth's forms with our words; Burmese digits are read."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from ..text.digits import fold_digits


def code_field(label, help_text="") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code", "autocapitalize": "none"}
    return forms.CharField(label=label, help_text=help_text, max_length=20, widget=forms.TextInput(attrs=attrs))


class _ReadsEveryDigit:
    def clean_code(self) -> str:
        self.cleaned_data["code"] = fold_digits(self.cleaned_data["code"], numeric=True).replace(" ", "")
        return super().clean_code()


class CodeForm(_ReadsEveryDigit, base.AuthenticateForm):
    code = code_field(_("Code"), _("Six digits from your app, or a code from your paper."))


class CodeAgainForm(_ReadsEveryDigit, base.ReauthenticateForm):
    code = code_field(_("Code"), _("Six digits from your app, or a code from your paper."))


class ActivateAppForm(_ReadsEveryDigit, totp.ActivateTOTPForm):
    code = code_field(_("Code that the app shows"))


def key_name_field() -> forms.CharField:
    return forms.CharField(
        label=_("Name of the key"), max_length=40, required=False, help_text=_("So that you know it again.")
    )


class AddKeyForm(webauthn.AddWebAuthnForm):
    """Whether a key also replaces the passphrase is the person's choice."""

    name = key_name_field()
    passwordless = forms.BooleanField(
        label=_("Sign in with this key alone"),
        required=False,
        initial=True,
        help_text=_("Without the passphrase. The phone asks for your finger or its own code."),
    )


class NameKeyForm(webauthn.EditWebAuthnForm):
    name = key_name_field()
