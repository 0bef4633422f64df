"""What a group could do, and who does it until when."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.forms.fields import DayField, PersonField
from members.forms.safe_text import SafeTextField
from members.models import Member

from ..models import Group
from ..models.idea import LENGTH
from ..permissions import LEADING
from .choosing import PersonByName, name_field


class IdeaForm(forms.Form):
    text = SafeTextField(label=_("Your idea in one sentence"), max_length=LENGTH)


class TaskForm(PersonByName, forms.Form):
    """`what`, `owner` and `due_on`: what `make_task` takes."""

    person_field, typed_field = "owner", "owner_name"

    what = SafeTextField(label=_("What is to be done"), max_length=LENGTH)
    owner = PersonField(label=_("Who does it"), required=False, nobody=_("Not known yet"))
    owner_name = name_field()
    due_on = DayField(label=_("Until when"), required=False)

    def __init__(self, *args, group: Group, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        everyone = Member.objects.named_for(reader).filter(pk__in=group.memberships.open().values("member"))
        running = group.memberships.open().filter(role__in=LEADING).values("member")
        self.offer_people(everyone, reader, everyone.filter(pk__in=running))

    def clean_due_on(self):
        day = self.cleaned_data.get("due_on")
        if day and day < clock.today():
            raise ValidationError(_("This day is over. Choose a later one."))
        return day

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("what", "owner", "due_on")}
