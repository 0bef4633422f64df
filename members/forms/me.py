"""What a person chooses about their own account."""

from collections import defaultdict

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from ..models import Member
from ..services import stops, wishes
from ..text.digits import fold_digits
from .door import LANGUAGES
from .factors import code_field

OWN = _("Digests and letters")


class DisplayForm(forms.ModelForm):
    """Language, colours, data."""

    ui_language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)

    class Meta:
        model = Member
        fields = ["ui_language", "theme", "data_saver", "web_font"]
        widgets = {"theme": forms.RadioSelect}
        help_texts = {
            "data_saver": _("Shorter lists, and tables instead of charts."),
            "web_font": _("For phones that show boxes instead of letters. About 80 KB, once."),
        }


class MessagesForm(forms.ModelForm):
    """How much mail, and how much it tells."""

    agrees = forms.BooleanField(
        label=_("You may send me e-mail"),
        required=False,
        help_text=_("Without this only mails about the safety of my account come. My group tells me in person."),
    )
    kinds = forms.MultipleChoiceField(label=_("These I want"), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Member
        fields = ["mail_detail", "digest_frequency", "wants_calendar_mail"]
        widgets = {"mail_detail": forms.RadioSelect, "digest_frequency": forms.RadioSelect}
        help_texts = {
            "mail_detail": _("Numbers and times say least to whoever reads over your shoulder."),
            "wants_calendar_mail": _("A file with the time of each session, for the calendar on your phone."),
        }

    field_order = ["agrees", "mail_detail", "digest_frequency", "wants_calendar_mail", "kinds"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds, stopped = stops.stoppable(), stops.stopped(self.instance)
        self.fields["kinds"].choices = [(name, kind.label) for name, kind in kinds]
        self.fields["kinds"].initial = [name for name, _kind in kinds if name not in stopped]
        self.fields["agrees"].initial = wishes.agrees_to_mail(self.instance)

    def rooms(self) -> list[tuple[str, list[forms.boundfield.BoundWidget]]]:
        """The boxes of `kinds` by the room that sends them, with the room's name: forty in one column find nobody."""
        found, rooms = dict(stops.stoppable()), defaultdict(list)
        for box in self["kinds"]:
            rooms[found[box.data["value"]].room].append(box)
        return [(OWN if room == "members" else apps.get_app_config(room).verbose_name, rooms[room]) for room in rooms]


class AddressForm(forms.Form):
    """The new address, as its owner types it."""

    address = forms.EmailField(
        label=_("New e-mail"),
        max_length=254,
        help_text=_("We send a code there. Until you type it, nothing changes."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_address(self) -> str:
        return self.cleaned_data["address"].strip().lower()


class AddressCodeForm(forms.Form):
    code = code_field(_("Code"), _("Eight digits from the mail."))

    def clean_code(self) -> str:
        return fold_digits(self.cleaned_data["code"], numeric=True).replace(" ", "")
