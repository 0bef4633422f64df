"""Lists and figures that leave the house: stamped, without formulas, in the audit (safety C-34). The caller has asked
permission and a fresh proof of who it is."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cop.reports.small import Withheld, shown
from cop.roster.tables import as_csv
from members import clock
from members.errors import Refused
from members.models import Member
from members.services import audit
from members.templatetags.waing import day_clock

from ..models import Attendance, Registration, Training, TrainingSession
from ..reports.figures import lines_of
from ..reports.period import Period

MOST_ROWS = 5_000
UNKNOWN = "–"


def _stamp(by: Member) -> str:
    text = _("%(when)s, for %(handle)s. Destroy it when it has served.")
    return text % {"when": day_clock(clock.now()), "handle": by.user.username if by.user else UNKNOWN}


def take_registrations(session: TrainingSession, *, by: Member) -> bytes:
    """Who registered and who was there, as a plain table: names as `by` may call people, no contacts. Raises Refused
    where the training names nobody, and for more than 5,000 rows."""
    if session.training and session.training.is_sensitive:
        raise Refused(_("Of this training nobody is named, only counted."))
    rows = list(session.registrations.select_related("attendance", "guest").order_by("pk")[: MOST_ROWS + 1])
    if len(rows) > MOST_ROWS:
        raise Refused(_("This list is too long to be taken away."))
    names = {one.pk: one.name for one in Member.objects.filter(registrations__session=session).names(by)}
    audit.record("registrations_taken", by=by, on=session, people=len(rows))
    headings = [
        _("Number"), _("Name"), _("From outside"), _("How"), _("State"), _("Registered"), _("Attendance"),
        _("Minutes"), _("Source"),
    ]  # fmt: skip
    lines = [_line(row, names.get(row.member_id, UNKNOWN)) for row in rows]
    return as_csv([[_stamp(by)], [str(session), day_clock(session.starts_at)], headings, *lines])


def _line(row: Registration, name: str) -> list[str]:
    if row.guest:
        name = row.guest.full_name or UNKNOWN
    registered_on = row.registered_at.astimezone(clock.YANGON).date()
    return [
        str(row.pk), name, _("Yes") if row.guest else "", row.get_mode_display(), row.get_state_display(),
        registered_on.isoformat(), *_attendance(row),
    ]  # fmt: skip


def _attendance(row: Registration) -> tuple[str, str, str]:
    """Outcome, minutes and source; nothing for who was not marked."""
    marked: Attendance | None = getattr(row, "attendance", None)
    if marked is None:
        return "", "", ""
    return marked.get_outcome_display(), str(marked.minutes), marked.get_source_display()


def take_learning_figures(
    trainings: QuerySet[Training], people: QuerySet[Member], period: Period, *, by: Member
) -> bytes:
    """The sums of the page of figures, as a plain table for a donor: none points at one person (safety C-43)."""
    audit.record("learning_figures_taken", by=by, since=str(period.since or ""), until=str(period.until or ""))
    head = [
        [_stamp(by), ""],
        [_("Period"), f"{period.since or UNKNOWN} / {period.until or UNKNOWN}"],
        [_("Trainings"), str(trainings.count())],
        [_("Fewer than five"), Withheld.SMALL.value],
        [_("Would tell of fewer than five"), Withheld.BESIDE.value],
    ]
    return as_csv([*head, *([what, shown(cell)] for what, cell in lines_of(trainings, people, period))])
