"""Mentoring in number: so many mentors with room, each with one pair that has met and has goals, all at the centre of
the coordinator who reads the programme's page."""

from datetime import timedelta
from itertools import islice

from . import ground
from .pages import Page

MEETINGS, GOALS, WAITING = 3, 2, 100
CADENCE = 30
BATCH = 1000


def pages() -> list[Page]:
    """The page of two, who could mentor me, and the programme."""
    from django.urls import reverse

    return [
        Page("pair page", "lawyer", _pair),
        Page("mentor suggestions", "lawyer", lambda: reverse("mentoring:find_mentor")),
        Page("programme page", "coordinator", lambda: reverse("mentoring:programme_detail")),
        Page("programme, silent", "coordinator", lambda: reverse("mentoring:programme_detail") + "?state=silent"),
    ]


def _pair() -> str:
    from django.urls import reverse

    from mentoring.models import MentoringPair

    pair = MentoringPair.objects.open().get(mentee__user__username="lawyer")
    return reverse("mentoring:pair_detail", args=[pair.pk])


def grow(size: int) -> None:
    """Up to `size` mentors with one pair each, and some who wait."""
    from members.models import Member
    from mentoring.models import MenteeProfile, MentoringPair, MentorProfile

    missing = size - MentoringPair.objects.count()
    if missing <= 0:
        return
    ground.grow(3 * size)  # four in ten chose a name that strangers may read
    free = Member.objects.providers().filter(is_demo=True, user=None, mentorprofile=None, menteeprofile=None)
    named = free.exclude(display_name=None).order_by("pk")
    mentors = list(named[:missing])
    others = list(free.exclude(pk__in=[one.pk for one in mentors]).order_by("pk")[: missing + WAITING])
    mentees, waiting = others[:missing], others[missing:]
    _profile(MentorProfile, mentors, capacity=5, trained_on=_day(-150))
    _profile(MenteeProfile, waiting)
    rows = iter(list(zip(mentors, mentees, strict=False)))
    while batch := list(islice(rows, BATCH)):
        _write(batch)
    ground.analyse()


def _day(days: int):
    from members import clock

    return clock.today() + timedelta(days=days)


def _profile(model, people: list, **facts) -> None:
    from members.models import Topic

    topics = list(Topic.objects.order_by("order"))
    facts |= {"languages": ["my"], "ways": ["call"], "stages": ["remand"], "agreed_on": _day(-150)}
    model.objects.bulk_create(model(member=one, is_demo=True, **facts) for one in people)
    key, through = f"{model._meta.model_name}_id", model.topics.through
    through.objects.bulk_create(
        through(**{key: one.pk}, topic=topics[(one.pk + step) % len(topics)]) for one in people for step in range(2)
    )


def _write(batch: list) -> None:
    """Pairs of these two and two with their agreement, goals and meetings; one in twenty has gone quiet."""
    from members import clock
    from members.models import JusticeCentre
    from mentoring.models import Agreement, AgreementTerms, Goal, MentoringPair, MentoringSession

    centre, terms, now = JusticeCentre.objects.get(code="PDK"), AgreementTerms.objects.first(), clock.now()
    pairs = MentoringPair.objects.bulk_create(
        MentoringPair(
            mentor=mentor, mentee=mentee, centre=centre, state="active", started_on=_day(-120),
            active_on=_day(-115), cadence_days=CADENCE, ends_on=_day(150), is_demo=True,
        )
        for mentor, mentee in batch
    )  # fmt: skip
    Agreement.objects.bulk_create(
        Agreement(
            pair=pair, version=1, terms=terms, cadence_days=CADENCE, months=9, reach="By phone",
            mentor_accepted_at=now, mentee_accepted_at=now,
        )
        for pair in pairs
    )  # fmt: skip
    Goal.objects.bulk_create(Goal(pair=pair, text="Argue bail alone") for pair in pairs for _number in range(GOALS))
    MentoringSession.objects.bulk_create(
        MentoringSession(
            pair=pair, starts_at=at, ends_at=at + timedelta(hours=1), outcome="held", minutes=50, logged_at=at,
            is_demo=True,
        )
        for pair in pairs
        for at in (now - timedelta(days=_last(pair) + CADENCE * back) for back in range(MEETINGS))
    )  # fmt: skip


def _last(pair) -> int:
    """How many days ago they met last."""
    return 45 if pair.pk % 20 == 0 else pair.pk % 28
