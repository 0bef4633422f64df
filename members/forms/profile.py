"""What a person tells of themselves, and to whom."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from ..models import AdminUnit, Audience, Member, PracticeArea, Profile, Topic
from ..models.member import CONTENT_LANGUAGES
from ..models.profile import PARTS
from ..templatetags.waing import digits, listed
from .fields import NumberField, PersonField
from .names import NameField
from .places import TownshipField

SHOWN = Audience.choices


@dataclass(frozen=True)
class Part:
    """One part of the profile: what it says (a field, several, or a text that only the desk changes), and to whom.
    One field alone is its own heading, so `title` is empty there."""

    title: str
    fields: list[BoundField]
    text: str
    audience: BoundField


class ProfileForm(forms.ModelForm):
    """Own names and choices. The desk keeps the rest: the full name, the centre, the kind of provider."""

    display_name = NameField(
        is_chosen=True,
        label=_("Name that others read"),
        required=False,
        help_text=_(
            "Left empty, people of your groups and your centre read your full name, and others cannot find you. "
            "Certificates always use the full name."
        ),
    )
    paralegal_kind = forms.ChoiceField(label=_("Paralegal kind"), choices=Member.ParalegalKind.choices)
    home_unit = forms.ModelChoiceField(
        AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION).order_by("code"),
        label=_("State or region"), required=False, empty_label=_("Not stated"),
    )  # fmt: skip
    township = TownshipField(empty_label=_("Not stated"), help_text=_("Only if you want us to know it."))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=CONTENT_LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    areas = forms.ModelMultipleChoiceField(
        PracticeArea.objects.all(), label=_("Practice areas"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("LGBT stands on your profile only if you tick it yourself."),
    )  # fmt: skip
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.all(), label=_("What you know"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Where a colleague may ask you."),
    )  # fmt: skip
    pro_bono_capacity = NumberField(
        label=_("Cases at a time"), required=False, min_value=0, max_value=50,
        help_text=_("We offer you no case beyond this number. Mentoring does not count."),
    )  # fmt: skip
    supervisor = PersonField(
        label=_("Supervising lawyer"), required=False, nobody=_("Nobody, or not stated"),
        help_text=_("Shown only to people who may also open the profile of that lawyer."),
    )  # fmt: skip

    class Meta:
        model = Profile
        fields = [
            "listed_to", "availability", "pro_bono_hours", "pro_bono_capacity", "supervisor",
            *(f"show_{part}" for part in PARTS),
        ]  # fmt: skip
        widgets = {"listed_to": forms.RadioSelect}
        labels = {"listed_to": _("Who may open my profile"), "pro_bono_hours": _("Hours a month")}
        help_texts = {
            "listed_to": _(
                "With “All members” you are also in the people finder. What they read there you choose below."
            )
        }

    # What stands in each part, in the order of the page.
    LAYOUT = (
        ("kind", _("Kind of work"), ("paralegal_kind",)),
        ("areas", _("Practice areas"), ("areas",)),
        ("topics", _("What you know"), ("topics",)),
        ("languages", _("Languages"), ("languages",)),
        ("unit", _("State or region"), ("home_unit",)),
        ("township", _("Township"), ("township",)),
        ("pro_bono", _("Pro bono"), ("availability", "pro_bono_hours", "pro_bono_capacity")),
        ("supervisor", _("Supervising lawyer"), ("supervisor",)),
        ("centre", _("Centre"), ()),
        ("since", _("Member since"), ()),
        ("phone", _("Phone"), ()),
        ("email", _("E-mail"), ()),
    )

    def __init__(self, *args, member: Member, **kwargs) -> None:
        self.member = member
        super().__init__(*args, **kwargs)
        for name in ("display_name", "paralegal_kind", "home_unit", "township", "languages"):
            self.fields[name].initial = getattr(member, name)
        self.fields["areas"].initial = PracticeArea.objects.filter(
            member_links__member=member, member_links__is_shown=True
        )
        self.fields["topics"].initial = (
            self.instance.topics.all() if self.instance.tags is not None and self.instance.pk else []
        )
        self._offer_lists()
        for name in ("languages", "areas", "topics"):
            self.fields[name].widget.columns = "two"  # components/field.html: 22 topics
        for part in PARTS:
            self.fields[f"show_{part}"].label = _("Who reads this")
        self._keep_to_paralegals()

    def _offer_lists(self) -> None:
        """What was retired can be kept, but not chosen anew."""
        areas = self.member.area_links.values_list("area", flat=True)
        topics = [topic.pk for topic in self.fields["topics"].initial]
        self.fields["areas"].queryset = PracticeArea.objects.offered(keep=areas)
        self.fields["topics"].queryset = Topic.objects.offered(keep=topics)

    def _keep_to_paralegals(self) -> None:
        if self.member.provider_type != Member.ProviderType.PARALEGAL:
            for name in ("paralegal_kind", "supervisor", "show_supervisor"):
                del self.fields[name]
        else:
            self.fields["supervisor"].offer(self._supervisors())

    def _supervisors(self):
        """Lawyers whom this person may see anyhow, and the one who is named already."""
        seen = Profile.objects.visible_to(self.member).values("pk")
        lawyers = Member.objects.present().filter(provider_type=Member.ProviderType.LAWYER)
        return lawyers.filter(pk__in=seen) | lawyers.filter(pk=self.instance.supervisor_id)

    def clean(self) -> dict:
        cleaned = super().clean()
        township, unit = cleaned.get("township"), cleaned.get("home_unit")
        if township and township.parent_id != (unit.pk if unit else None):
            self.add_error("township", _("This township lies in another state or region."))
        return cleaned

    @property
    def facts(self) -> dict:
        """What stands on the person."""
        names = ("display_name", "paralegal_kind", "home_unit", "township", "languages")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def choices(self) -> dict:
        """What stands on the profile."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}

    def parts(self) -> list[Part]:
        """The page's sections."""
        found = []
        for part, title, names in self.LAYOUT:
            if f"show_{part}" in self.fields:
                fields = [self[name] for name in names if name in self.fields]
                heading = "" if len(fields) == 1 and not self._told(part) else str(title)
                found.append(Part(heading, fields, self._told(part), self[f"show_{part}"]))
        return found

    def _told(self, part: str) -> str:
        """What the desk keeps, for this person to read; contacts are changed where contacts stand."""
        member = self.member
        if part == "kind":
            detail = member.get_bar_grade_display() if member.bar_grade else ""
            return listed(member.get_provider_type_display(), detail)
        if part in ("phone", "email"):  # restricted, so not repeated here (safety 1)
            return str(_("We have one of yours.") if getattr(member, part) else _("We have none of yours."))
        told = {"centre": member.centre, "since": digits(member.joined_on.year)}
        return str(told.get(part) or "")
