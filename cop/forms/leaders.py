"""Who leads: a short list to choose from, and in a large group a part of a name for everybody else.

A list of thousands would be heavier than the page (decision 18) and nobody could find anyone in it. The part of a name
is posted with the form, so it stands in no address (safety C-12).
"""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.forms.fields import PersonField
from members.forms.text import NormalisedCharField
from members.models import Member, StaffPost
from members.naming import search_keys

from ..models import Group, GroupSession
from ..permissions import LEADING

MOST_LISTED = 100
MOST_FOUND = 20


def leaders_of(group: Group, reader: Member, kept: Member | None = None) -> QuerySet[Member]:
    """Who may be written down as leading: everyone in the group, the staff of the host centre, and who is already."""
    inside = Q(pk__in=group.memberships.open().values("member"))
    return Member.objects.named_for(reader).filter(inside | _near(group, kept))


def _near(group: Group, kept: Member | None) -> Q:
    staff = StaffPost.objects.current().filter(centre__isnull=False, centre=group.host_centre_id).values("member")
    return Q(pk__in=staff) | Q(pk=kept.pk if kept else None)


def _likely(everyone: QuerySet[Member], group: Group, kept: Member | None) -> QuerySet[Member]:
    """Of many, those who run the group, those who led before, and the staff."""
    running = group.memberships.open().filter(role__in=LEADING).values("member")
    before = GroupSession.objects.filter(group=group, led_by__isnull=False).values("led_by")
    return everyone.filter(Q(pk__in=running) | Q(pk__in=before) | _near(group, kept))


class LeaderForm(forms.Form):
    """`led_by`, and `leader_name` where there are too many people to list."""

    led_by = PersonField(label=_("Who leads"), required=False, nobody=_("Not known yet"))
    leader_name = NormalisedCharField(
        label=_("Somebody else"),
        required=False,
        max_length=80,
        help_text=_("Part of a name, for those who are not in the list above."),
    )

    def offer_leaders(self, group: Group, reader: Member, kept: Member | None = None) -> None:
        """Fill the list; to be called by whoever knows the group."""
        self.reader, self.everyone = reader, leaders_of(group, reader, kept)
        listed = list(self.everyone.order_by("pk")[: MOST_LISTED + 1])
        if len(listed) > MOST_LISTED:
            listed = list(_likely(self.everyone, group, kept).order_by("pk")[:MOST_LISTED]) + self._chosen()
        else:
            del self.fields["leader_name"]
        self.listed = listed
        self.fields["led_by"].offer(listed)

    def _chosen(self) -> list[Member]:
        """Whoever was found by name and chosen from the longer list that the form showed then."""
        number = self.data.get(self.add_prefix("led_by"), "")
        return list(self.everyone.filter(pk=number)) if number.isascii() and number.isdigit() else []

    def clean(self) -> dict:
        cleaned = super().clean()
        part = cleaned.get("leader_name")
        if part and not cleaned.get("led_by") and "led_by" not in self.errors:
            self._find(cleaned, part)
        return cleaned

    def _find(self, cleaned: dict, part: str) -> None:
        keys = search_keys(part)
        numbers = [one.pk for one in self.everyone.names(self.reader, holding=keys)] if keys else []
        if not numbers:
            self.add_error("leader_name", ValidationError(_("Nobody here has such a name.")))
        elif len(numbers) > MOST_FOUND:
            self.add_error("leader_name", ValidationError(_("Too many people have such a name. Type more of it.")))
        elif len(numbers) == 1:
            cleaned["led_by"] = self.everyone.get(pk=numbers[0])
        else:
            self.fields["led_by"].offer([*self.listed, *self.everyone.filter(pk__in=numbers)])
            self.add_error("led_by", ValidationError(_("Several people have such a name. Choose one from the list.")))
