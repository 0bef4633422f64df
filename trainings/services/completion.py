"""When a training is completed (domain I3, learning 22): the one place that writes it."""

from django.db import transaction

from members import clock
from members.models import Member

from ..models import Certificate, Enrolment, Training
from ..reports.standing import standing_of

State = Enrolment.State


@transaction.atomic
def look_again(training: Training, member: Member, *, was_taken_back: bool = False) -> Enrolment | None:
    """Bring the enrolment in step with the rule of the training: completed when it is met, open again when what it was
    met by was taken back. A certificate that was given for it is questioned then, and revoked by nobody but staff
    (learning 25). Nothing that somebody does beyond that undoes it, whatever the rule has come to ask (learning 22).
    Returns the enrolment, None for who has none. Called twice it does nothing."""
    mine = Enrolment.objects.select_for_update().filter(training=training, member=member)
    enrolment = mine.exclude(state=State.LEFT).order_by("-pk").first()
    if enrolment is None:
        return None
    is_met = standing_of(training, member).is_met
    if is_met and enrolment.state == State.ENROLLED:
        _set(enrolment, State.COMPLETED)
    elif was_taken_back and not is_met and enrolment.state == State.COMPLETED:
        _set(enrolment, State.ENROLLED)
    if is_met or was_taken_back:
        _question(training, member, stands=is_met)
    return enrolment


@transaction.atomic
def look_at_open_ones(training: Training) -> None:
    """The rule is another one: whoever meets it now has completed the training, without having to do something first.
    Whoever had completed it keeps that (learning 22)."""
    people = Enrolment.objects.open().filter(training=training).values("member")
    for member in Member.objects.filter(pk__in=people).order_by("pk"):
        look_again(training, member)


def _set(enrolment: Enrolment, state: str) -> None:
    enrolment.state = state
    enrolment.completed_at = clock.now() if state == State.COMPLETED else None
    enrolment.save(update_fields=["state", "completed_at"])


def _question(training: Training, member: Member, *, stands: bool) -> None:
    """What a certificate was given for holds no more, or holds again."""
    given = Certificate.objects.standing().filter(training=training, member=member, rule_version=training.rule_version)
    if stands:
        given.filter(questioned_at__isnull=False).update(questioned_at=None)
    else:
        given.filter(questioned_at=None).update(questioned_at=clock.now())
