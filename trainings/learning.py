"""What stands on a person's page of learning: trainings with what is left, certificates, sessions to tell of."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.models import Member
from members.templatetags.waing import digits

from .models import Attempt, Certificate, Enrolment, FeedbackMark, Registration, Training, TrainingSession
from .reports.standing import Standing, standing_of, standings

MOST = 40


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is still to be done: the words, and the page where it is done ("" for none)."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """A training of mine: where I stand with it, and what is left."""

    training: Training
    standing: Standing
    is_completed: bool
    left: list[Left]


def my_trainings(member: Member) -> list[Mine]:
    """Those that I work through and those that I completed, the newest first; nine statements."""
    rows = Enrolment.objects.exclude(state=Enrolment.State.LEFT).filter(member=member)
    enrolments = list(rows.select_related("training").order_by("-pk")[:MOST])
    found = standings(member, [one.training for one in enrolments])
    return [_mine(one, found[one.training_id]) for one in enrolments]


def _mine(enrolment: Enrolment, standing: Standing) -> Mine:
    is_completed = enrolment.state == Enrolment.State.COMPLETED
    return Mine(enrolment.training, standing, is_completed, [] if is_completed else what_is_left(standing))


def what_is_left(standing: Standing) -> list[Left]:
    """In the order in which it is done."""
    return [one for one in (_sessions(standing), _items(standing), _test(standing), _feedback(standing)) if one]


def _page(standing: Standing) -> str:
    return reverse("trainings:training_detail", args=[standing.training.pk])


def _sessions(standing: Standing) -> Left | None:
    if standing.has_attended:
        return None
    facts = {"done": digits(standing.parts_attended), "needed": digits(standing.parts_needed)}
    return Left(_("Take part in a session: %(done)s of %(needed)s") % facts, _page(standing))


def _items(standing: Standing) -> Left | None:
    if standing.has_done_items:
        return None
    facts = {"done": digits(standing.items_done), "all": digits(standing.items)}
    return Left(_("Do the steps: %(done)s of %(all)s") % facts, _page(standing))


def _test(standing: Standing) -> Left | None:
    if not standing.lacks_test:
        return None
    ready = standing.has_done_items
    return Left(_("Take the test after the training"), _post(standing.training) if ready else "")


def _post(training: Training) -> str:
    return reverse("trainings:post_test", args=[training.pk])


def _feedback(standing: Standing) -> Left | None:
    return Left(_("Say what it was worth")) if standing.lacks_feedback else None


def my_certificates(member: Member) -> list[Certificate]:
    return list(Certificate.objects.filter(member=member).select_related("training").order_by("-pk")[:MOST])


def sessions_to_tell_of(member: Member, now=None) -> QuerySet[TrainingSession]:
    """Sessions of the last two weeks at which I was, and of which I have said nothing yet."""
    now = now or clock.now()
    came = Registration.objects.filter(
        session=OuterRef("pk"), member=member, state__in=[Registration.State.ATTENDED, Registration.State.PARTIAL]
    )
    told = FeedbackMark.objects.filter(session=OuterRef("pk"), member=member)
    rows = TrainingSession.objects.past(now).filter(ends_at__gt=now - timedelta(days=14))
    return rows.filter(Exists(came), ~Exists(told)).select_related("training", "series")[:MOST]


@dataclass(frozen=True, slots=True)
class OnTraining:
    """What the page of a training says of learning: the tests, what is left, the certificate."""

    left: list[Left]
    pre_url: str
    post_url: str
    certificate: Certificate | None


def of(enrolment: Enrolment, training: Training, member: Member) -> OnTraining:
    """Of who has not left it. Some ten statements."""
    standing = standing_of(training, member)
    taken = set(Attempt.objects.done().filter(form__training=training, member=member).values_list("wave", flat=True))
    asks_pre = standing.has_test and "pre" not in taken and not standing.parts_attended and not standing.items_done
    return OnTraining(
        left=_mine(enrolment, standing).left,
        pre_url=reverse("trainings:pre_test", args=[training.pk]) if asks_pre else "",
        post_url=_post(training) if standing.has_test and standing.has_done_items and standing.has_attended else "",
        certificate=Certificate.objects.filter(training=training, member=member).order_by("-pk").first(),
    )
