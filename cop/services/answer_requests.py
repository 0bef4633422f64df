"""Asking colleagues for an answer: who is proposed, and asking them (domain 4, cultivation prompts)."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Audience, Member
from members.services import outbox

from ..models import Answer, AnswerRequest, Membership, Question
from .questions import lock, record

PROPOSED, MOST = 3, 6  # at a time, and for one question
NOT_ASKED_FOR = timedelta(days=14)
LOOK_BACK = timedelta(days=90)
TOO_MUCH = 0.4  # of the group's answers by one person: somebody else goes first (domain 4, H6 and St3)


def who_may_answer(question: Question) -> QuerySet[Member]:
    """People of the group who take part, can read it, did not ask it, and have neither answered nor been asked."""
    inside = Membership.objects.open().exclude(role=Membership.Role.OBSERVER).filter(group=question.group_id)
    people = Member.objects.filter(pk__in=inside.values("member"), status=Member.Status.ACTIVE, frozen_at=None)
    if question.readers == Question.Readers.LAWYERS:
        people = people.filter(provider_type=Member.ProviderType.LAWYER)
    answered = Answer.objects.standing().filter(question=question, author=OuterRef("pk"))
    asked = AnswerRequest.objects.filter(question=question, member=OuterRef("pk"))
    return people.exclude(pk=question.author_id).filter(~Exists(answered), ~Exists(asked))


def propose(question: Question, *, n: int = PROPOSED) -> list[Member]:
    """The `n` people to ask first: who shows the group that they know the topic or has answered on it, and who was
    not asked for 14 days. Whoever gives too many of the group's answers stands behind the others."""
    topics = list(question.topics.values_list("pk", flat=True))
    since = clock.now()
    lately = AnswerRequest.objects.filter(member=OuterRef("pk"), asked_at__gt=since - NOT_ASKED_FOR)
    knows = Q(profile__topics__in=topics, profile__show_topics__lte=Audience.GROUPS)
    answered = Q(given_answers__question__topics__in=topics, given_answers__withdrawn_at=None)
    found = who_may_answer(question).filter(~Exists(lately)).exclude(pk__in=_busiest(question, since - LOOK_BACK))
    fitting = found.annotate(
        fits=Count("profile__topics", filter=knows, distinct=True)
        + Count("given_answers__question", filter=answered, distinct=True)
    )
    return list(fitting.order_by("-fits", "pk")[:n])


def _busiest(question: Question, since) -> list[int]:
    """Who gave more than two in five of the group's answers since then, where there were enough to say so."""
    given = Answer.objects.standing().filter(question__group=question.group_id, posted_at__gt=since)
    counts = dict(given.order_by().values_list("author").annotate(n=Count("pk")))
    total = sum(counts.values())
    return [pk for pk, n in counts.items() if total >= 10 and n > TOO_MUCH * total]


@transaction.atomic
def ask_colleagues(question: Question, *, by: Member, members: Collection[Member]) -> int:
    """Ask these people for an answer; returns how many are new. Raises Refused for people who cannot answer it, and
    beyond six for one question."""
    question = lock(question)
    if question.is_over or not question.is_posted:
        raise Refused(_("This thread is closed. Open it again before you answer."))
    wanted = list(who_may_answer(question).filter(pk__in=[member.pk for member in members]))
    if question.requests.count() + len(wanted) > MOST:
        raise Refused(_("Six people were asked. Wait for their answers."))
    now = clock.now()
    AnswerRequest.objects.bulk_create(
        AnswerRequest(question=question, member=member, asked_by=by, asked_at=now) for member in wanted
    )
    outbox.notify("answer_asked", recipients=wanted, ref_key=f"ask:{question.uid}", about=question.uid)
    record("colleagues_asked", question, by, n=len(wanted))
    return len(wanted)
