"""Where many people go at once."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import JusticeCentre

from ..models import BulkAction, Group


class BulkTargetForm(forms.Form):
    """The group or the centre that this act needs."""

    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), empty_label=_("Choose one"))
    to_centre = forms.ModelChoiceField(
        JusticeCentre.objects.none(), label=_("New centre"), empty_label=_("Choose one")
    )

    def __init__(self, *args, action: BulkAction, groups: QuerySet[Group], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups
        others = JusticeCentre.objects.exclude(pk=action.centre_id).select_related("organisation")
        self.fields["to_centre"].queryset = others
        for name in set(self.fields) - {action.lacks}:
            del self.fields[name]
