"""One pair: its page, its agreement, its goals, what the two look at together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cop.models import Question, Resource
from members import clock
from members.access import get_visible_or_404, permission_required_or_403
from members.services.submissions import once
from members.views.acting import posted, press

from ..forms.pairs import AcceptForm, AgreementForm, ChangeGoalForm, GoalForm, LinkForm, MilestoneForm
from ..models import AgreementTerms, Goal, MentoringPair, Milestone, PairLink
from ..services import goals, pairs
from .asking import address, ask, get_pair, named

PAST = 12


@require_safe
def pair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What comes next, the goals, the meetings with who does what; beside it what was agreed and who sees what."""
    member = request.member
    pair = get_visible_or_404(MentoringPair.objects.named().with_silence(), member, pk=pk)
    now = clock.now()
    sessions = list(pair.sessions.standing().order_by("-starts_at", "-pk")[: PAST + 3])
    actions = list(pair.actions.all())
    newest = pair.agreements.select_related("terms", "pair").first()
    context = {
        "pair": pair,
        "is_mentor": member.pk == pair.mentor_id,
        "other": named(member, [pair.other_of(member)])[pair.other_of(member)],
        "proposal": pair.proposals.open().first(),
        "ahead": sorted((one for one in sessions if one.outcome == "" and one.ends_at > now), key=_start),
        "to_log": [one for one in sessions if one.outcome == "" and one.ends_at <= now],
        "held": [(one, _of(one, actions)) for one in sessions if one.outcome == "held"],
        "held_count": pair.sessions.held().count(),
        "actions": [act for act in actions if act.done_at is None],
        "goals": list(pair.goals.filter(dropped_at=None).prefetch_related("milestones")),
        "agreement": pairs.agreement_of(pair),
        "to_sign": newest if newest and not newest.is_in_force else None,
        "may_sign": bool(newest and not newest.accepted_by(member)),
        "links": _links(pair, member),
        "may_work": request.user.has_perm("mentoring.work_in_pair", pair),
        "was_opened": pair.openings.told().exists(),
        "now": now,
    }
    return render(request, "mentoring/pair_detail.html", context)


def _start(session):
    return session.starts_at


def _of(session, actions):
    """Who took on what at that meeting."""
    return [one for one in actions if one.session_id == session.pk]


def _links(pair: MentoringPair, member) -> list[tuple[PairLink, Resource | Question]]:
    """What this reader may open; the other may see another list."""
    links = list(pair.links.all())
    resources = Resource.objects.visible_to(member).in_bulk([one.resource_id for one in links if one.resource_id])
    questions = Question.objects.visible_to(member).in_bulk([one.question_id for one in links if one.question_id])
    things = [(one, resources.get(one.resource_id) or questions.get(one.question_id)) for one in links]
    return [(one, thing) for one, thing in things if thing]


# --- the agreement ---------------------------------------------------------------------------------------------------


@once
@require_http_methods(["GET", "POST"])
def agreement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions, the newest first; the one that waits for me can be accepted here."""
    pair = get_pair(request, pk)
    versions = list(pair.agreements.select_related("terms", "pair"))
    newest = versions[0] if versions else None
    may_sign = bool(newest and pair.is_open and not newest.accepted_by(request.member))
    if request.method == "POST":
        permission_required_or_403(request, "mentoring.work_in_pair", pair)
        if may_sign and request.POST.get("version") != str(newest.version):  # written while this one was read
            messages.error(request, _("There is a newer version. Look at that one."))
            return redirect(request.path)
    return ask(
        request,
        form := AcceptForm(posted(request) if may_sign else None),
        lambda: pairs.accept_agreement(newest, by=request.member),
        page="mentoring/agreement_detail.html",
        title=_("Our agreement"),
        label=_("Accept agreement"),
        done=_("You both agreed. Now find a time to meet."),
        back=address(pair),
        pair=pair,
        other=named(request.member, [pair.other_of(request.member)])[pair.other_of(request.member)],
        versions=versions,
        newest=newest,
        may_sign=may_sign,
        goals=pair.goals.filter(dropped_at=None) if form else (),
    )


@once
@require_http_methods(["GET", "POST"])
def propose_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """A first version, or a changed one; the other one accepts it or changes it again."""
    pair = get_pair(request, pk, "mentoring.work_in_pair")
    last = pair.agreements.first()
    names = ("cadence_days", "minutes", "months", "reach", "between")
    initial = {name: getattr(last, name) for name in names} if last else None
    has_goals = pair.goals.filter(dropped_at=None).exists()
    return ask(
        request,
        form := AgreementForm(posted(request), initial=initial, has_goals=has_goals),
        lambda: pairs.propose_agreement(pair, by=request.member, **form.facts()),
        page="mentoring/propose_agreement.html",
        title=_("How we want to work together"),
        label=_("Propose this"),
        done=_("Your words wait for the other one."),
        back=address(pair),
        pair=pair,
        terms=AgreementTerms.objects.in_force(),
    )


# --- goals -----------------------------------------------------------------------------------------------------------


@once
@require_http_methods(["GET", "POST"])
def add_goal(request: HttpRequest, pk: int) -> HttpResponse:
    pair = get_pair(request, pk, "mentoring.work_in_pair")
    return ask(
        request,
        form := GoalForm(posted(request)),
        lambda: goals.add_goal(pair, form.cleaned_data["text"], by=request.member),
        title=_("Add a goal"),
        label=_("Add goal"),
        done=_("Saved."),
        back=address(pair),
    )


def _goal(request: HttpRequest, pk: int) -> Goal:
    """A goal of a pair of mine; 404 otherwise."""
    found = MentoringPair.objects.visible_to(request.member).filter(goals=pk).first()
    pair = get_pair(request, found.pk if found else 0, "mentoring.work_in_pair")
    return Goal.objects.select_related("pair").get(pk=pk, pair=pair)


@once
@require_http_methods(["GET", "POST"])
def change_goal(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _goal(request, pk)
    initial = {"text": goal.text, "state": goal.state, "next_step": goal.next_step}
    return ask(
        request,
        form := ChangeGoalForm(posted(request), initial=initial),
        lambda: goals.change_goal(goal, by=request.member, **form.cleaned_data),
        page="mentoring/change_goal.html",
        title=_("Goal"),
        label=_("Save"),
        done=_("Saved."),
        back=address(goal.pair_id),
        goal=goal,
        steps=goal.milestones.all(),
    )


@once
@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    goal = _goal(request, pk)
    return ask(
        request,
        form := MilestoneForm(posted(request)),
        lambda: goals.add_milestone(goal, by=request.member, **form.cleaned_data),
        title=_("Add a step"),
        label=_("Add step"),
        done=_("Saved."),
        back=address(goal.pair_id),
    )


@require_POST
def finish_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    step = Milestone.objects.filter(pk=pk).values_list("goal", flat=True).first()
    goal = _goal(request, step or 0)
    done = Milestone.objects.select_related("goal__pair").get(pk=pk)
    is_done = request.POST.get("as") != "open"
    act = lambda: goals.finish_milestone(done, by=request.member, is_done=is_done)  # noqa: E731
    return press(request, act, to=address(goal.pair_id))


# --- things beside the pair ------------------------------------------------------------------------------------------


@once
@require_http_methods(["GET", "POST"])
def add_pair_link(request: HttpRequest, pk: int) -> HttpResponse:
    pair = get_pair(request, pk, "mentoring.work_in_pair")
    return ask(
        request,
        form := LinkForm(posted(request), member=request.member),
        lambda: goals.link_thing(pair, form.cleaned_data["thing"], by=request.member),
        title=_("Add something to read"),
        text=_("The other one sees it if they may open it. The thing itself does not say that you two read it."),
        label=_("Add"),
        done=_("Saved."),
        back=address(pair),
    )


@require_POST
def remove_pair_link(request: HttpRequest, pk: int) -> HttpResponse:
    found = MentoringPair.objects.visible_to(request.member).filter(links=pk).first()
    pair = get_pair(request, found.pk if found else 0, "mentoring.work_in_pair")
    link = pair.links.get(pk=pk)
    return press(request, lambda: goals.unlink_thing(link, by=request.member), to=address(pair))
