"""Groups as their members and their neighbours see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import first_or_404, get_visible_or_404, permission_required_or_403, visible_or_404
from members.ids import as_id
from members.keyset import page_of
from members.models import Member
from members.ready import Ready, ReadyFor
from members.services.submissions import once
from members.templatetags.waing import day_clock, day_month, digits, lang_of, listed, own_lines
from members.text import truncate_syllables
from members.views.acting import posted, show_or_act

from .. import reports
from ..forms import EndMembershipForm
from ..group_home import needs_in
from ..group_people import SMALL, by_role, places_in
from ..home import with_my_answer
from ..models import (
    Announcement,
    Follow,
    Group,
    GroupAgreement,
    GroupSession,
    JoinRequest,
    Membership,
    Question,
    Resource,
)
from ..news import news_rows
from ..question_rows import rows_of, with_row_facts
from ..reports.meetings import held_rows
from ..reports.weeks import HALF_YEAR
from ..services import memberships

PAST, PLANNED, QUESTIONS, NEWS, LOOK_BACK = 4, 6, 4, 3, HALF_YEAR
PURPOSE_LENGTH = 45  # syllables or words in a list


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A line of a list of groups, ready to be placed."""

    url: str
    name: str
    lang: str
    purpose: str
    facts: str
    role: str
    is_archived: bool


def get_group(request: HttpRequest, ref: str) -> Group:
    """The group with this number or code that the person may know of; 404 otherwise."""
    if ref.isdecimal():
        return visible_or_404(Group, request.member, as_id(ref), "host_centre__organisation")
    return first_or_404(_of_that_code(request.member, code=ref))


_of_that_code = ReadyFor(
    lambda reader, code: Group.objects.by_code(code).select_related("host_centre__organisation").visible_to(reader)
)


def size_band(n: int) -> str:
    """How many people, for those outside: roughly."""
    if n < 10:
        return _("fewer than 10 people")
    if n < 20:
        return _("10 to 19 people")
    return _("20 to 49 people") if n < 50 else _("50 people or more")


def people_count(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": digits(n)}


def _size() -> Coalesce:
    """How many people are in each group."""
    inside = Membership.objects.open().filter(group=OuterRef("pk")).order_by().values("group")
    return Coalesce(Subquery(inside.annotate(n=Count("pk")).values("n")), 0)


def with_facts(groups: QuerySet[Group], member: Member) -> QuerySet[Group]:
    """`size`, `next_at` and `my_role` of each group, in the one statement of the list."""
    inside = Membership.objects.open().filter(group=OuterRef("pk")).order_by()
    ahead = GroupSession.objects.filter(group=OuterRef("pk")).upcoming().values("starts_at")[:1]
    mine = inside.filter(member=member).values("role")[:1]
    return groups.annotate(
        size=_size(),
        next_at=Subquery(ahead, output_field=DateTimeField()),
        my_role=Coalesce(Subquery(mine), Value(""), output_field=CharField()),
    )


def row_of(group: Group, *, is_inside: bool) -> GroupRow:
    """Those outside learn the purpose and roughly the size, and nothing else (spec 3)."""
    name = str(group)
    facts = [people_count(group.size) if is_inside else size_band(group.size)]
    if is_inside and group.next_at:
        facts.append(_("next %(when)s") % {"when": day_clock(group.next_at)})
    return GroupRow(
        url=reverse("cop:group_detail", args=[group.code]),
        name=name,
        lang=lang_of(name),
        purpose=truncate_syllables(own_lines(group.purpose), PURPOSE_LENGTH),
        facts=listed(*facts),
        role=str(Membership.Role(group.my_role).label) if group.my_role else "",
        is_archived=group.is_archived,
    )


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """My groups, archived ones last, then those that I may know of."""
    visible = with_facts(Group.objects.visible_to(request.member), request.member)
    mine = [row_of(group, is_inside=True) for group in visible.exclude(my_role="").order_by("code")]
    page = page_of(request, visible.live().filter(my_role=""), order="code")
    context = {
        "mine": sorted(mine, key=lambda row: row.is_archived),
        "others": [row_of(group, is_inside=False) for group in page],
        "page": page,
    }
    return render(request, "cop/group_list.html", context)


@dataclass(frozen=True, slots=True)
class PastRow:
    """A session that is over, ready to be placed. `facts` is empty where nobody has closed it."""

    day: str
    url: str
    title: str
    lang: str
    facts: str
    close_url: str


def past_rows(group: Group, sessions: Iterable[GroupSession], *, can_plan: bool) -> list[PastRow]:
    """Sessions with `seats` as rows."""
    here = reverse("cop:session_detail", args=[group.code, 0])
    close = reverse("cop:close_session", args=[group.code, 0]) if can_plan else ""
    return [_past_row(session, here, close) for session in sessions]


def _past_row(session: GroupSession, here: str, close: str) -> PastRow:
    title, number = str(session), f"/{session.pk}/"
    return PastRow(
        day=day_month(session.starts_at),
        url=here.replace("/0/", number),
        title=title,
        lang=lang_of(title),
        facts=_outcome(session),
        close_url="" if session.outcome else close.replace("/0/", number),
    )


def _outcome(session: GroupSession) -> str:
    if session.outcome != GroupSession.Outcome.HELD:
        return str(session.get_outcome_display()) if session.outcome else ""
    words = ngettext("%(shown)s person was there", "%(shown)s people were there", session.seats)
    return words % {"shown": digits(session.seats)}


def _of(group) -> QuerySet[GroupSession]:
    return GroupSession.objects.filter(group=group)


def _past(group, now) -> QuerySet[GroupSession]:
    """What is over, the newest first."""
    return _of(group).standing().filter(ends_at__lte=now).with_seats().order_by("-starts_at", "-pk")


# A group's home is the second page that everybody opens: its statements about sessions are written once.
_upcoming_ones = Ready(lambda group, member, now: with_my_answer(_of(group), member).upcoming(now)[:PLANNED])
_past_ones = Ready(lambda group, now: _past(group, now)[: PAST + 1])  # one more tells whether there is more
_missed = Ready(lambda group, now: reports.rhythm_missed(Group.objects.filter(pk=group), now))
_held_ones = Ready(lambda group, since, until: held_rows(_of(group), since, until))


def _peer_led(group: Group, now: datetime) -> reports.PeerLed:
    """On how many shoulders the sessions of half a year rested (A14)."""
    held = _held_ones(group=group.pk, since=now - LOOK_BACK, until=now)
    return reports.peer_led([reports.Meeting(*row) for row in held])


def _missed_since(group: Group) -> datetime | None:
    """When a group that has missed its rhythm met last (C19)."""
    return next((one.last_met_at for one in _missed(group=group.pk, now=clock.now())), None)


def _questions(reader: Member, group) -> QuerySet[Question]:
    """What waits for an answer, the oldest first, then what is newest."""
    readable = with_row_facts(Question.objects.posted().visible_to(reader).filter(group=group))
    waiting = Case(When(kind__in=Question.ASKING, state=Question.State.OPEN, then=F("opened_at")))
    return readable.order_by(waiting.asc(nulls_last=True), "-opened_at", "-pk")


def _news(reader: Member, group) -> QuerySet[Announcement]:
    news = Announcement.objects.standing().visible_to(reader).filter(group=group).with_row_facts(reader)
    return news.order_by("-posted_at", "-pk")


def _resources(reader: Member, group) -> QuerySet[Resource]:
    return Resource.objects.standing().visible_to(reader).filter(group=group).order_by("-created_at", "-pk")


_some_questions = ReadyFor(lambda reader, group: _questions(reader, group)[:QUESTIONS])
_some_news = ReadyFor(lambda reader, group: _news(reader, group)[:NEWS])
_some_resources = ReadyFor(lambda reader, group: _resources(reader, group)[:NEWS])


def _with_mine(groups: QuerySet[Group], member: Member) -> QuerySet[Group]:
    """`size`, `reads_posts`, `is_followed` and the `agreement` in force (its version, how many `agreed`,
    `has_agreed`), in the one statement that finds the group."""
    read = Group.objects.posts_readable_by(member).filter(pk=OuterRef("pk"))
    followed = Follow.objects.filter(group=OuterRef("pk"), member=member)
    newest = GroupAgreement.objects.filter(group=OuterRef("pk")).with_share(member).order_by("-version")
    told = {"agreement": "version", "agreed": "agreed", "has_agreed": "is_mine"}
    newest = {name: Subquery(newest.values(column)[:1]) for name, column in told.items()}
    return groups.annotate(size=_size(), reads_posts=Exists(read), is_followed=Exists(followed), **newest)


def _readable(groups: QuerySet[Group], reader: Member) -> QuerySet[Group]:
    """Those of them whose people `reader` may read, with all that the group's home says of itself."""
    return _with_mine(groups.readable_by(reader).select_related("host_centre__organisation"), reader)


_of_code = ReadyFor(lambda reader, code: _readable(Group.objects.by_code(code), reader))


def _find_group(reader: Member, ref: str) -> Group | None:
    if ref.isdecimal():
        return _readable(Group.objects.by_ref(ref), reader).first()
    return next(iter(_of_code(reader, code=ref)), None)


def _written(group: Group, reader: Member) -> dict:
    """What the group writes and collects, three statements; nothing for who does not read it."""
    if not group.reads_posts:
        return {"questions": [], "news": [], "resources": []}
    return {
        "questions": rows_of(_some_questions(reader, group=group.pk)),
        "news": news_rows(_some_news(reader, group=group.pk)),
        "resources": _some_resources(reader, group=group.pk),
    }


@require_safe
def group_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """A group's home; outsiders of one that they may know of read its purpose (spec 3)."""
    group = _find_group(request.member, ref)
    if group is None:
        group = get_group(request, ref)
        size = size_band(group.memberships.open().count())
        waiting = JoinRequest.objects.open().filter(group=group, member=request.member).first()
        return render(request, "cop/group_outside.html", {"group": group, "size": size, "waiting": waiting})
    now = clock.now()
    is_small = group.size <= SMALL
    people = places_in(group, request.member, only_leading=not is_small)
    place = next((one for one in people if one.pk == request.member.pk), None)
    can_plan = request.user.has_perm("cop.plan_session", group)
    past = _past_ones(group=group.pk, now=now)
    upcoming = _upcoming_ones(group=group.pk, member=request.member.pk, now=now)
    needs, has_more = needs_in(group, request.member) if place and not group.is_archived else ([], False)
    context = {
        "group": group,
        "place": place,
        "needs": needs,
        "needs_more": has_more,
        **_written(group, request.member),
        "can_plan": can_plan,
        "upcoming": upcoming,
        "asks_agreement": bool(place and group.agreement and not group.has_agreed and not group.is_archived),
        "to_answer": next((one for one in upcoming if place and one.my_answer is None), None),
        "past": past_rows(group, past[:PAST], can_plan=can_plan),
        "has_older": len(past) > PAST,
        **by_role(people),
        "is_small": is_small,
        "size": people_count(group.size),
        "peer_led": _peer_led(group, now),
        "missed_since": _missed_since(group) if group.rhythm else None,
    }
    return render(request, "cop/group_detail.html", context)


@require_safe
def group_people(request: HttpRequest, ref: str) -> HttpResponse:
    """Everyone in the group, by role and name."""
    group = get_visible_or_404(Group.objects.readable_by(request.member).by_ref(ref), request.member)
    people = places_in(group, request.member)
    context = {"group": group, "size": people_count(len(people)), **by_role(people)}
    return render(request, "cop/group_people.html", context)


@require_safe
def past_session_list(request: HttpRequest, ref: str) -> HttpResponse:
    """All that is over, page by page."""
    group = get_visible_or_404(Group.objects.readable_by(request.member).by_ref(ref), request.member)
    page = page_of(request, _past(group, clock.now()), order=("-starts_at", "-pk"))
    rows = past_rows(group, page, can_plan=request.user.has_perm("cop.plan_session", group))
    return render(request, "cop/past_session_list.html", {"group": group, "page": page, "rows": rows})


@once
@require_http_methods(["GET", "POST"])
def leave_group(request: HttpRequest, ref: str) -> HttpResponse:
    """My own way out, on a page that asks once."""
    group = get_group(request, ref)
    membership = get_object_or_404(Membership.objects.open(), group=group, member=request.member)
    permission_required_or_403(request, "cop.leave_group", membership)
    form = EndMembershipForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: memberships.end_membership(membership, by=request.member, **form.cleaned_data),
        page="cop/leave_group.html",
        done=_("You have left the group."),
        to=lambda _membership: reverse("cop:group_list"),
        group=group,
    )
