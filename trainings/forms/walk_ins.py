"""Somebody who came without a place: a member by name or handle, or a guest by name."""

from collections.abc import Collection

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cop.forms.choosing import PersonByName, name_field
from members.forms.fields import PersonField
from members.forms.text import NormalisedCharField
from members.models import Member

from ..models import TrainingSession
from .people import mode_choices


class WalkInForm(PersonByName, forms.Form):
    """`likely`: who stands in line or gave a place back; everybody else by a part of the name."""

    person_field, typed_field = "member", "member_name"
    member = PersonField(label=_("Who"), required=False)
    member_name = name_field(label=_("Name or handle of a member"), help_text=_("A part of the name is enough."))
    guest = NormalisedCharField(
        label=_("Or the name of a guest"), max_length=120, required=False, help_text=_("Forgotten after 90 days.")
    )
    mode = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)

    def __init__(
        self,
        *args,
        session: TrainingSession,
        everyone: QuerySet[Member],
        likely: QuerySet[Member],
        reader: Member,
        takes_guests: bool,
        **kwargs,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = mode_choices(session)
        self.fields["mode"].initial = session.modes[0]
        if not takes_guests:
            del self.fields["guest"]
        self.offer_likely(everyone.named_for(reader), reader, likely.named_for(reader))

    @property
    def offers_people(self) -> bool:
        return bool(self.fields["member"].people)

    def _found(self, part: str) -> Collection[int] | None:
        handle = part.strip().removeprefix("@")
        known = self.everyone.filter(user__username__iexact=handle).values_list("pk", flat=True)
        return list(known) or super()._found(part)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("member")) == bool(cleaned.get("guest")):
            self.add_error(None, ValidationError(_("Name one member or one guest.")))
        return cleaned
