"""What the groups put on the home page: people who ask, and sessions to answer, to close, and to come."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members import clock
from members.home import Row, coming_up, needs_you, waits_for
from members.models import Member
from members.ready import Ready
from members.templatetags.waing import clock_time, digits, listed

from . import held_home  # noqa: F401  (it registers rows of its own)
from .models import (
    Announcement,
    Answer,
    AnswerRequest,
    Comment,
    GroupSession,
    JoinRequest,
    JoinVoucher,
    Membership,
    Mention,
    PostReport,
    Question,
    Rsvp,
    SessionRating,
    Task,
    WrittenArgument,
)
from .models.joining import REMIND_AFTER
from .referral_home import to_take

AHEAD = timedelta(days=14)
MOST = 10
ANSWERS = "cop/_answers.html"


def with_my_answer(sessions: QuerySet[GroupSession], member: Member) -> QuerySet[GroupSession]:
    """`my_answer`: yes, maybe, no or None."""
    mine = Rsvp.objects.filter(session=OuterRef("pk"), member=member).values("answer")[:1]
    return sessions.annotate(my_answer=Subquery(mine))


def _ahead(member, now, until) -> QuerySet[GroupSession]:
    """Sessions of my groups that are not over and begin until then, the next first."""
    groups = Membership.objects.open().filter(member=member).values("group")
    rows = GroupSession.objects.of_live_groups().filter(group__in=groups, starts_at__lte=until).select_related("group")
    return with_my_answer(rows, member).upcoming(now)


def _unclosed(member, now) -> QuerySet[GroupSession]:
    """Sessions of groups that I lead which are over, and nobody has said whether they were held."""
    led = Membership.objects.open().leading().filter(member=member).values("group")
    return GroupSession.objects.of_live_groups().filter(group__in=led).unclosed(now).select_related("group")


def people_asking(member) -> QuerySet[JoinRequest]:
    """Requests that wait for my word: as one who knows them (`voucher_id`), as one who leads the group, or as one who
    is invited."""
    mine = JoinVoucher.objects.unanswered().filter(request=OuterRef("pk"), member=member).values("pk")[:1]
    led = Membership.objects.open().leading().filter(member=member).values("group")
    vouched = Q(state=JoinRequest.State.VOUCHED, group__in=led, group__archived_at=None)
    invited = Q(state=JoinRequest.State.APPLIED, way=JoinRequest.Way.CALLED, member=member, group__archived_at=None)
    waiting = Q(state=JoinRequest.State.APPLIED, voucher_id__isnull=False) | vouched | invited
    rows = JoinRequest.objects.annotate(voucher_id=Subquery(mine)).filter(waiting)
    return rows.select_related("group").order_by("state_since", "pk")


_sessions = Ready(lambda member, now, until: _ahead(member, now, until)[: 4 * MOST])


def _next_sessions(member: Member) -> list[GroupSession]:
    """Of the next two weeks; read once for this instance, which lives for one request."""
    if "next_sessions" not in member.__dict__:
        now = clock.now()
        member.next_sessions = _sessions(member=member.pk, now=now, until=now + AHEAD)
    return member.next_sessions


def _row(session: GroupSession, *, action: str = "", buttons: str = "") -> Row:
    address = [session.group.code, session.pk]
    return Row(
        at=session.starts_at,
        title=str(session),
        url=reverse("cop:session_detail", args=address),
        meta=_meta(session),
        action=action,
        is_hot=session.starts_at.astimezone(clock.YANGON).date() <= clock.today(),
        buttons=buttons,
        facts={"session": session, "answer_url": reverse("cop:answer_rsvp", args=address)},
    )


def _meta(session: GroupSession) -> str:
    hours = f"{clock_time(session.starts_at)}–{clock_time(session.ends_at)}"
    return listed(session.group, hours, session.get_mode_display())


def to_answer(member: Member) -> Iterator[Row]:
    """Sessions of the next two weeks to which I have not said yes or no."""
    for session in [one for one in _next_sessions(member) if one.my_answer is None][:MOST]:
        yield _row(session, buttons=ANSWERS)


@waits_for(Ready(lambda member, now: _unclosed(member, now)[:MOST]), lambda: {"now": clock.now()})
def to_close(member: Member, sessions: list[GroupSession]) -> Iterator[Row]:
    """Sessions of groups that I lead which are over, and nobody has said whether they were held."""
    for session in sessions:
        address = [session.group.code, session.pk]
        yield Row(
            at=session.starts_at,
            title=_("Close: %(session)s") % {"session": session},
            url=reverse("cop:session_detail", args=address),
            meta=str(session.group),
            is_hot=True,
            buttons="cop/_close_button.html",
            facts={"session": session, "close_url": reverse("cop:close_session", args=address)},
        )


def to_come(member: Member) -> Iterable[Row]:
    """Sessions that I answered, of the next two weeks."""
    for session in [one for one in _next_sessions(member) if one.my_answer is not None][:MOST]:
        yield _row(session, buttons=ANSWERS)


@waits_for(Ready(lambda member: people_asking(member)[:MOST]))
def to_let_in(member: Member, requests: list[JoinRequest]) -> Iterator[Row]:
    """Strangers who say that I know them (decision 3: vouchers confirm signed in), requests to join the groups that I
    lead, and groups into which I am invited."""
    for request in requests:
        if request.is_invitation:
            yield _invited(request)
        else:
            yield _vouching(request) if request.state == JoinRequest.State.APPLIED else _deciding(request)


def _invited(request: JoinRequest) -> Row:
    return Row(
        at=request.expires_at,
        title=_("You are invited into a group"),
        url=reverse("cop:answer_invitation", args=[request.pk]),
        meta=str(request.group),
        action=_("Answer"),
    )


def _vouching(request: JoinRequest) -> Row:
    return Row(
        at=request.state_since + REMIND_AFTER,
        title=_("Somebody asks you to vouch for them"),
        url=reverse("cop:vouch", args=[request.voucher_id]),
        meta=_("Answer by then."),
        action=_("Answer"),
    )


def _deciding(request: JoinRequest) -> Row:
    return Row(
        at=request.state_since + REMIND_AFTER,
        title=_("Somebody asks to join"),
        url=reverse("cop:decide_join_request", args=[request.pk]),
        meta=str(request.group),
        action=_("Decide"),
    )


def questions_for(member) -> QuerySet[Question]:
    """Questions that wait for my word: those I was asked by name (`asked_me_at`), and, in groups that I lead, what the
    stop has held back."""
    asked = AnswerRequest.objects.filter(question=OuterRef("pk"), member=member).values("asked_at")[:1]
    led = Membership.objects.open().leading().filter(member=member).values("group")
    mine = Q(asked_me_at__isnull=False, state=Question.State.OPEN, hidden_at=None)
    held = Q(state=Question.State.HELD, group__in=led) & ~Q(author=member)
    rows = Question.objects.annotate(asked_me_at=Subquery(asked)).filter(mine | held, group__archived_at=None)
    answered = Answer.objects.standing().filter(question=OuterRef("pk"), author=member)
    joined = Membership.objects.open().filter(member=member).values("group")
    return rows.filter(~Exists(answered), group__in=joined).select_related("group").order_by("created_at", "pk")


@waits_for(Ready(lambda member: questions_for(member)[:MOST]))
def to_answer_for(member: Member, questions: list[Question]) -> Iterator[Row]:
    """Colleagues who ask me by name, and posts that were held back in groups that I lead."""
    for question in questions:
        yield _held_row(question) if question.state == Question.State.HELD else _asked_row(question)


def _asked_row(question: Question) -> Row:
    return Row(
        at=question.asked_me_at,
        title=question.title,
        url=reverse("cop:question_detail", args=[question.pk]),
        meta=_("You were asked by name."),
        action=_("Answer"),
    )


def _reports_for(member) -> QuerySet[PostReport]:
    """Reports of posts in groups that I lead, the oldest first (community B6)."""
    led = Membership.objects.open().leading().filter(member=member).values("group")
    return PostReport.objects.open().in_group(led).order_by("pk")


@waits_for(Ready(lambda member: _reports_for(member)[:MOST]))
def to_look_at(member: Member, reports: list[PostReport]) -> Iterator[Row]:
    """How many posts were reported in groups that I lead: one row, however many."""
    if reports:
        yield Row(
            at=reports[0].reported_at,
            title=ngettext("%(n)s post was reported", "%(n)s posts were reported", len(reports))
            % {"n": digits(len(reports))},
            url=reverse("cop:post_report_list"),
            action=_("Look"),
            is_hot=True,
        )


def _held_row(question: Question) -> Row:
    return Row(
        at=question.created_at,
        title=_("A post was held back"),
        url=reverse("cop:release_question", args=[question.pk]),
        meta=str(question.group),
        action=_("Look"),
        is_hot=True,
    )


def arguments_for(member) -> QuerySet[WrittenArgument]:
    """Mine that came back with changes, and what waits for a review in groups that I lead."""
    led = Membership.objects.open().leading().filter(member=member).values("group")
    back = Q(author=member, status=WrittenArgument.Status.CHANGES)
    waiting = Q(status=WrittenArgument.Status.REVIEW, group__in=led) & ~Q(author=member)
    rows = WrittenArgument.objects.filter(back | waiting, group__archived_at=None)
    return rows.select_related("group").order_by("updated_at", "pk")


@waits_for(Ready(lambda member: arguments_for(member)[:MOST]))
def to_review(member: Member, arguments: list[WrittenArgument]) -> Iterator[Row]:
    """Written arguments that wait for my word, and mine that came back."""
    for argument in arguments:
        is_back = argument.status == WrittenArgument.Status.CHANGES
        yield Row(
            at=argument.updated_at,
            title=_("A colleague asks for changes") if is_back else _("An argument waits for a review"),
            url=reverse("cop:argument_detail", args=[argument.pk]),
            meta=listed(argument.get_kind_display(), argument.group),
            action=_("Open") if is_back else _("Review"),
        )


def _a_month_ago() -> dict[str, datetime]:
    since, until = SessionRating.asked_now(clock.now())
    return {"since": since, "until": until}


def _used(member, since, until) -> QuerySet[SessionRating]:
    """What I meant to use a month ago."""
    rows = SessionRating.objects.filter(member=member, session__group__archived_at=None)
    return rows.to_follow_up(since, until).select_related("session__group").order_by("session__ends_at")


@waits_for(Ready(lambda member, since, until: _used(member, since, until)[:MOST]), _a_month_ago)
def to_tell_use(member: Member, ratings: list[SessionRating]) -> Iterator[Row]:
    """Sessions of a month ago of which I said that I would use them (domain 4)."""
    for rating in ratings:
        session = rating.session
        yield Row(
            at=session.ends_at + SessionRating.ASK_AFTER,
            title=_("Did you use it? %(session)s") % {"session": session},
            url=reverse("cop:tell_use", args=[session.group.code, session.pk]),
            meta=str(session.group),
            action=_("Answer"),
        )


def tasks_of(member, until) -> QuerySet[Task]:
    """Open tasks that are mine and due by then; those of groups that I left wait for somebody else."""
    joined = Membership.objects.open().filter(member=member).values("group")
    rows = Task.objects.open().filter(owner=member, due_on__lte=until, group__in=joined, group__archived_at=None)
    return rows.select_related("group").by_day()


@waits_for(Ready(lambda member, until: tasks_of(member, until)[:MOST]), lambda: {"until": clock.today() + AHEAD})
def to_do(member: Member, tasks: list[Task]) -> Iterator[Row]:
    """Tasks of my groups that I took on, due within two weeks or late (domain A24)."""
    today = clock.today()
    for task in tasks:
        yield Row(
            at=datetime.combine(task.due_on, time(17), clock.YANGON),
            title=task.what,
            url=reverse("cop:idea_list", args=[task.group.code]),
            meta=str(task.group),
            action=_("Open"),
            is_hot=task.due_on <= today,
        )


LATELY = timedelta(days=4)


def _mentions_of(member, since) -> QuerySet[Mention]:
    """Where I was mentioned in the last days, and have said nothing since."""
    rows = Mention.objects.filter(member=member, at__gte=since)
    said = Comment.objects.filter(author=member, posted_at__gte=OuterRef("at"))
    beneath = said.filter(announcement=Coalesce(OuterRef("announcement"), OuterRef("comment__announcement")))
    answered = Answer.objects.filter(author=member, posted_at__gte=OuterRef("at"))
    answered = answered.filter(question=Coalesce(OuterRef("question"), OuterRef("answer__question")))
    rows = rows.filter(~Exists(beneath), ~Exists(answered))
    return rows.select_related("announcement", "comment__session__group", "answer").order_by("-at")


@waits_for(Ready(lambda member, since: _mentions_of(member, since)[:MOST]), lambda: {"since": clock.now() - LATELY})
def to_read(member: Member, found: list[Mention]) -> Iterator[Row]:
    """Who mentions me: one row for each text that calls (domain B29). A text that was taken back, or in a group that I
    left, calls no more; asked only where there is one."""
    readable = {name: _readable(name, found, member) for name in STANDING}
    for one in found:
        if any(getattr(one, f"{name}_id") in readable[name] for name in STANDING):
            yield Row(
                at=one.at,
                title=_("Somebody mentions you"),
                url=_address_of(one),
                action=_("Read"),
            )


STANDING = {
    "announcement": Announcement.objects.standing,
    "comment": Comment.objects.standing,
    "question": Question.objects.posted,
    "answer": Answer.objects.standing,
}


def _readable(name: str, found: Iterable[Mention], member: Member) -> set[int]:
    """Which of the texts of this kind the member may read today; no statement where there is none."""
    ids = {getattr(one, f"{name}_id") for one in found} - {None}
    return set(STANDING[name]().visible_to(member).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def _address_of(mention: Mention) -> str:
    if mention.announcement_id:
        return reverse("cop:announcement_detail", args=[mention.announcement_id])
    if mention.question_id:
        return reverse("cop:question_detail", args=[mention.question_id])
    if mention.answer:
        return f"{reverse('cop:question_detail', args=[mention.answer.question_id])}#a{mention.answer_id}"
    comment = mention.comment
    if comment.session:
        return f"{reverse('cop:session_detail', args=[comment.session.group.code, comment.session_id])}#c{comment.pk}"
    return f"{reverse('cop:announcement_detail', args=[comment.announcement_id])}#c{comment.pk}"


needs_you.register("referrals", to_take)
needs_you.register("let in", to_let_in)
needs_you.register("arguments", to_review)
needs_you.register("asked", to_answer_for)
needs_you.register("reported", to_look_at)
needs_you.register("answer", to_answer)
needs_you.register("close", to_close)
needs_you.register("tasks", to_do)
needs_you.register("use", to_tell_use)
needs_you.register("mentions", to_read)
coming_up.register("sessions", to_come)
