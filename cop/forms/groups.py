"""What is typed about a group and who is in it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members.forms.fields import DayField, PersonField
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.models import JusticeCentre, Member

from ..models import Group, Membership

CODE = re.compile(r"[A-Z][A-Z0-9-]*")
HOUR, DAY = 60, 24 * 60
# Minutes before the start; a group picks some (a day and an hour unless told otherwise).
OFFSETS = [(7 * DAY, _("A week before")), (3 * DAY, _("Three days before")), (DAY, _("A day before")),
           (3 * HOUR, _("Three hours before")), (HOUR, _("An hour before"))]  # fmt: skip


class GroupForm(forms.ModelForm):
    """A group's facts. On creation its centre, and its facilitator, are asked too."""

    name_my = NormalisedCharField(label=_("Name (Burmese)"), required=False, max_length=160)
    name_en = NormalisedCharField(label=_("Name (English)"), required=False, max_length=160, language="en")
    purpose = SafeTextField(
        label=_("Purpose"),
        required=False,
        single_line=False,
        max_length=2000,
        help_text=_("In about three sentences."),
    )
    code = forms.CharField(
        label=_("Code"), max_length=12, help_text=_("Short, for addresses and rosters: G12. It stays the same.")
    )
    founded_on = DayField(label=_("Founded"))
    reminder_offsets = forms.TypedMultipleChoiceField(
        label=_("Reminders"), choices=OFFSETS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    facilitator = PersonField(label=_("Facilitator"), required=False, nobody=_("Nobody yet"))

    class Meta:
        model = Group
        fields = [
            "name_my", "name_en", "purpose", "code", "kind", "host_centre", "visibility", "rhythm", "reminder_offsets",
            "mail_detail_cap", "stage", "founded_on", "founded_precision",
        ]  # fmt: skip
        help_texts = {"mail_detail_cap": _("Nobody's mail about this group says more than this.")}

    def __init__(self, *args, centres, reader: Member, **kwargs) -> None:
        if not kwargs.get("instance"):
            kwargs["instance"] = Group()  # so that the form begins with the model's own defaults
        super().__init__(*args, **kwargs)
        self.centres = list(centres)
        if self.instance.pk:
            for name in ("code", "host_centre", "facilitator"):
                del self.fields[name]
            return
        self.fields["host_centre"].queryset = JusticeCentre.objects.filter(pk__in=[c.pk for c in self.centres])
        self.fields["host_centre"].required = True
        self.fields["host_centre"].empty_label = None
        self.initial["host_centre"] = self.centres[0].pk if self.centres else None
        people = Member.objects.filter(centre__in=self.centres, status=Member.Status.ACTIVE)
        self.fields["facilitator"].offer(people.named_for(reader))

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError(_("A code begins with a letter: G12, WG1."))
        return code

    def clean(self) -> dict:
        cleaned = super().clean()
        is_new_cop = not self.instance.pk and cleaned.get("kind") == Group.Kind.COP
        if is_new_cop and not cleaned.get("facilitator"):
            self.add_error("facilitator", _("A community of practice has a facilitator from the first day."))
        return cleaned

    def changes(self) -> dict:
        """What `change_group` takes."""
        return {name: self.cleaned_data[name] for name in self.fields}


class AddPersonForm(forms.Form):
    """Somebody of the own centre into this group."""

    member = PersonField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role, initial=Membership.Role.MEMBER)

    def __init__(self, *args, group: Group, people, may_set_role: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        inside = group.memberships.open().values("member")
        self.fields["member"].offer(people.exclude(pk__in=inside))
        if not may_set_role:
            del self.fields["role"]


class RoleForm(forms.Form):
    """Another role, and whether this is the person's main working group."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role, widget=forms.RadioSelect)
    is_primary = forms.BooleanField(
        label=_("This is the main working group"),
        help_text=_("The one before it stays, and is no longer the main one."),
        required=False,
    )

    def __init__(self, *args, membership: Membership, **kwargs) -> None:
        super().__init__(*args, initial={"role": membership.role, "is_primary": membership.is_primary}, **kwargs)
        if membership.group.kind != Group.Kind.WORKING_GROUP or membership.is_primary:
            del self.fields["is_primary"]


class EndMembershipForm(forms.Form):
    """Why somebody goes."""

    reason = NormalisedCharField(label=_("Reason"), required=False, max_length=200)
