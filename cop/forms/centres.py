"""What is asked of a centre that opens or closes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import JusticeCentre


class CentreStatusForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Service status"), choices=JusticeCentre.ServiceStatus, widget=forms.RadioSelect
    )
    channels = forms.MultipleChoiceField(
        label=_("Reachable from afar by"),
        choices=JusticeCentre.Channel,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, centre: JusticeCentre, **kwargs) -> None:
        super().__init__(*args, initial={"status": centre.service_status, "channels": centre.channels}, **kwargs)
