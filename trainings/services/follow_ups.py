"""The question of three months later, by a link that needs no sign-in and acts once (learning 4.10, decision 14)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from members.mail import links
from members.models import Member
from members.services import outbox

from ..follow_up_links import is_alive, read_follow_up_token
from ..models import Enrolment, FollowUpMark, Training
from .feedback import follow_up

KIND = "training_follow_up"
# It is asked for 20 days, which is less than the outbox keeps what it sent: so nobody is asked twice.
AFTER, GIVE_UP = timedelta(days=90), timedelta(days=110)


@dataclass(frozen=True)
class Link:
    """What a link is about, and whether it was used."""

    training: Training
    member: Member
    is_used: bool


def read_token(token: str) -> Link:
    """Raises links.BadLink, Training.DoesNotExist or Member.DoesNotExist for what is none of ours, of somebody frozen,
    or of an account that has changed since."""
    training_pk, uid, state = read_follow_up_token(token)
    training = Training.objects.get(pk=training_pk)
    member = Member.objects.select_related("user").get(uid=uid, frozen_at=None)
    if not is_alive(state, member):
        raise links.BadLink
    used = FollowUpMark.objects.filter(training=training, member=member).exists()
    return Link(training, member, used)


def answer_by_link(token: str, **said) -> None:
    """Raises Refused when it was answered, and what `read_token` raises."""
    link = read_token(token)
    follow_up(link.training, link.member, **said)


def to_ask(now: datetime) -> QuerySet[Enrolment]:
    """Enrolments completed 90 to 110 days ago whose people have not answered."""
    answered = FollowUpMark.objects.filter(training=OuterRef("training"), member=OuterRef("member"))
    rows = Enrolment.objects.completed().filter(completed_at__gt=now - GIVE_UP, completed_at__lte=now - AFTER)
    return rows.filter(~Exists(answered))


def ask(now: datetime) -> int:
    """Each tick: one mail for each of them, ever; one statement a training. Returns how many rows were written."""
    due = to_ask(now)
    trainings = due.order_by("training").values_list("training", flat=True).distinct()
    return sum(_ask_of(training, due) for training in list(trainings))


def _ask_of(training: int, due: QuerySet[Enrolment]) -> int:
    people = Member.objects.filter(pk__in=due.filter(training=training).values("member"))
    return outbox.notify(KIND, recipients=people, ref_key=f"{KIND}:{training}")
