"""Who was there: names to tick for each day, or a head-count where names would endanger."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.forms.fields import NumberField, PersonField
from members.forms.safe_text import SafeTextField
from members.models import Member
from members.namesakes import tell_apart
from members.naming import Named

from ..models import Attendance, GroupSession, SessionDay
from ..services.attendance import MOST_HEADS, Present
from .leaders import LeaderForm


def people_of(session: GroupSession, reader: Member) -> list[Named]:
    """Who may be ticked: everyone in the group, and whoever is ticked already (they may have left since)."""
    inside = session.group.memberships.open().values("member")
    ticked = Attendance.objects.filter(day__session=session).values("member")
    return tell_apart(Member.objects.filter(Q(pk__in=inside) | Q(pk__in=ticked)).names(reader))


class AttendanceForm(forms.Form):
    """`there_<day>` are ticks, `heads_<day>` a number, for each day of the session that has begun."""

    def __init__(self, *args, session: GroupSession, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        centre = session.group.host_centre
        self.counts_heads = bool(centre and centre.is_in_crisis)  # domain A11: names only if somebody asks for them
        self.days = [day for day in session.days.all() if day.starts_at <= clock.now()]
        choices = [(str(one.pk), one.name) for one in people_of(session, reader)]
        ticked = self._ticked()
        for day in self.days:
            self.fields[f"there_{day.pk}"] = forms.MultipleChoiceField(
                label=_("Who was there"),
                choices=choices,
                required=False,
                initial=ticked.get(day.pk, []),
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"heads_{day.pk}"] = NumberField(
                label=_("Head-count"),
                help_text=_("Instead of names, or when more people came than you ticked."),
                required=False,
                min_value=0,
                max_value=MOST_HEADS,
                initial=day.head_count,
            )

    def _ticked(self) -> dict[int, list[str]]:
        ticked: dict[int, list[str]] = {}
        rows = Attendance.objects.filter(day__session=self.session).values_list("day_id", "member_id")
        for day, member in rows:
            ticked.setdefault(day, []).append(str(member))
        return ticked

    def by_day(self) -> list[tuple[SessionDay, forms.BoundField, forms.BoundField]]:
        """(day, ticks, head-count) for the template."""
        return [(day, self[f"there_{day.pk}"], self[f"heads_{day.pk}"]) for day in self.days]

    def present(self) -> dict[int, Present]:
        """What the verbs take: {day id: Present}."""
        return {
            day.pk: Present(
                members=[int(pk) for pk in self.cleaned_data[f"there_{day.pk}"]],
                head_count=self.cleaned_data[f"heads_{day.pk}"],
            )
            for day in self.days
        }


class CloseForm(LeaderForm, AttendanceForm):
    """Held, with leader and attendance; or not held, and why."""

    outcome = forms.ChoiceField(
        label=_("Was it held?"),
        choices=[("held", _("Yes, it was held")), ("not_held", _("No, it was not"))],
        widget=forms.RadioSelect,
        initial="held",
    )
    led_by = PersonField(label=_("Who led it"), required=False, nobody=_("Nobody in particular"))
    reason = SafeTextField(label=_("Why not"), required=False, max_length=200)

    def __init__(self, *args, session: GroupSession, reader: Member, **kwargs) -> None:
        super().__init__(*args, session=session, reader=reader, **kwargs)
        self.offer_leaders(session.group, reader, session.led_by)
        self.fields["led_by"].initial = session.led_by_id or ""

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("outcome") == "not_held" and any(cleaned.get(f"there_{day.pk}") for day in self.days):
            raise ValidationError(_("You ticked people who were there. Was it held after all?"), code="held")
        return cleaned

    def facts(self) -> dict:
        """What `close_session` takes."""
        facts = {name: self.cleaned_data[name] for name in ("outcome", "reason", "led_by")}
        return {**facts, "present": self.present()}
