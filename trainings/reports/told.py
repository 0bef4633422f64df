"""Who was told what of a session as it stands now (learning 4.12, decision 11)."""

from datetime import datetime
from itertools import chain

from django.db.models import Case, DateTimeField, Exists, Func, OuterRef, Q, QuerySet, Subquery, When

from members.models import OutboxMessage

from ..models import Registration, SessionTold, SessionTrainer, TrainingSession

NOTICES = ("training_moved", "training_changed", "training_cancelled")
REMINDER, OFFER = "training_reminder", "training_offered"
EVER = Func(template="timestamptz '0001-01-02 00:00:00+00'", output_field=DateTimeField())


def told_rows(session: TrainingSession) -> list[Registration | SessionTrainer]:
    """Everybody who has to know: the live registrations, or of a session that is off those that ended with it; then
    its trainers. Each with `how`: mail (it went out), waiting (on its way), person (ticked), '' (nobody yet); and
    `posted_as`: what a form calls its rows."""
    listed = _to_know().filter(session=session).select_related("guest").order_by("pk")
    trainers = SessionTrainer.objects.asked().filter(session=session).order_by("pk")
    rows = list(chain(listed.annotate(**_told_how(listed)), trainers.annotate(**_told_how(trainers))))
    for row in rows:
        ways = {"person": row.is_ticked, "mail": row.is_mailed, "waiting": row.is_on_its_way}
        row.posted_as = "registration" if isinstance(row, Registration) else "trainer"
        row.how = next((how for how, is_so in ways.items() if is_so), "")
    return rows


def untold_on_list() -> QuerySet[Registration]:
    """People on the lists of announced sessions whom neither mail nor a person tells how theirs stands now."""
    return _untold(_to_know().filter(session__status=TrainingSession.Status.OPEN))


def untold_trainers() -> QuerySet[SessionTrainer]:
    """The same of those who are asked to train, or agreed to."""
    return _untold(SessionTrainer.objects.asked().filter(session__status=TrainingSession.Status.OPEN))


def offers_beyond_mail(now: datetime) -> QuerySet[Registration]:
    """Places that are kept for members now, and of which no mail tells them: they would lapse unheard."""
    to_them = _mails().filter(recipient=OuterRef("member"), kind=OFFER, created_at__gte=OuterRef("state_since"))
    rows = Registration.objects.offered().filter(offer_expires_at__gt=now, member__isnull=False)
    return rows.filter(~Exists(to_them.exclude(state__in=OutboxMessage.LOST)), session__cancelled_at=None)


def _to_know() -> QuerySet[Registration]:
    off = Q(session__cancelled_at__isnull=False, state=Registration.State.SESSION_CANCELLED)
    return Registration.objects.filter(off | Q(session__cancelled_at=None, state__in=Registration.LIVE))


def _untold(rows: QuerySet) -> QuerySet:
    return rows.alias(**_told_how(rows)).filter(is_ticked=False, is_on_its_way=False)


def _told_how(rows: QuerySet) -> dict:
    """`is_ticked`, `is_mailed`, `is_on_its_way` (or mailed) of registrations, or of trainers.

    Mail told them how things stand if it is the notice of this version, or any mail about the session that was
    written after that notice: a mail is worded when it is sent.
    """
    is_listed = rows.model is Registration
    same = {"registration" if is_listed else "trainer": OuterRef("pk")}
    ticks = SessionTold.objects.filter(schedule_version=OuterRef("session__schedule_version"), **same)
    notices = _mails().filter(kind__in=NOTICES, version=OuterRef("session__schedule_version"))
    since = Case(
        When(session__schedule_version=1, then=EVER),
        default=Subquery(notices.order_by("created_at").values("created_at")[:1]),
    )
    to_them = Q(recipient=OuterRef("member"))
    if is_listed:
        to_them |= Q(outsider=OuterRef("guest__uid"))
    mails = _mails().filter(to_them, created_at__gte=OuterRef("told_since")).exclude(state__in=OutboxMessage.LOST)
    sent = mails.filter(state=OutboxMessage.State.SENT)
    return {
        "told_since": since,
        "is_ticked": Exists(ticks),
        "is_mailed": Exists(sent),
        "is_on_its_way": Exists(mails),
    }


def _mails() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(about=OuterRef("session__uid")).telling().exclude(kind=REMINDER)
