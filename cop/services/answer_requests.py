"""Asking colleagues for an answer: who is proposed, and asking them (domain 4, cultivation prompts)."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import MD5, Cast, Concat, Greatest
from django.utils.translation import gettext as _

from members import clock
from members.errors import Refused
from members.models import Audience, Member, MemberArea
from members.services import outbox

from ..models import Answer, AnswerRequest, Membership, Question
from ..reports.questions import ENOUGH
from .questions import lock, record

PROPOSED, MOST = 3, 6  # at a time, and for one question
NOT_ASKED_FOR = timedelta(days=14)
LOOK_BACK = timedelta(days=90)
TOO_MUCH = 0.4  # of the group's answers by one person: somebody else goes first (domain 4, St3)


def who_may_answer(question: Question) -> QuerySet[Member]:
    """People of the group who take part, can read it, did not ask it, and have neither answered nor been asked."""
    inside = Membership.objects.open().exclude(role=Membership.Role.OBSERVER).filter(group=question.group_id)
    people = Member.objects.filter(pk__in=inside.values("member"), status=Member.Status.ACTIVE, frozen_at=None)
    if question.readers == Question.Readers.LAWYERS:
        people = people.filter(provider_type=Member.ProviderType.LAWYER)
    answered = Answer.objects.standing().filter(question=question, author=OuterRef("pk"))
    asked = AnswerRequest.objects.filter(question=question, member=OuterRef("pk"))
    return people.exclude(pk=question.author_id).filter(~Exists(answered), ~Exists(asked))


def is_asked_for_more(question: Question) -> bool:
    """Whether colleagues are proposed: while nobody has answered, or nobody but one person who gives too many of the
    group's answers (domain 4, H6: "concentration → invite a second answerer"). What is solved or closed needs none."""
    if question.is_waiting:
        return True
    is_answered = question.kind in Question.ASKING and question.state == Question.State.ANSWERED
    if not is_answered or question.hidden_at:
        return False
    answerers = set(Answer.objects.standing().filter(question=question).values_list("author", flat=True))
    return len(answerers) == 1 and answerers <= set(_busiest(question))


def propose(question: Question, *, n: int = PROPOSED) -> list[Member]:
    """The `n` people to ask first, of those who were not asked for 14 days. Whoever gives too many of the group's
    answers stands behind the others. Then comes first who shows the group that they know the topic, or has answered
    on it; then who shares a practice area with the asker, and their state or region, both as far as the two show them
    to the group (domain B3). Among equals it is who was asked or has answered longest ago, or never; and of those who
    never were, others for each question."""
    topics = list(question.topics.values_list("pk", flat=True))
    asked, given = AnswerRequest.objects.all(), Answer.objects.standing()
    lately = asked.filter(member=OuterRef("pk"), asked_at__gt=clock.now() - NOT_ASKED_FOR)
    knows = Q(profile__topics__in=topics, profile__show_topics__lte=Audience.GROUPS)
    answered = Q(given_answers__question__topics__in=topics, given_answers__withdrawn_at=None)
    fitting = (
        who_may_answer(question)
        .filter(~Exists(lately))
        .annotate(
            is_busy=Q(pk__in=_busiest(question)),
            fits=Count("profile__topics", filter=knows, distinct=True)
            + Count("given_answers__question", filter=answered, distinct=True),
            has_area=_shares_area(question),
            is_near=_shares_unit(question),
            last_at=Greatest(_last(asked, "member", "asked_at"), _last(given, "author", "posted_at")),
            turn=MD5(Concat(Cast("pk", CharField()), Value(f"-{question.pk}"))),
        )
    )
    longest_ago = F("last_at").asc(nulls_first=True)
    return list(fitting.order_by("is_busy", "-fits", "-has_area", "-is_near", longest_ago, "turn")[:n])


def _shares_area(question: Question) -> Exists | Value:
    """Never beside an anonymous question: who is proposed would tell where its asker works and on what."""
    if question.is_anonymous:
        return Value(False)
    told = MemberArea.objects.filter(is_shown=True, member__profile__show_areas__lte=Audience.GROUPS)
    return Exists(told.filter(member=OuterRef("pk"), area__in=told.filter(member=question.author_id).values("area")))


def _shares_unit(question: Question) -> Exists | Value:
    if question.is_anonymous:
        return Value(False)
    told = Member.objects.filter(profile__show_unit__lte=Audience.GROUPS, home_unit__isnull=False)
    asker = told.filter(pk=question.author_id)
    return Exists(told.filter(pk=OuterRef("pk"), home_unit__in=asker.values("home_unit")))


def _last(rows: QuerySet, who: str, when: str) -> Subquery:
    return Subquery(rows.filter(**{who: OuterRef("pk")}).order_by(f"-{when}").values(when)[:1])


def _busiest(question: Question) -> list[int]:
    """Who gave more than two in five of the group's answers lately, where there were enough to say so."""
    since = clock.now() - LOOK_BACK
    given = Answer.objects.standing().filter(question__group=question.group_id, posted_at__gt=since)
    asked = given.filter(question__kind__in=Question.ASKING)
    counts = dict(asked.order_by().values_list("author").annotate(n=Count("pk")))
    total = sum(counts.values())
    return [pk for pk, n in counts.items() if total >= ENOUGH and n > TOO_MUCH * total]


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
