"""What sessions bring to the desk: nobody trains one, requests wait, needs are not met, a review is due (A9, C17)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cop.models import Group
from members import clock
from members.desk import Row, Span, Worklist, late_reminders, say_unreminded
from members.models import Member
from members.templatetags.waing import clock_time, day_clock, lang_of, when_day

from .models import Accommodation, Collection, Enrolment, Registration, SessionTrainer, Training, TrainingSession
from .notifications.places import REMINDER
from .reports.told import offers_beyond_mail, untold_on_list, untold_trainers

SOON = timedelta(days=14)
TELL_WITHIN = timedelta(hours=6)  # decision 11


def run_by(member: Member) -> QuerySet[TrainingSession]:
    return TrainingSession.objects.run_by(member)


def row_of(thing: TrainingSession | Training | Collection, at: datetime, page: str, pk: int, action: Promise) -> Row:
    """A row of a worklist of this room: when, the thing's title, and the page where it is done."""
    title = str(thing)
    url = reverse(f"trainings:{page}", args=[pk])
    return Row(when=when_day(at), title=title, url=url, action=str(action), lang=lang_of(title))


def _row(session: TrainingSession, page: str, action: Promise) -> Row:
    return row_of(session, session.starts_at, page, session.pk, action)


def under_names(
    rows: Sequence[Registration | SessionTrainer | Enrolment], shown: Sequence[Row], reader: Member
) -> list[Row]:
    """`shown`, each under the name of whom it is about: five rows of one session cannot be told apart by its title."""
    people = Member.objects.named_for(reader).in_bulk({one.member_id for one in rows if one.member_id})
    names = [name_of(one, people.get(one.member_id)) for one in rows]
    return [
        replace(row, title=name, meta=row.title, lang=lang_of(name)) for row, name in zip(shown, names, strict=True)
    ]


def name_of(row: Registration | SessionTrainer | Enrolment, person: Member | None) -> str:
    """As the reader may call them; of a guest the name that was written down."""
    return person.told_name if person else row.guest.full_name or "—"


def _untrained(span: Span) -> QuerySet[TrainingSession]:
    ahead = TrainingSession.objects.starting(span.now, span.now + SOON).filter(training__isnull=False)
    return ahead.without_trainer().select_related("training", "series")


def _show_untrained(rows: Sequence[TrainingSession], reader: Member) -> list[Row]:
    return [_row(one, "trainer_list", _("Ask somebody")) for one in rows]


def _requests(span: Span) -> QuerySet[Registration]:
    rows = Registration.objects.filter(state=Registration.State.REQUESTED, session__starts_at__gt=span.now)
    return rows.select_related("session__training", "session__series", "guest")


def _needs(span: Span) -> QuerySet[Accommodation]:
    states = [*Registration.HOLDING, Registration.State.REQUESTED]
    ahead = {
        "registration__session__starts_at__gt": span.now,
        "registration__session__starts_at__lte": span.now + SOON,
    }
    rows = Accommodation.objects.undecided().filter(registration__state__in=states, **ahead)
    return rows.select_related("registration__session__training", "registration__session__series")


def _show_requests(rows: Sequence[Registration], reader: Member) -> list[Row]:
    return under_names(rows, [_row(one.session, "registration_list", _("Decide")) for one in rows], reader)


def _show_needs(rows: Sequence[Accommodation], reader: Member) -> list[Row]:
    return [_row(one.registration.session, "registration_list", _("Look")) for one in rows]


def _to_review(span: Span) -> QuerySet[Training]:
    return Training.objects.needing_review(span.now.astimezone(clock.YANGON).date())


def _show_to_review(rows: Sequence[Training], reader: Member) -> list[Row]:
    return [row_of(one, _morning(one.review_on), "training_detail", one.pk, _("Look")) for one in rows]


def _collections_to_review(span: Span) -> QuerySet[Collection]:
    return Collection.objects.needing_review(span.now.astimezone(clock.YANGON).date())


def _show_collections(rows: Sequence[Collection], reader: Member) -> list[Row]:
    return [row_of(one, _morning(one.review_on), "collection_detail", one.pk, _("Look")) for one in rows]


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), clock.YANGON)


def _soon(rows: QuerySet, span: Span) -> QuerySet:
    """Those whose session begins within six hours, also where it was called off: they would come for nothing."""
    near = {"session__starts_at__gte": span.now, "session__starts_at__lt": span.now + TELL_WITHIN}
    return rows.filter(**near).annotate(starts_at=F("session__starts_at"))


def _show_untold(rows: Sequence[Registration | SessionTrainer], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.member_id for row in rows if row.member_id})
    return [_row_of_untold(row, people.get(row.member_id)) for row in rows]


def _row_of_untold(row: Registration | SessionTrainer, person: Member | None) -> Row:
    name = name_of(row, person)
    url = reverse("trainings:told_list", args=[row.session_id])
    action = str(_("Tell these people"))
    return Row(when=clock_time(row.starts_at), title=name, url=url, action=action, lang=lang_of(name))


def _show_offers(rows: Sequence[Registration], reader: Member) -> list[Row]:
    people = Member.objects.named_for(reader).in_bulk({row.member_id for row in rows})
    found = []
    for row in rows:
        name, until = people[row.member_id].told_name, day_clock(row.offer_expires_at)
        url = reverse("trainings:registration_list", args=[row.session_id])
        found.append(Row(when=until, title=name, url=url, action=str(_("Ask them")), lang=lang_of(name)))
    return found


def _late(span: Span) -> QuerySet[TrainingSession]:
    return late_reminders(TrainingSession.objects.open().select_related("training", "series"), REMINDER, span)


def _show_late(rows: Sequence[TrainingSession], reader: Member) -> list[Row]:
    action = _("Who was told what")
    return [replace(_row(one, "told_list", action), meta=say_unreminded(one.unreminded)) for one in rows]


def _of_its_centre(model: type, centre: str = "centre"):
    """For `told_in`: what of this model a coordinator's digest tells of in the block of a group."""
    return lambda block: model.objects.filter(**{f"{centre}__in": Group.objects.centre_told_in(block)}).values("pk")


# Lists of people of a session, for whose desk it is; a digest tells of them in the block of its centre.
OF_SESSIONS = {"block": "session", "on_desk": True, "staffed": run_by, "told_in": _of_its_centre(TrainingSession)}
TO_TELL = {
    **OF_SESSIONS,
    "hint": _("No mail reaches them. Tell them and tick each name."),
    "order": ("starts_at", "pk"),
    "show": _show_untold,
}
UNTOLD = Worklist(
    key="untold_of_trainings",
    says=ngettext_lazy(
        "%(n)s person to tell of a training within 6 hours",
        "%(n)s people to tell of a training within 6 hours",
        "n",
    ),
    rows=lambda span: _soon(untold_on_list().select_related("guest"), span),
    **TO_TELL,
)
UNTOLD_TRAINERS = Worklist(
    key="untold_trainers",
    says=ngettext_lazy(
        "%(n)s trainer to tell of a training within 6 hours",
        "%(n)s trainers to tell of a training within 6 hours",
        "n",
    ),
    rows=lambda span: _soon(untold_trainers(), span),
    **TO_TELL,
)
OFFERS = Worklist(
    key="offers_beyond_mail",
    says=ngettext_lazy(
        "%(n)s place is kept for somebody whom no mail reaches",
        "%(n)s places are kept for people whom no mail reaches",
        "n",
    ),
    hint=_("Ask them before it runs out, and write down what they say."),
    rows=lambda span: offers_beyond_mail(span.now),
    order=("offer_expires_at", "pk"),
    show=_show_offers,
    **OF_SESSIONS,
)
LATE = Worklist(
    key="late_reminders_of_trainings",
    says=ngettext_lazy(
        "%(n)s training session began before everybody was reminded",
        "%(n)s training sessions began before everybody was reminded",
        "n",
    ),
    hint=_("Mail stood still. Ask those who did not come whether they knew of it."),
    rows=_late,
    order=("starts_at", "pk"),
    show=_show_late,
    **{**OF_SESSIONS, "block": "pk"},
)
UNTRAINED = Worklist(
    key="sessions_without_trainer",
    says=ngettext_lazy("%(n)s training session without a trainer", "%(n)s training sessions without a trainer", "n"),
    hint=_("It begins within two weeks. Ask somebody."),
    rows=_untrained,
    block="pk",
    order=("starts_at", "pk"),
    show=_show_untrained,
    on_desk=True,
    staffed=run_by,
)
REQUESTS = Worklist(
    key="training_requests",
    says=ngettext_lazy("%(n)s request for a place in a training", "%(n)s requests for places in trainings", "n"),
    hint=_("They wait for your word."),
    rows=_requests,
    block="session",
    order=("registered_at", "pk"),
    show=_show_requests,
    on_desk=True,
    staffed=run_by,
)
NEEDS = Worklist(
    key="training_needs",
    says=ngettext_lazy("%(n)s person needs something to take part", "%(n)s people need something to take part", "n"),
    hint=_("The session begins within two weeks."),
    rows=_needs,
    block="registration__session",
    order=("asked_at", "pk"),
    show=_show_needs,
    on_desk=True,
    staffed=run_by,
)
REVIEWS = Worklist(
    key="trainings_to_review",
    says=ngettext_lazy("%(n)s training needs a review", "%(n)s trainings need a review", "n"),
    hint=_("Its day has passed: look at it, and set the next day."),
    rows=_to_review,
    block="pk",
    order=("review_on", "pk"),
    show=_show_to_review,
    on_desk=True,
    staffed=lambda member: Training.objects.run_by(member),
    told_in=_of_its_centre(Training),
)
COLLECTIONS = Worklist(
    key="collections_to_review",
    says=ngettext_lazy("%(n)s collection needs a review", "%(n)s collections need a review", "n"),
    hint=_("Its day has passed: look at it, and set the next day."),
    rows=_collections_to_review,
    block="pk",
    order=("review_on", "pk"),
    show=_show_collections,
    on_desk=True,
    staffed=lambda member: Collection.objects.run_by(member),
    told_in=_of_its_centre(Collection),
)
# Of a centre, as the coordinator's digest tells of them: each with the way from its rows to the centre.
ACT_TODAY = (*((one, "session__centre") for one in (UNTOLD, UNTOLD_TRAINERS, OFFERS)), (LATE, "centre"))
TO_REVIEW = ((REVIEWS, "centre"), (COLLECTIONS, "centre"))
ALL = (UNTOLD, UNTOLD_TRAINERS, OFFERS, LATE, UNTRAINED, REQUESTS, NEEDS, REVIEWS, COLLECTIONS)
