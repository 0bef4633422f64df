"""What mentoring puts on the home page: all that needs me, in one statement, and the next meeting in another."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from cop.models import Group, Membership
from members import clock
from members.home import Row, coming_up, needs_you
from members.models import Member
from members.ready import Ready

from .models import (
    Agreement,
    FeedbackGiven,
    MeetingProposal,
    MentoringOffer,
    MentoringPair,
    MentoringRequest,
    MentoringSession,
    NoteOpening,
)
from .models.note import TOLD_FOR

AHEAD = timedelta(days=14)
FEEDBACK_FOR = timedelta(days=30)
CIRCLE_FOR = timedelta(days=14)  # how long somebody reads that they were put into a circle
MOST = 10
AHEAD_ROW, CIRCLE_ROW = "ahead", "circle"
COLUMNS = ("what", "thing", "at")


def _rows(rows: QuerySet, what: str, thing: str, at) -> QuerySet:
    """Plain values that can stand under each other: what it is, the number in its address, since or until when."""
    found = rows.order_by().annotate(what=Value(what), thing=F(thing), at=Cast(at, DateTimeField()))
    return found.values_list(*COLUMNS)


def _waiting(member, now, since, until, told_since, put_since) -> QuerySet:
    """Everything of mentoring that waits for me, and the meetings until then, in one statement."""
    mine = Q(pair__mentor=member) | Q(pair__mentee=member)
    pairs = MentoringPair.objects.filter(Q(mentor=member) | Q(mentee=member))
    open_pairs = pairs.filter(state__in=MentoringPair.OPEN)
    later = Agreement.objects.filter(pair=OuterRef("pair"), version__gt=OuterRef("version"))
    unsigned = Q(pair__mentor=member, mentor_accepted_at=None) | Q(pair__mentee=member, mentee_accepted_at=None)
    agreements = Agreement.objects.filter(unsigned, ~Exists(later), pair__state__in=MentoringPair.OPEN)
    blank = open_pairs.filter(~Exists(Agreement.objects.filter(pair=OuterRef("pk"))))
    going = open_pairs.filter(closure_proposed_at__isnull=False)
    times = MeetingProposal.objects.filter(mine, state=MeetingProposal.State.OPEN, pair__state__in=MentoringPair.OPEN)
    times = times.filter(Q(first_at__gt=now) | Q(second_at__gt=now)).exclude(by=member)
    met = MentoringSession.objects.filter(
        mine, outcome="", cancelled_at=None, ends_at__lte=now, pair__state__in=MentoringPair.OPEN
    )
    ahead = MentoringSession.objects.filter(mine, outcome="", cancelled_at=None, ends_at__gt=now, starts_at__lte=until)
    given = FeedbackGiven.objects.filter(pair=OuterRef("pk"), member=member)
    ended = pairs.filter(~Exists(given), ended_on__gt=since)
    opened = NoteOpening.objects.filter(mine).told(told_since)
    put_in = Membership.objects.open().filter(
        member=member, source=Membership.Source.DESK, group__kind=Group.Kind.CIRCLE, group__archived_at=None,
        joined_on__gt=put_since,
    )  # fmt: skip
    return _rows(MentoringOffer.objects.filter(mentor=member, state="offered"), "offer", "pk", F("expires_at")).union(
        _rows(MentoringRequest.objects.filter(mentee=member, state="proposed"), "match", "pk", F("created_at")),
        _rows(agreements, "agreement", "pair", F("proposed_at")),
        _rows(blank, "blank", "pk", F("started_on")),
        _rows(times, "times", "pk", Coalesce(F("first_at"), F("second_at"))),
        _rows(met, "met", "pk", F("ends_at")),
        _rows(going.filter(state=MentoringPair.State.ACTIVE), "silent", "pk", F("closure_proposed_at")),
        _rows(going.filter(state=MentoringPair.State.AGREEING), "unagreed", "pk", F("closure_proposed_at")),
        _rows(ended, "feedback", "pk", F("ended_on")),
        _rows(put_in, CIRCLE_ROW, "group", F("joined_on")),
        _rows(opened, "opened", "pair", F("agreed_at")),
        _rows(ahead, AHEAD_ROW, "pair", F("starts_at")),
        all=True,
    )


_waits = Ready(
    lambda member, now, since, until, told_since, put_since: _waiting(member, now, since, until, told_since, put_since)
)


def _rows_of(member: Member) -> list[tuple[str, int, datetime]]:
    """(what, number in its address, moment); read once for this instance, which lives for one request."""
    if "mentoring_rows" not in member.__dict__:
        now = clock.now()
        since = (now - FEEDBACK_FOR).astimezone(clock.YANGON).date()
        member.mentoring_rows = _waits(
            member=member.pk, now=now, since=since, until=now + AHEAD, told_since=now - TOLD_FOR,
            put_since=clock.today() - CIRCLE_FOR,
        )  # fmt: skip
    return member.mentoring_rows


def _said() -> dict[str, tuple[str, str, str, str]]:
    """{what: (title, what is below it, button, name of the address, of this room unless it says which)}."""
    return {
        CIRCLE_ROW: (
            _("You are in a new circle"),
            _("One mentor, several who learn. You can leave it there at any time."),
            _("Open"),
            "cop:group_detail",
        ),
        "offer": (_("Somebody asks you to be their mentor"), _("Answer by then."), _("Answer"), "answer_offer"),
        "match": (_("Your coordinator proposes a mentor"), "", _("Answer"), "answer_match"),
        "agreement": (_("An agreement waits for you"), "", _("Read"), "agreement_detail"),
        "blank": (_("Agree how you want to work together"), "", _("Begin"), "pair_detail"),
        "times": (_("Choose a time to meet"), _("Two people, one meeting."), _("Choose"), "answer_proposal"),
        "met": (_("Did you meet?"), "", _("Write down"), "log_planned_session"),
        "silent": (_("You have not met for long"), _("Meet again, or end it."), _("Open"), "pair_detail"),
        "unagreed": (_("You have not agreed for long"), _("Agree, or end it."), _("Open"), "pair_detail"),
        "opened": (_("Your shared notes were opened"), _("By two of the staff together."), _("Read"), "note_list"),
        "feedback": (_("How was it?"), _("Nobody reads who said what."), _("Answer"), "give_feedback"),
    }


def to_do(member: Member) -> Iterator[Row]:
    """What of mentoring needs me; one statement, which the meetings to come share."""
    now, said = clock.now(), _said()
    for what, thing, at in [row for row in _rows_of(member) if row[0] != AHEAD_ROW][:MOST]:
        title, meta, action, name = said[what]
        yield Row(
            at=at,
            title=title,
            url=reverse(name if ":" in name else f"mentoring:{name}", args=[thing]),
            meta=meta,
            action=action,
            is_hot=what in ("offer", "times", "met") and at <= now + timedelta(days=1),
        )


def to_come(member: Member) -> Iterator[Row]:
    """Meetings of the next two weeks: when, and nobody's name."""
    for what, pair, at in _rows_of(member):
        if what == AHEAD_ROW:
            url = reverse("mentoring:pair_detail", args=[pair])
            is_today = at.astimezone(clock.YANGON).date() == clock.today()
            yield Row(at=at, title=_("Mentoring"), url=url, is_hot=is_today)


needs_you.register("mentoring", to_do)
coming_up.register("mentoring", to_come)
