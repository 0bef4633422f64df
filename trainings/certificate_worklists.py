"""What certificates bring to the desk: people who wait for one, and those whose ground fell away (learning 4.14)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.desk import Row, Span, Worklist
from members.models import Member

from .models import Certificate, Enrolment, Training
from .reports.waiting import waiting_for_certificate
from .session_worklists import row_of, under_names


def _run_by(member: Member) -> QuerySet[Training]:
    return Training.objects.run_by(member)


def _row(training: Training, at: datetime, action: Promise) -> Row:
    return row_of(training, at, "certificate_list", training.pk, action)


def _show_waiting(rows: Sequence[Enrolment], reader: Member) -> list[Row]:
    return under_names(rows, [_row(one.training, one.completed_at, _("Issue")) for one in rows], reader)


def _show_questioned(rows: Sequence[Certificate], reader: Member) -> list[Row]:
    return [_row(one.training, one.questioned_at, _("Look")) for one in rows]


def _waiting(span: Span) -> QuerySet[Enrolment]:
    return waiting_for_certificate().select_related("training")


def _questioned(span: Span) -> QuerySet[Certificate]:
    return Certificate.objects.questioned().select_related("training")


WAITING = Worklist(
    key="certificates_waiting",
    says=ngettext_lazy("%(n)s certificate waits to be issued", "%(n)s certificates wait to be issued", "n"),
    hint=_("Open the training and issue them all at once."),
    rows=_waiting,
    block="training",
    order=("completed_at", "pk"),
    show=_show_waiting,
    on_desk=True,
    staffed=_run_by,
)
QUESTIONED = Worklist(
    key="certificates_questioned",
    says=ngettext_lazy("%(n)s certificate has lost its ground", "%(n)s certificates have lost their ground", "n"),
    hint=_("Attendance was taken back. Say whether the certificate stands."),
    rows=_questioned,
    block="training",
    order=("questioned_at", "pk"),
    show=_show_questioned,
    on_desk=True,
    staffed=_run_by,
)
ALL = (WAITING, QUESTIONED)
