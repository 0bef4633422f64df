"""What is typed about a group and who is in it."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.fields import DayField, PersonField
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.models import JusticeCentre, Member

from ..models import Group, Membership
from ..permissions import LEADING
from .choosing import MOST_LISTED, PersonByName, name_field

CODE = re.compile(r"[A-Z][A-Z0-9-]*")
HOUR, DAY = 60, 24 * 60
# Minutes before the start; a group picks some (a day and an hour unless told otherwise).
OFFSETS = [(7 * DAY, _("A week before")), (3 * DAY, _("Three days before")), (DAY, _("A day before")),
           (3 * HOUR, _("Three hours before")), (HOUR, _("An hour before"))]  # fmt: skip


class GroupForm(PersonByName, forms.ModelForm):
    """A group's facts. On creation its centre, and its facilitator, are asked too."""

    person_field, typed_field = "facilitator", "facilitator_name"

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
    facilitator_name = name_field(help_text=_("Part of a name, of somebody of the centre above."))

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
            for name in ("code", "host_centre", "facilitator", "facilitator_name"):
                del self.fields[name]
            return
        self.fields["host_centre"].queryset = JusticeCentre.objects.filter(pk__in=[c.pk for c in self.centres])
        self.fields["host_centre"].required = True
        self.fields["host_centre"].empty_label = None
        self.initial["host_centre"] = self.centres[0].pk if self.centres else None
        people = Member.objects.filter(centre__in=self.centres, status=Member.Status.ACTIVE, frozen_at=None)
        leading = Membership.objects.open().filter(role__in=LEADING, group__host_centre__in=self.centres)
        people = people.named_for(reader)
        self.offer_people(people, reader, people.filter(pk__in=leading.values("member")))

    def searched(self) -> QuerySet[Member]:
        """People of the centre that is to host the group: names are opened for no more than one centre."""
        return self.everyone.filter(centre=self.cleaned_data.get("host_centre"))

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip().upper()
        if not CODE.fullmatch(code):
            raise ValidationError(_("A code begins with a letter: G12, WG1."))
        return code

    def clean(self) -> dict:
        cleaned = super().clean()
        is_new_cop = not self.instance.pk and cleaned.get("kind") == Group.Kind.COP
        is_asked = "facilitator" in self.errors or "facilitator_name" in self.errors
        if is_new_cop and not cleaned.get("facilitator") and not is_asked:
            self.add_error("facilitator", _("A community of practice has a facilitator from the first day."))
        return cleaned

    def changes(self) -> dict:
        """What `change_group` takes."""
        return {name: self.cleaned_data[name] for name in self.fields}

    def facts(self) -> dict:
        """What `create_group` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != self.typed_field}


class AddPersonForm(PersonByName, forms.Form):
    """Somebody of the own centre into this group."""

    person_field, typed_field = "member", "member_name"

    member = PersonField(label=_("Person"))
    member_name = name_field()
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role, initial=Membership.Role.MEMBER)

    def __init__(self, *args, group: Group, reader: Member, people, may_set_role: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        outside = people.named_for(reader).exclude(pk__in=group.memberships.open().values("member"))
        # Who came last is who is put into groups.
        newest = outside.order_by("-pk")[:MOST_LISTED].values("pk")
        self.offer_people(outside, reader, outside.filter(pk__in=newest))
        if not may_set_role:
            del self.fields["role"]

    def facts(self) -> dict:
        """What `add_to_group` takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != self.typed_field}


class RoleForm(forms.Form):
    """Another role, and whether this is the person's main working group."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role, widget=forms.RadioSelect)
    term_until = DayField(
        label=_("Term ends on"), required=False, help_text=_("For leaders and facilitators; empty for no end.")
    )
    is_primary = forms.BooleanField(
        label=_("This is the main working group"),
        help_text=_("The one before it stays, and is no longer the main one."),
        required=False,
    )

    def __init__(self, *args, membership: Membership, **kwargs) -> None:
        names = ("role", "term_until", "is_primary")
        super().__init__(*args, initial={name: getattr(membership, name) for name in names}, **kwargs)
        if membership.group.kind != Group.Kind.WORKING_GROUP or membership.is_primary:
            del self.fields["is_primary"]


class EndMembershipForm(forms.Form):
    """Why somebody goes."""

    reason = SafeTextField(label=_("Reason"), required=False, max_length=200)
