"""Sessions: the page of one, my calendar, and planning, moving, changing, calling off."""

from datetime import date, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock
from members.access import permission_required_or_403, visible_or_404
from members.models import Holiday, Member
from members.ready import Ready
from members.services.submissions import once
from members.templatetags.waing import clock_time, digits
from members.views.acting import posted, press, show_or_act

from ..forms import ChangeSessionForm, ConfirmForm, MoveSessionForm, PlanSessionForm
from ..forms.announcements import CommentForm
from ..forms.session_plans import PreQuestionForm
from ..models import (
    Group,
    GroupSession,
    Membership,
    Rsvp,
    SessionCitation,
    SessionDay,
    SessionRating,
    SessionSummary,
)
from ..news import sayings
from ..reports.small import LEAST
from ..rota import next_to_lead
from ..services import rsvps
from ..services import sessions as services
from ..services.citing import by_act
from ..session_plan import plan_of
from .groups import get_group

AHEAD, MOST_DAYS = timedelta(days=60), 200


def get_session(request: HttpRequest, ref: str, pk: int) -> GroupSession:
    """The session of this group that the person may read of; 404 otherwise."""
    session = visible_or_404(GroupSession, request.member, pk, "group__host_centre__organisation", "led_by")
    if not session.group.is_called(ref):
        raise Http404
    return session


def address_of(session: GroupSession) -> str:
    return reverse("cop:session_detail", args=[session.group.code, session.pk])


def told_name(reader: Member, pk: int | None) -> Member | None:
    """One person as `reader` may call them; a template shows `told_name`."""
    return Member.objects.named_for(reader).filter(pk=pk).first() if pk else None


@require_safe
def session_detail(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    return show_session(request, get_session(request, ref, pk))


_my_answer = Ready(lambda session, member: Rsvp.objects.filter(session=session, member=member))
_days_of = Ready(lambda session: SessionDay.objects.filter(session=session))
_citations_of = Ready(lambda session: SessionCitation.objects.filter(session=session).with_targets())


def show_session(request: HttpRequest, session: GroupSession, form: CommentForm | None = None) -> HttpResponse:
    """When, where, who leads; my answer; what is said; and for those who run the group: answers, people to tell,
    closing. `form` is a comment that could not be posted yet."""
    mine = next(iter(_my_answer(session=session.pk, member=request.member.pk)), None)
    context = {
        "session": session,
        "group": session.group,
        "days": _days_of(session=session.pk),
        "leader": told_name(request.member, session.led_by_id),
        "my_answer": mine.answer if mine else "",
        "answer_url": reverse("cop:answer_rsvp", args=[session.group.code, session.pk]),
        "has_begun": session.starts_at <= clock.now(),
        "acts": by_act(_citations_of(session=session.pk)),
    }
    reads = request.user.has_perm("cop.read_posts", session)
    context |= plan_of(session, request.member, reads=reads)
    context["before_form"] = PreQuestionForm()
    if reads:
        may_say = request.user.has_perm("cop.post_comment", session)
        context["sayings"] = sayings(session, request.member)
        context["form"] = form or (CommentForm() if may_say else None)
        context["may_say"] = may_say
    if request.user.has_perm("cop.take_attendance", session):
        context |= _for_those_who_run(session)
        if session.led_by_id is None and not session.has_ended and not session.is_cancelled:
            context["could_lead"] = next_to_lead(session.group, request.member)
    if session.outcome == GroupSession.Outcome.HELD:
        context |= _of_what_came(session, request)
    return render(request, "cop/session_detail.html", context)


def _of_what_came(session: GroupSession, request: HttpRequest) -> dict:
    """The summary, my rating and, from five people on, the sums of all."""
    ratings = SessionRating.objects.filter(session=session)
    mine, tally = ratings.filter(member=request.member).first(), ratings.tally()
    return {
        "is_held": True,
        "summary": SessionSummary.objects.visible_to(request.member).filter(session=session).first(),
        "rating": mine,
        "asks_use": bool(mine and mine.is_asked_again),
        "tally": tally if tally["all"] >= LEAST else None,
    }


def _counted(session) -> QuerySet[GroupSession]:
    row = GroupSession.objects.filter(pk=session).with_answers().with_untold().with_seats()
    return row.values("yes", "maybe", "no", "untold", "seats")


_counts_of = Ready(_counted, asks_today=True)


def _for_those_who_run(session: GroupSession) -> dict:
    (counts,) = _counts_of(session=session.pk)
    size = session.group.memberships.open().count()
    return {"counts": counts, "unanswered": max(size - counts["yes"] - counts["maybe"] - counts["no"], 0)}


@once
@require_http_methods(["GET", "POST"])
def plan_session(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_group(request, ref)
    permission_required_or_403(request, "cop.plan_session", group)
    form = PlanSessionForm(posted(request), group=group, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: _plan(form, group, request.member),
        page="cop/plan_session.html",
        done=lambda planned: session_count(len(planned)),
        to=lambda planned: address_of(planned[0]),
        group=group,
    )


def session_count(n: int) -> str:
    return ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", n) % {"n": digits(n)}


def _plan(form: PlanSessionForm, group: Group, by: Member) -> list[GroupSession]:
    times = form.cleaned_data.get("times") or 1
    when = form.when()
    if times == 1:
        return [services.plan_session(group, by=by, **when, **form.what())]
    return services.plan_series(group, by=by, times=times, days=when["days"], zone=when["zone"], **form.what())


@once
@require_http_methods(["GET", "POST"])
def move_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.move_session", session)
    form = MoveSessionForm(posted(request), session=session)
    return show_or_act(
        request,
        form,
        lambda: services.move_session(session, by=request.member, **form.when()),
        page="cop/move_session.html",
        done=_("The session has moved. Everybody whom mail reaches is told."),
        to=address_of,
        session=session,
        group=session.group,
    )


@once
@require_http_methods(["GET", "POST"])
def change_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.change_session", session)
    form = ChangeSessionForm(posted(request), session=session, reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.change_session(session, by=request.member, **form.what()),
        page="cop/change_session.html",
        done=_("Saved."),
        to=address_of,
        session=session,
        group=session.group,
    )


@once
@require_http_methods(["GET", "POST"])
def cancel_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.cancel_session", session)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: services.cancel_session(session, by=request.member),
        page="cop/cancel_session.html",
        done=_("The session is cancelled. Everybody who was told of it by mail hears so."),
        to=address_of,
        session=session,
        group=session.group,
    )


@require_POST
def answer_rsvp(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """My yes, maybe or no; back to where the button stood."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.answer_rsvp", session)
    return press(
        request,
        lambda: rsvps.answer_rsvp(session, request.member, request.POST.get("answer", "")),
        done=lambda rsvp: _("Your answer: %(answer)s") % {"answer": rsvp.get_answer_display()},
        to=reverse("members:home") if request.POST.get("from") == "home" else address_of(session),
    )


def _days(sessions: QuerySet[GroupSession], member: Member) -> QuerySet[SessionDay]:
    """The days of these sessions, each with what a docket row shows of its session."""
    mine = Rsvp.objects.filter(session=OuterRef("session"), member=member).values("answer")[:1]
    rows = SessionDay.objects.filter(session__in=sessions.order_by())
    return rows.select_related("session__group").annotate(my_answer=Subquery(mine)).order_by("starts_at", "pk")


def _docket(days: QuerySet[SessionDay]) -> list[tuple[date, list[dict]]]:
    """[(day, its rows)] in order."""
    found: dict[date, list[dict]] = {}
    labels = dict(Rsvp.Answer.choices)
    for one in days[:MOST_DAYS]:
        session = one.session
        row = {
            "from": clock_time(one.starts_at),
            "to": clock_time(one.ends_at),
            "session": session,
            "group": str(session.group),
            "url": address_of(session),
            "answer": labels.get(one.my_answer, ""),
            "answered": one.my_answer,
            "has_begun": one.starts_at <= clock.now(),
        }
        found.setdefault(one.starts_at.astimezone(clock.YANGON).date(), []).append(row)
    return list(found.items())


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """My calendar, 60 days by day; for staff also their centre's, and what waits to be closed."""
    member, of = request.member, request.GET.get("of", "")
    staffed = Group.objects.staffed_by(member)
    sessions = GroupSession.objects.of_live_groups()
    if of == "open" and member.current_posts:
        sessions = sessions.filter(group__in=staffed).unclosed()
    else:
        mine = Membership.objects.open().filter(member=member).values("group")
        own = Q(group__in=staffed) if of == "centre" and member.current_posts else Q(group__in=mine) | Q(led_by=member)
        now = clock.now()
        sessions = sessions.filter(own).upcoming(now).filter(starts_at__lte=now + AHEAD)
    today = clock.today()
    holidays = [] if of == "open" else Holiday.objects.between(today, today + AHEAD).spans()
    context = {"docket": _docket(_days(sessions, member)), "of": of, "holidays": holidays}
    return render(request, "cop/session_list.html", context)
