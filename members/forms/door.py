"""What is typed at the door."""

from datetime import timedelta

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import crypto, limits
from ..models import Member, User
from ..models.account import clean_handle
from ..services import accounts, invitations
from .passphrase import new_passphrase_field, passphrase_field, set_user

LANGUAGES = [("my", "မြန်မာ"), ("en", "English")]  # each in its own letters, whoever reads
RESETS_A_NAME, RESETS_A_PLACE, RESET_WINDOW = 5, 60, timedelta(hours=1)


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
        """Over the limit nothing is written, and the page says the same."""
        name = self.cleaned_data["email"]
        place = limits.client_address(request)
        too_often = [
            limits.is_over(f"reset:{name}", RESETS_A_NAME, RESET_WINDOW),
            limits.is_over(f"reset from:{place}", RESETS_A_PLACE, RESET_WINDOW),
        ]
        if not any(too_often):
            accounts.request_reset(self.found)
        return name


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
    password = new_passphrase_field(_("Passphrase"))
    again = passphrase_field(_("Passphrase again"), new=True)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *args, member: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        user = User(username=self.data.get("username", ""))
        user.is_staff = bool(member.current_posts)
        set_user(self.fields["password"], user)
        self.fields["language"].initial = member.ui_language

    def clean_username(self) -> str:
        handle = clean_handle(self.cleaned_data["username"])
        if User.objects.filter(username=handle).exists():
            raise ValidationError(_("Somebody has this handle. Choose another."), code="taken")
        return handle

    def clean(self) -> dict:
        cleaned = super().clean()
        again = cleaned.pop("again", None)
        if "password" in cleaned and again != cleaned["password"]:
            self.add_error("again", _("Type the same passphrase twice."))
        return cleaned
