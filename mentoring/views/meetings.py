"""Times, meetings, what came of them, and the one tap from the mail."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members import clock
from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.mail import links
from members.services.submissions import once
from members.templatetags.waing import day_clock
from members.views.acting import posted, press

from ..forms.pairs import ChooseTimeForm, LogForm, MetForm, MoveForm, SaidForm, TimesForm
from ..models import MeetingProposal, MentoringPair, MentoringSession
from ..services import meetings, met
from .asking import address, ask, get_pair, named


@once
@require_http_methods(["GET", "POST"])
def propose_session(request: HttpRequest, pk: int) -> HttpResponse:
    pair = get_pair(request, pk, "mentoring.work_in_pair")
    agreed = pair.agreements.in_force().first()
    initial = {"minutes": agreed.minutes} if agreed else None
    return ask(
        request,
        form := TimesForm(posted(request), initial=initial),
        lambda: meetings.propose_session(pair, by=request.member, **form.facts()),
        title=_("Propose times to meet"),
        label=_("Propose times"),
        done=_("The other one chooses."),
        back=address(pair),
    )


@once
@require_http_methods(["GET", "POST"])
def answer_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = visible_or_404(MeetingProposal, request.member, pk, "pair")
    permission_required_or_403(request, "mentoring.answer_proposal", proposal)
    if proposal.state != MeetingProposal.State.OPEN:
        raise Http404
    return ask(
        request,
        form := ChooseTimeForm(posted(request), times=proposal.times, say=day_clock),
        lambda: _take(proposal, form.chosen(), request.member),
        title=_("Choose a time to meet"),
        text=_("%(how)s, %(n)s minutes.") % {"how": proposal.get_way_display(), "n": proposal.minutes},
        label=_("Send answer"),
        done=_("The other one hears of it."),
        back=address(proposal.pair_id),
        to=lambda session: (
            address(proposal.pair_id) if session else reverse("mentoring:propose_session", args=[proposal.pair_id])
        ),
    )


def _take(proposal: MeetingProposal, at: datetime | None, by) -> MentoringSession | None:
    if at:
        return meetings.confirm_session(proposal, by=by, starts_at=at)
    meetings.refuse_times(proposal, by=by)
    return None


def _session(request: HttpRequest, pk: int) -> MentoringSession:
    session = visible_or_404(MentoringSession, request.member, pk, "pair")
    permission_required_or_403(request, "mentoring.work_in_pair", session)
    return session


@once
@require_http_methods(["GET", "POST"])
def move_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    local = session.starts_at.astimezone(clock.YANGON)
    return ask(
        request,
        form := MoveForm(posted(request), initial={"day": local.date(), "time": local.time()}),
        lambda: meetings.move_session(session, by=request.member, starts_at=form.moment()),
        title=_("Change the time"),
        label=_("Move meeting"),
        done=_("The other one hears of it."),
        back=address(session.pair_id),
    )


@require_http_methods(["GET", "POST"])
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    back = address(session.pair_id)
    if request.method == "POST":
        act = lambda: meetings.cancel_session(session, by=request.member)  # noqa: E731
        return press(request, act, done=_("It is called off. The other one hears of it."), to=back)
    return render(request, "mentoring/cancel_session.html", {"session": session, "back_url": back})


# --- writing down ----------------------------------------------------------------------------------------------------


def _log(request: HttpRequest, pair: MentoringPair, session: MentoringSession | None) -> HttpResponse:
    people = list(named(request.member, pair.people).values())
    initial = (
        {"minutes": round((session.ends_at - session.starts_at).seconds / 60), "way": session.way} if session else None
    )
    return ask(
        request,
        form := LogForm(posted(request), people=people, session=session, initial=initial),
        lambda: meetings.log_session(pair, by=request.member, session=session, **form.facts()),
        page="mentoring/log_session.html",
        title=_("Write down that you met"),
        text=_("The programme sees the day, the minutes and how. The rest stays between you two."),
        label=_("Save meeting"),
        done=_("Saved. Thank you."),
        back=address(pair),
        session=session,
    )


@once
@require_http_methods(["GET", "POST"])
def log_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting that nobody had planned."""
    return _log(request, get_pair(request, pk, "mentoring.work_in_pair"), None)


@once
@require_http_methods(["GET", "POST"])
def log_planned_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    if session.outcome or session.is_cancelled:
        raise Http404
    return _log(request, session.pair, session)


@once
@require_http_methods(["GET", "POST"])
def add_to_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a meeting that was written down: what it was about, and who does what."""
    session = _session(request, pk)
    if session.outcome != MentoringSession.Outcome.HELD:
        raise Http404
    people = list(named(request.member, session.pair.people).values())
    return ask(
        request,
        form := SaidForm(posted(request), people=people, initial={"about": session.about}),
        lambda: meetings.add_to_session(session, by=request.member, **form.facts()),
        title=_("What came of the meeting"),
        text=day_clock(session.starts_at),
        label=_("Save"),
        done=_("Saved. Thank you."),
        back=address(session.pair_id),
    )


@require_POST
def say_not_held(request: HttpRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    act = lambda: meetings.say_not_held(session, by=request.member)  # noqa: E731
    return press(request, act, done=_("Saved. Propose another time when it suits you."), to=address(session.pair_id))


@require_POST
def finish_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, or open again."""
    found = MentoringPair.objects.visible_to(request.member).filter(actions=pk).first()
    pair = get_pair(request, found.pk if found else 0, "mentoring.work_in_pair")
    action, is_done = pair.actions.select_related("pair").get(pk=pk), request.POST.get("as") != "open"
    act = lambda: meetings.finish_action(action, by=request.member, is_done=is_done)  # noqa: E731
    return press(request, act, to=address(pair))


# --- from the mail ---------------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def we_met(request: HttpRequest, token: str) -> HttpResponse:
    """One question and one button. It shows nothing of what, where and who: whoever holds it has not signed in."""
    try:
        link = met.read_link(token)
    except links.BadLink:
        raise Http404 from None
    with translation.override(link.member.ui_language):
        form, refusal = MetForm(posted(request)), ""
        if request.method == "POST" and link.is_unused and form.is_valid():
            try:
                met.log_by_link(token, minutes=form.cleaned_data["minutes"])
            except Refused as error:
                refusal = str(error)
            link = met.read_link(token)
        return render(request, "mentoring/we_met.html", {"link": link, "form": form, "refusal": refusal})
