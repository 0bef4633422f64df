"""The numbers of domain 7, "Learning", as far as they are this room's, held against the database."""

from django.db.models import F

from members.demo import Check, Context
from trainings.models import (
    AwarenessEvent,
    Collection,
    Enrolment,
    Guest,
    HeadCount,
    Prerequisite,
    Registration,
    Series,
    SessionLetter,
    Training,
    TrainingCitation,
    TrainingSession,
)

from .catalogue import PREREQUISITES, TAUGHT
from .sittings import GUESTS, HEADS, LEARNING_DAYS, LETTERS, ORGANISERS, SERIES


def count_trainings(ctx: Context) -> list[Check]:
    trainings = Training.objects.filter(is_demo=True)
    laws = TrainingCitation.objects.filter(training__in=trainings)
    enrolments = Enrolment.objects.filter(training__in=trainings)
    series = Series.objects.filter(is_demo=True, title=SERIES).first()
    sessions = TrainingSession.objects.filter(series=series, is_demo=True).in_order()
    heads = HeadCount.objects.filter(session__in=sessions).by_sector()
    before = Prerequisite.objects.filter(training__in=trainings, needs__in=trainings)
    guests = list(Guest.objects.filter(is_demo=True))
    oversold = TrainingSession.objects.filter(held_room__gt=F("capacity_room"))
    return [
        Check("trainings", 8, trainings.count()),
        Check("collections of trainings", 3, Collection.objects.filter(is_demo=True).count()),
        Check("trainings in a collection", 8, trainings.exclude(collections=None).count()),
        Check("law that trainings are about", sum(len(one.law) for one in TAUGHT), laws.count()),
        Check("enrolments", 312, enrolments.count()),
        Check("enrolments completed", 214, enrolments.completed().count()),
        Check("trainings that want a review", 1, trainings.needing_review(ctx.anchor).count()),
        Check("topics of the series", [topic for topic, _days in LEARNING_DAYS], [one.topic for one in sessions]),
        Check("organisers of the series", len(ORGANISERS), series.organisers.count() if series else 0),
        Check("head-count of the series", 400, sum(heads.values())),
        Check("head-count by sector", {str(k): n for k, n in HEADS.items()}, heads),
        Check("rows for people who were only counted", 0, Registration.objects.filter(session__in=sessions).count()),
        Check("sessions sold twice", 0, oversold.count()),
        Check("messages to lists", len(LETTERS), SessionLetter.objects.filter(session__is_demo=True).count()),
        Check("people from outside", len(GUESTS), len(guests)),
        Check("people from outside who are mailed", 1, sum(one.wants_mail for one in guests)),
        Check("trainings that come after another", len(PREREQUISITES), before.count()),
        Check("awareness events", 1, AwarenessEvent.objects.filter(is_demo=True).count()),
    ]
