"""Which other entry is the same person."""

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.errors import Refused
from members.forms.fields import PersonField
from members.models import Member
from members.namesakes import since_year
from members.services.merging import check_merge
from members.templatetags.waing import listed

from ..services.rosters.matching import namesakes
from .choosing import PersonByName, name_field


class EntryField(PersonField):
    """People of one name are told apart by centre and year of joining (domain 3.1)."""

    def called(self, members: list[Member]) -> dict[int, str]:
        return {member.pk: self._label(member) for member in members}

    def _label(self, member: Member) -> str:
        left = member.get_status_display() if member.status != Member.Status.ACTIVE else ""
        code = member.centre.code if member.centre else ""
        return listed(member.told_name, code, since_year(member.joined_on), left)


def likely_same(kept: Member) -> Q:
    """Who has the same name at the same centre, the same phone, or the same address."""
    found = Q(pk__in=namesakes(kept))
    for index in ("phone_bidx", "email_bidx"):
        if mark := getattr(kept, index):
            found |= Q(**{index: mark})
    return found


class MergeMemberForm(PersonByName, forms.Form):
    """The other entry: of the likely ones, or by a part of its name."""

    person_field, typed_field = "duplicate", "duplicate_name"

    duplicate = EntryField(
        label=_("The other entry"), help_text=_("It is closed; everything that hangs on it comes to this one.")
    )
    duplicate_name = name_field()

    def __init__(self, *args, kept: Member, reader: Member, everyone: QuerySet[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        everyone = everyone.named_for(reader).select_related("centre")
        self.offer_likely(everyone, reader, everyone.filter(likely_same(kept)))

    def searched(self) -> QuerySet[Member]:
        """People of the same centre: names are opened for no more than one."""
        return self.everyone.filter(centre=self.kept.centre_id)

    def clean(self) -> dict:
        cleaned = super().clean()
        duplicate = cleaned.get("duplicate")
        if duplicate is not None and "duplicate" not in self.errors:
            try:
                check_merge(duplicate, self.kept)
            except Refused as refused:
                self.add_error("duplicate", str(refused.message))
        return cleaned
