"""When, where and by whom: what is typed about a session."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members import clock
from members.forms.fields import ClockField, DayField, NumberField
from members.forms.safe_text import SafeTextField
from members.forms.text import NormalisedCharField
from members.models import Holiday, Member
from members.templatetags.waing import day, zone_name

from ..models import Group, GroupSession
from ..rhythm import following
from ..services.sessions import MOST_DAYS, MOST_IN_SERIES, days_between
from .leaders import LeaderForm

# Where members and guests are; a session keeps its own zone besides.
ZONES = (
    "Asia/Yangon", "Asia/Bangkok", "Asia/Kolkata", "Asia/Dhaka", "Asia/Kuala_Lumpur", "Asia/Singapore", "Asia/Tokyo",
    "Australia/Sydney", "Europe/London", "Europe/Berlin", "America/New_York", "UTC",
)  # fmt: skip


def zone_choices(own: str = "") -> list[tuple[str, str]]:
    names = ZONES if own in (*ZONES, "") else (own, *ZONES)
    return [(name, zone_name(name)) for name in names]


class WhenForm(forms.Form):
    """Day, hours and zone; `days` in the cleaned data are the (start, end) pairs."""

    date = DayField(label=_("Day"))
    begins = ClockField(label=_("Begins"))
    ends = ClockField(label=_("Ends"))
    until = DayField(
        label=_("Last day"), required=False, help_text=_("Only for several days in a row, at the same hours.")
    )
    zone = forms.ChoiceField(label=_("Time zone"), initial="Asia/Yangon")
    on_holiday = forms.BooleanField(label=_("Hold it on the holiday all the same"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"date", "begins", "ends", "zone"} <= cleaned.keys():
            return cleaned
        last = cleaned.get("until") or cleaned["date"]
        if not timedelta(0) <= last - cleaned["date"] < timedelta(days=MOST_DAYS):
            self.add_error("until", ValidationError(_("The last day lies up to two weeks after the first.")))
            return cleaned
        if cleaned["ends"] <= cleaned["begins"]:
            self.add_error("ends", ValidationError(_("The end lies before the start.")))
            return cleaned
        hours = cleaned["begins"], cleaned["ends"]
        cleaned["days"] = days_between(cleaned["date"], last, *hours, cleaned["zone"])
        if not cleaned.get("on_holiday"):
            self._ask_about_holidays(self._dates(cleaned))
        return cleaned

    def _dates(self, cleaned: dict) -> list[date]:
        """In Myanmar, where the holidays are."""
        return [start.astimezone(clock.YANGON).date() for start, _end in cleaned["days"]]

    def _ask_about_holidays(self, dates: list[date]) -> None:
        """A holiday warns and forbids nothing: a tick is enough (domain 3.3)."""
        met = Holiday.objects.between(min(dates), max(dates)).filter(on__in=dates)
        if named := [f"{day(one.on)} ({one})" for one in met]:
            sentence = gettext("A public holiday: %(days)s. Choose another day, or tick here.")
            self.add_error("on_holiday", sentence % {"days": ", ".join(named)})

    def when(self) -> dict:
        """What the verbs take: starts_at, ends_at, days, zone."""
        days = self.cleaned_data["days"]
        return {"starts_at": days[0][0], "ends_at": days[-1][1], "days": days, "zone": self.cleaned_data["zone"]}


class _WhatForm(LeaderForm):
    """Everything about a session but its time."""

    format = forms.ChoiceField(label=_("What kind"), choices=GroupSession.Format)
    title = SafeTextField(
        label=_("Title"), required=False, max_length=160, help_text=_("No names of clients. Mails may show it.")
    )
    mode = forms.ChoiceField(label=_("How"), choices=GroupSession.Mode, widget=forms.RadioSelect, initial="room")
    place = NormalisedCharField(
        label=_("Place"),
        required=False,
        max_length=200,
        empty_value=None,
        help_text=_("Only members of the group see it. It is never mailed."),
    )
    join_link = forms.URLField(
        label=_("Link"), required=False, max_length=500, assume_scheme="https", empty_value=None
    )

    def __init__(self, *args, group: Group, reader: Member, led_by: Member | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.offer_leaders(group, reader, led_by)

    def what(self) -> dict:
        """The facts that the verbs take."""
        return {name: self.cleaned_data[name] for name in ("format", "title", "led_by", "mode", "place", "join_link")}


class PlanSessionForm(WhenForm, _WhatForm):
    """A session, or as many at the group's rhythm as asked for."""

    times = NumberField(
        label=_("How many"),
        required=False,
        min_value=1,
        max_value=MOST_IN_SERIES,
        initial=1,
        help_text=_("More than one: the next ones follow in the group's rhythm, on the same weekday of the month."),
    )
    field_order = [
        "date",
        "begins",
        "ends",
        "format",
        "title",
        "led_by",
        "leader_name",
        "mode",
        "place",
        "join_link",
        "times",
        "until",
    ]

    def __init__(self, *args, group: Group, **kwargs) -> None:
        super().__init__(*args, group=group, **kwargs)
        self.fields["zone"].choices = zone_choices()
        self.rhythm = group.rhythm
        if not group.rhythm:
            del self.fields["times"]

    def _dates(self, cleaned: dict) -> list[date]:
        """Those of the sessions that follow too."""
        dates, times = super()._dates(cleaned), cleaned.get("times") or 1
        return [following(on, self.rhythm, number) for number in range(times) for on in dates]


class MoveSessionForm(WhenForm):
    """Another time for a session that stands."""

    def __init__(self, *args, session: GroupSession, **kwargs) -> None:
        starts, ends = session.starts_at.astimezone(session.tz), session.ends_at.astimezone(session.tz)
        initial = {"date": starts.date(), "begins": starts.time(), "ends": ends.time(), "zone": session.zone}
        if ends.date() != starts.date():
            initial["until"] = ends.date()
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["zone"].choices = zone_choices(session.zone)
        self.fields["date"].widget.attrs["min"] = clock.today().isoformat()


class ChangeSessionForm(_WhatForm):
    """Title, leader, place, link."""

    def __init__(self, *args, session: GroupSession, **kwargs) -> None:
        names = ("format", "title", "led_by", "mode", "place", "join_link")
        initial = {name: getattr(session, name) for name in names}
        super().__init__(*args, group=session.group, led_by=session.led_by, initial=initial, **kwargs)
