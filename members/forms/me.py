"""What a person chooses about their own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Member


class DisplayForm(forms.ModelForm):
    """Language, colours, data."""

    class Meta:
        model = Member
        fields = ["ui_language", "theme", "data_saver", "web_font"]
        widgets = {"ui_language": forms.RadioSelect, "theme": forms.RadioSelect}
        help_texts = {
            "data_saver": _("Shorter lists, and tables instead of charts."),
            "web_font": _("For phones that show boxes instead of letters. About 60 KB, once."),
        }


class MessagesForm(forms.ModelForm):
    """How much mail, and how much it tells."""

    agrees_to_mail = forms.BooleanField(label=_("You may send me e-mail"), required=False)

    class Meta:
        model = Member
        fields = ["mail_detail", "digest_frequency", "wants_calendar_mail"]
        widgets = {"mail_detail": forms.RadioSelect, "digest_frequency": forms.RadioSelect}
