"""What is announced, thanked for and said to it. Every text goes through the de-identification stop (decision 38)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PersonField
from members.forms.safe_text import OverridingForm, SafeTextField
from members.models import Member

from ..models import Announcement, Group
from ..models.announcement import COMMENT_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from ..permissions import LEADING
from .choosing import PersonByName, name_field

KINDS = [choice for choice in Announcement.Kind.choices if choice[0] != Announcement.Kind.THANKS]
CALLS = _("@handle tells a person of it, @G3 the people of a group.")
THANKS_LENGTH = 600


def _text(label, rows: int, length: int, **how) -> SafeTextField:
    field = SafeTextField(label=label, single_line=False, max_length=length, **how)
    field.widget.attrs["rows"] = rows
    return field


class AnnouncementForm(OverridingForm, forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect, initial="announcement")
    title = SafeTextField(label=_("Title in one sentence"), max_length=TITLE_LENGTH)
    body = _text(_("Your text"), 10, TEXT_LENGTH, help_text=CALLS)


class EditAnnouncementForm(OverridingForm, forms.Form):
    title = SafeTextField(label=_("Title in one sentence"), max_length=TITLE_LENGTH)
    body = _text(_("Your text"), 10, TEXT_LENGTH, help_text=_("How it reads now stays to be read."))

    def __init__(self, *args, is_titled: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not is_titled:
            del self.fields["title"]

    def facts(self) -> dict[str, str]:
        return {"title": "", **self.cleaned_data}


class CommentForm(OverridingForm, forms.Form):
    body = _text(_("Comment"), 4, COMMENT_LENGTH, help_text=CALLS)


class AdditionForm(OverridingForm, forms.Form):
    body = _text(
        _("What is missing?"),
        4,
        COMMENT_LENGTH,
        help_text=_("The author sees it first. Taken in, it stands with the text under your display name."),
    )


class ThanksForm(PersonByName, forms.Form):
    """`thanked` and `body`: what `say_thanks` takes."""

    person_field, typed_field = "thanked", "thanked_name"

    thanked = PersonField(label=_("Whom do you thank?"))
    thanked_name = name_field()
    body = _text(_("For what?"), 3, THANKS_LENGTH, help_text=_("The people of the group read it."))

    def __init__(self, *args, group: Group, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        inside = group.memberships.open().exclude(member=reader)
        everyone = Member.objects.named_for(reader).filter(pk__in=inside.values("member"))
        likely = everyone.filter(pk__in=inside.filter(role__in=LEADING).values("member"))
        self.offer_people(everyone, reader, likely)

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("thanked", "body")}
