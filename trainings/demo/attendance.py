"""Who was at the sessions that were held, where that is known from, and what was written afterwards."""

from members.demo import Check, Context, Part, parts
from members.models import Member
from trainings.models import Attendance, AttendanceChange, Registration, TrainingSession, TrainingSummary

Outcome, Source, State = Attendance.Outcome, Attendance.Source, Registration.State
OUTCOMES = {
    State.ATTENDED: Outcome.ATTENDED,
    State.PARTIAL: Outcome.PARTIAL,
    State.NO_SHOW: Outcome.ABSENT,
}
SOURCES = (Source.STAFF, Source.STAFF, Source.PAPER, Source.CODE)
SUMMARY = "ပြောဆိုခဲ့သည်များ၊ မေးခွန်းသုံးခုနှင့် နောက်တစ်ကြိမ်အတွက် ပြင်ဆင်ရန်။"
# One of those that were held lately has none, so that the desk has something to ask for.
WITHOUT_SUMMARY = 1


def _held():
    marked = Registration.objects.filter(session__is_demo=True, state__in=list(OUTCOMES))
    return marked.select_related("session__training").order_by("pk")


def _minutes(row: Registration) -> int:
    whole = int((row.session.ends_at - row.session.starts_at).total_seconds() // 60)
    return {State.ATTENDED: whole, State.PARTIAL: whole * 6 // 10, State.NO_SHOW: 0}[row.state]


def seed_attendance(ctx: Context) -> None:
    clerk = Member.objects.get(user__username="staff", is_demo=True)
    made = [
        Attendance(
            registration=row, outcome=OUTCOMES[State(row.state)], minutes=_minutes(row), mode=row.mode,
            source=Source.STAFF if row.state == State.NO_SHOW else SOURCES[n % len(SOURCES)], by=clerk,
            at=row.session.ends_at,
        )
        for n, row in enumerate(_held())
    ]  # fmt: skip
    Attendance.objects.bulk_create(made)
    AttendanceChange.objects.bulk_create(
        AttendanceChange(
            attendance=one, outcome=one.outcome, minutes=one.minutes, source=one.source, by=clerk, at=one.at
        )
        for one in made
    )
    held = TrainingSession.objects.filter(pk__in={one.registration.session_id for one in made}).in_order()
    TrainingSummary.objects.bulk_create(
        TrainingSummary(session=session, body=SUMMARY, written_by=clerk, written_at=session.ends_at)
        for session in list(held)[:-WITHOUT_SUMMARY]
    )


def count_attendance(ctx: Context) -> list[Check]:
    rows = Attendance.objects.filter(registration__session__is_demo=True)
    marked, completed = _held(), rows.filter(outcome=Outcome.ATTENDED)
    summed = TrainingSummary.objects.filter(session__is_demo=True)
    return [
        Check("attendance of held trainings", 312, rows.count()),
        Check("attended in full, as many as completed", 214, completed.count()),
        Check("marks that say what the registration says", marked.count(), rows.count()),
        Check("attendance without a first entry", 0, rows.filter(changes=None).count()),
        Check("held trainings with a summary", 16 - WITHOUT_SUMMARY, summed.count()),
    ]


# It is taken away with the registrations and the sessions.
parts.register("training_attendance", Part("training_attendance", 41, seed_attendance, count_attendance, lambda: None))
