"""Taking the demo's trainings away, with all that was planned in them."""

from django.db.models import Q

from members.demo import sets
from members.models import Booking, OutboxMessage
from trainings.models import (
    AwarenessEvent,
    Collection,
    Enrolment,
    Guest,
    Qualification,
    Registration,
    Series,
    Training,
    TrainingSession,
    Wish,
)


def purge_trainings() -> None:
    """Demo rows and everything of a demo centre: people made some of it through the pages."""
    here = Q(is_demo=True) | Q(centre__is_demo=True)
    trainings, series = Training.objects.filter(here), Series.objects.filter(here)
    sessions = TrainingSession.objects.filter(here | Q(training__in=trainings) | Q(series__in=series))
    uids = [*sessions.values_list("uid", flat=True)]
    Booking.objects.filter(session_uid__in=uids).delete()
    OutboxMessage.objects.filter(about__in=uids).delete()
    sets.delete(Registration.objects.filter(session__in=sessions))
    Guest.objects.filter(Q(is_demo=True) | Q(registrations=None)).delete()
    sets.delete(sessions)
    Wish.objects.filter(Q(member__is_demo=True) | Q(met_by__in=trainings)).delete()
    sets.delete(Enrolment.objects.filter(Q(training__in=trainings) | Q(member__is_demo=True)))
    Collection.objects.filter(here).delete()
    Qualification.objects.filter(Q(is_demo=True) | Q(member__is_demo=True)).delete()
    AwarenessEvent.objects.filter(here).delete()
    series.delete()
    trainings.delete()
