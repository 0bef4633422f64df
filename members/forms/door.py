"""What is typed at the door."""

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import crypto
from ..models import Member, User
from ..models.account import clean_handle
from ..services import accounts, invitations


def passphrase_field(label, *, new: bool = False) -> forms.CharField:
    """A field that password managers know, and that may be pasted into."""
    attrs = {"autocomplete": "new-password" if new else "current-password"}
    return forms.CharField(label=label, strip=False, max_length=512, widget=forms.PasswordInput(attrs=attrs))


class SignInForm(allauth_forms.LoginForm):
    """Handle or address, any case. An address becomes the handle before allauth sees it (decision 4)."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Handle or e-mail"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        self.fields["password"] = passphrase_field(_("Passphrase"))
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict:
        """The same queries for a name that nobody has: it becomes a handle that nobody can have."""
        typed = self.cleaned_data["login"]
        return {"username": accounts.handle_of(typed), "password": self.cleaned_data["password"]}


class ResetForm(allauth_forms.ResetPasswordForm):
    """Handle or address. Says nothing about whether anybody has it."""

    email = forms.CharField(
        label=_("Handle or e-mail"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        """Only a keyed hash of what was typed goes on from here."""
        typed = self.cleaned_data["email"]
        self.found = accounts.find(typed)
        return crypto.blind(typed).hex()

    def save(self, request, **kwargs) -> str:
        accounts.request_reset(self.found)
        return self.cleaned_data["email"]


class SlipForm(forms.Form):
    """The code of a printed slip."""

    code = forms.CharField(
        label=_("Code on the slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        return invitations.clean_code(self.cleaned_data["code"])


class AcceptForm(forms.Form):
    """Handle, passphrase and language of a person who comes in by invitation."""

    username = forms.CharField(
        label=_("Handle"),
        help_text=_("What you sign in with. It need not be your name."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = passphrase_field(_("Passphrase"), new=True)
    language = forms.ChoiceField(label=_("Language"), choices=Member._meta.get_field("ui_language").choices)

    def __init__(self, *args, member: Member, **kwargs) -> None:
        self.member = member
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())
        self.fields["language"].initial = member.ui_language

    def clean_username(self) -> str:
        handle = clean_handle(self.cleaned_data["username"])
        if User.objects.filter(username=handle).exists():
            raise ValidationError(_("Somebody has this handle. Choose another."), code="taken")
        return handle

    def clean(self) -> dict:
        cleaned = super().clean()
        if "password" in cleaned and "username" in cleaned:
            user = User(username=cleaned["username"])
            user.is_staff = bool(self.member.current_posts)  # staff's passphrases are longer
            try:
                validate_password(cleaned["password"], user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned
