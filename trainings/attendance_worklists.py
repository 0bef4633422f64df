"""What the day leaves for the desk: nobody was marked, two sources disagree, rows are nobody's, no summary (C11)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.desk import Row, Span, Worklist

from .models import Attendance, AttendanceFile, HeadCount, Registration, TrainingSession
from .models.session_record import SUMMARY_WITHIN
from .session_worklists import row_of, run_by

MARKED_WITHIN = timedelta(hours=48)  # learning, proposal 14
SUMMARY_MATTERS = timedelta(days=60)  # domain C11


def _row(session: TrainingSession, page: str, pk: int, action: Promise) -> Row:
    return row_of(session, session.starts_at, page, pk, action)


def _written() -> Exists:
    return Exists(Attendance.objects.filter(registration__session=OuterRef("pk")))


def _counted() -> Exists:
    return Exists(HeadCount.objects.filter(session=OuterRef("pk")))


def _unmarked(span: Span) -> QuerySet[TrainingSession]:
    """Over for two days, somebody had a place, and neither a name nor a head is written."""
    expected = Exists(Registration.objects.coming().filter(session=OuterRef("pk")))
    over = TrainingSession.objects.open().filter(expected, ~_written(), ~_counted())
    return over.filter(ends_at__lte=span.now - MARKED_WITHIN).select_related("training", "series")


def _without_summary(span: Span) -> QuerySet[TrainingSession]:
    held = TrainingSession.objects.open().filter(_written() | _counted(), summary=None)
    since, until = span.now - SUMMARY_MATTERS, span.now - SUMMARY_WITHIN
    return held.filter(ends_at__gt=since, ends_at__lte=until).select_related("training", "series")


def _disputed(span: Span) -> QuerySet[Attendance]:
    return Attendance.objects.disputed().select_related(
        "registration__session__training", "registration__session__series"
    )


def _undecided(span: Span) -> QuerySet[AttendanceFile]:
    rows = AttendanceFile.objects.undecided().defer("content", "choices", "file_name")
    return rows.select_related("session__training", "session__series")


UNMARKED = Worklist(
    key="sessions_without_attendance",
    says=ngettext_lazy("%(n)s training session without attendance", "%(n)s training sessions without attendance", "n"),
    hint=_("It was more than two days ago. Write down who was there, or count heads."),
    rows=_unmarked,
    block="pk",
    order=("starts_at", "pk"),
    show=lambda rows, reader: [_row(one, "session_day", one.pk, _("Write it down")) for one in rows],
    on_desk=True,
    staffed=run_by,
)
DISPUTED = Worklist(
    key="attendance_disputed",
    says=ngettext_lazy("%(n)s attendance that two sources disagree on", "%(n)s that two sources disagree on", "n"),
    hint=_("A code says one thing and a list another. Say which holds."),
    rows=_disputed,
    block="registration__session",
    order=("at", "pk"),
    show=lambda rows, reader: [
        _row(one.session, "change_attendance", one.registration_id, _("Decide")) for one in rows
    ],
    on_desk=True,
    staffed=run_by,
)
UNDECIDED = Worklist(
    key="attendance_rows_open",
    says=ngettext_lazy("%(n)s list with rows that are nobody's", "%(n)s lists with rows that are nobody's", "n"),
    hint=_("Say whose they are. The list is kept for two weeks."),
    rows=_undecided,
    block="session",
    order=("confirmed_at", "pk"),
    show=lambda rows, reader: [_row(one.session, "attendance_file_detail", one.pk, _("Decide")) for one in rows],
    on_desk=True,
    staffed=run_by,
)
UNSUMMED = Worklist(
    key="training_summaries_due",
    says=ngettext_lazy("%(n)s training session without a summary", "%(n)s training sessions without a summary", "n"),
    hint=_("Somebody could not connect. Write what was said."),
    rows=_without_summary,
    block="pk",
    order=("starts_at", "pk"),
    show=lambda rows, reader: [_row(one, "write_training_summary", one.pk, _("Write")) for one in rows],
    on_desk=True,
    staffed=run_by,
)
ALL: Sequence[Worklist] = (UNMARKED, DISPUTED, UNDECIDED, UNSUMMED)
