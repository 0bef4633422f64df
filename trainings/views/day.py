"""The day itself, on a trainer's phone: the list, ticks, late arrivals, the code to say, what comes next; the sheet
that goes round; one person's attendance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.access import get_visible_or_404, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.models import Member
from members.namesakes import tell_apart
from members.naming import Named
from members.services.submissions import once
from members.squares import one_path, squares
from members.templatetags.waing import digits, lang_of
from members.views.acting import posted, show_or_act

from ..forms.attendance import ChangeAttendanceForm, TicksForm
from ..models import Attendance, Registration, TrainingItem, TrainingSession
from ..services import attendance as services
from ..services import codes
from .people import walk_in_form

LATE = "trainings.change_late_attendance"
EMPTY_LINES = 8  # of a sheet, for who was not on the list


def get_training_session(request: HttpRequest, pk: int) -> TrainingSession:
    return visible_or_404(TrainingSession, request.member, pk, "training", "series", "centre")


def names_of(session: TrainingSession, reader: Member, rows=None) -> list[Named]:
    """Who is on the list, by name: `pk` is the registration, `rest` is (member id, guest's or none)."""
    rows = Registration.objects.coming().filter(session=session) if rows is None else rows
    by_member = dict(rows.filter(member__isnull=False).values_list("member", "pk"))
    people = tell_apart(Member.objects.filter(pk__in=by_member).names(reader))
    named = [Named(by_member[one.pk], one.name, one.lang, one.key, (one.pk,)) for one in people]
    for row in rows.filter(guest__isnull=False).select_related("guest"):
        name = row.guest.full_name or "—"
        named.append(Named(row.pk, name, lang_of(name), name.casefold(), (None,)))
    return sorted(named, key=lambda one: one.key)


@dataclass(frozen=True)
class DayRow:
    """A line of the day's list."""

    pk: int
    name: str
    lang: str
    one: Attendance | None
    mode: str

    @property
    def is_here(self) -> bool:
        return self.one is not None and self.one.outcome != Attendance.Outcome.ABSENT

    @property
    def is_partly_here(self) -> bool:
        """Ticked, and yet not for all that counts: by one code of four, or by a list."""
        return self.one is not None and self.one.outcome == Attendance.Outcome.PARTIAL


def day_rows(session: TrainingSession, reader: Member, rows=None) -> list[DayRow]:
    """Everybody on the list with what is written of them."""
    rows = Registration.objects.coming().filter(session=session) if rows is None else rows
    written = {one.registration_id: one for one in Attendance.objects.filter(registration__in=rows)}
    modes = {pk: str(Registration.Mode(mode).label) for pk, mode in rows.values_list("pk", "mode")}
    return [
        DayRow(one.pk, one.name, one.lang, written.get(one.pk), modes.get(one.pk, ""))
        for one in names_of(session, reader, rows)
    ]


def ticked(rows: list[DayRow]) -> str:
    return ",".join(str(row.pk) for row in rows if row.is_here)


def _items_of(session: TrainingSession) -> Iterator[TrainingItem]:
    """Those of the session's part. One without a session goes with the one before it, at the top with the first that
    has one; where none has, all are of the first part."""
    items = session.training.items.exclude(kind=TrainingItem.Kind.READING).select_related("session")
    bound = [item.session.part for item in items if item.session]
    part = bound[0] if bound else session.training.sessions.standing().aggregate(first=Min("part"))["first"]
    for item in items:
        part = item.session.part if item.session else part
        if part == session.part:
            yield item


def next_items(session: TrainingSession) -> list[tuple[datetime, str, bool]]:
    """(when, what, whether it goes on now) for the parts of the training that are done in the session."""
    if not session.training_id:
        return []
    items, begin, now = [], session.starts_at, clock.now()
    for item in _items_of(session):
        end = begin + timedelta(minutes=item.minutes)
        items.append((begin, item.title, begin <= now < end))
        begin = end
    return items


@once
@require_http_methods(["GET", "POST"])
def session_day(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with ticks. Ticks are kept in the form: sent twice they count once, and a page that lay open takes
    back nobody else's."""
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.run_session_day", session)
    if services.is_sensitive(session):
        return render(request, "trainings/session_day_heads.html", {"session": session})
    rows = day_rows(session, request.member)
    form = TicksForm(posted(request), people=[row.pk for row in rows])
    if request.method == "POST" and form.is_valid():
        try:
            n = services.take_day(session, by=request.member, **_ticks(request, form, session))
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            text = ngettext("%(n)s person written.", "%(n)s people written.", n) % {"n": digits(n)}
            messages.success(request, text)
            return redirect("trainings:session_day", pk)
    return render(request, "trainings/session_day.html", _day(request, session, rows, form))


def minutes_late(request: HttpRequest, session: TrainingSession) -> int:
    """With the button for late arrivals: how long after the start it is now."""
    since = (clock.now() - session.starts_at).total_seconds() // 60 if "late" in request.POST else 0
    return max(int(since), 0)


def _ticks(request: HttpRequest, form: TicksForm, session: TrainingSession) -> dict:
    """What `take_day` takes."""
    late = minutes_late(request, session)
    was = form.cleaned_data["was"]
    return {
        "here": {pk: late if pk not in was else 0 for pk in form.cleaned_data["here"]},
        "was": was,
        "source": Attendance.Source.PAPER if form.cleaned_data["on_paper"] else Attendance.Source.STAFF,
        "is_late_allowed": request.user.has_perm(LATE, session),
    }


def _day(request: HttpRequest, session: TrainingSession, rows: list[DayRow], form: TicksForm) -> dict:
    now = clock.now()
    can_mark = now >= session.starts_at - services.EARLIEST and not session.is_cancelled
    chosen = set(request.POST.getlist("here")) if form.is_bound else None
    spoken = codes.codes_of(session)
    return {
        "session": session,
        "rows": [(row, str(row.pk) in chosen if chosen is not None else row.is_here) for row in rows],
        "was": request.POST.get("was", "") if form.is_bound else ticked(rows),
        "form": form,
        "here": sum(row.is_here for row in rows),
        "unmarked": sum(row.one is None for row in rows),
        "disputed": [row for row in rows if row.one and row.one.other_source],
        "code": codes.code_now(session) if session.starts_at - codes.EARLY <= now <= session.ends_at else None,
        "next_code": next((one for one in spoken if one.spoken_at > now), None),
        "codes": spoken,
        "items": next_items(session),
        "points": list(session.points.all()),
        "can_mark": can_mark,
        "walk_in": walk_in_form(request, session) if can_mark else None,
        "has_ended": session.ends_at <= now,
    }


@require_POST
@once
def settle_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """After the session: who has no mark did not come."""
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.settle_attendance", session)
    try:
        is_late_allowed = request.user.has_perm(LATE, session)
        n = services.settle_attendance(session, by=request.member, is_late_allowed=is_late_allowed)
        text = ngettext("%(n)s person did not come.", "%(n)s people did not come.", n) % {"n": digits(n)}
        messages.success(request, text)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("trainings:session_day", pk)


@once
@require_http_methods(["GET", "POST"])
def change_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: what stands, what stood there before, and what staff says instead, with the reason."""
    rows = Registration.objects.coming().select_related("session__training", "session__series", "member", "guest")
    registration = get_visible_or_404(rows, request.member, pk=pk)
    permission_required_or_403(request, "trainings.change_attendance", registration)
    session = registration.session
    one = Attendance.objects.filter(registration=registration).first()
    initial = {"outcome": one.outcome, "minutes": one.minutes} if one else {"minutes": services.length_of(session)}
    form = ChangeAttendanceForm(posted(request), initial=initial)
    return show_or_act(
        request,
        form,
        lambda: services.change_attendance(
            registration,
            by=request.member,
            is_late_allowed=request.user.has_perm(LATE, session),
            **form.cleaned_data,
        ),
        page="trainings/change_attendance.html",
        done=_("Saved, with your reason."),
        to=lambda _one: reverse("trainings:session_day", args=[session.pk]),
        session=session,
        one=one,
        name=next(iter(names_of(session, request.member, rows.filter(pk=pk))), None),
        changes=list(one.changes.all()) if one else [],
        entries=registration.code_entries.count(),
        number_of_codes=len(codes.codes_of(session)),
    )


@require_safe
def training_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Paper for the room: a line for each person, and on each printed page the way to the code (learning 19)."""
    session = get_training_session(request, pk)
    permission_required_or_403(request, "trainings.print_training_sheet", session)
    rows = squares(settings.SITE_URL + reverse("trainings:enter_code", args=[pk]))
    names = [] if services.is_sensitive(session) else names_of(session, request.member)
    context = {"session": session, "people": names, "blank": range(EMPTY_LINES), "qr": (len(rows), one_path(rows))}
    return render(request, "trainings/training_sheet.html", context)
