"""The desk's side: figures, pairs by state with dates and minutes, who waits, who has room. No word of any pair."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cop.models import Group
from cop.reports.small import part_of, shown
from members import clock
from members.access import permission_required, permission_required_or_403, visible_or_404
from members.errors import Refused
from members.keyset import page_of
from members.models import Member
from members.models.inbox import people_for
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, press
from members.views.attachments import attachment

from ..forms.programme import CircleForm, MatchForm, OfflineForm, OpeningForm
from ..models import Concern, Goal, MenteeProfile, MentoringPair, MentoringSession, MentorProfile, NoteOpening
from ..models.profile import Way
from ..reports import centres_of, figures
from ..services import circles, closing, notes, requests, suggesting
from ..services import figures as services
from ..worklists import coordinated_by
from .asking import STAFF_FORM, ask, named

PERIOD = timedelta(days=90)
PAGE, SHOWN = 20, 20


def _programme() -> str:
    return reverse("mentoring:programme_detail")


def _pairs(request: HttpRequest) -> QuerySet[MentoringPair]:
    """Those that this person oversees; `state` narrows them."""
    rows, state = MentoringPair.objects.overseen_by(request.member), request.GET.get("state", "")
    if state == "silent":
        return rows.long_silent()
    rows = rows.with_silence()
    return rows.filter(state=state) if state in MentoringPair.State.values else rows.open()


def _with_numbers(pairs: Sequence[MentoringPair]) -> Sequence[MentoringPair]:
    """How often and how long they met, and how many goals are done: two statements for all."""
    ids = [pair.pk for pair in pairs]
    met = MentoringSession.objects.held().filter(pair__in=ids).order_by().values_list("pair")
    met = {pair: rest for pair, *rest in met.annotate(n=Count("pk"), minutes=Sum("minutes"))}
    goals = Goal.objects.filter(pair__in=ids, dropped_at=None).order_by().values_list("pair")
    done = Count("pk", filter=Q(state=Goal.State.DONE))
    goals = {pair: rest for pair, *rest in goals.annotate(n=Count("pk"), done=done)}
    for pair in pairs:
        pair.held, pair.minutes = met.get(pair.pk, (0, 0))
        pair.goals_all, pair.goals_done = goals.get(pair.pk, (0, 0))
    return pairs


@require_safe
@permission_required("mentoring.view_programme")
def programme_detail(request: HttpRequest) -> HttpResponse:
    """The whole programme on one page. The monitoring officer sees its figures only, as the file has them."""
    member, today = request.member, clock.today()
    found = figures(centres_of(member), today - PERIOD, today)
    context = {
        "figures": found,
        "by_state": [(label, shown(cell)) for label, cell in services.states_of(found)],
        "useful": found.rated and shown(part_of(found.useful, found.rated)),
        "told": [(label, shown(cell)) for label, cell in services.told_of(found)],
        "states": MentoringPair.State.choices,
        "state": request.GET.get("state", ""),
        "since": today - PERIOD,
        "may_see_pairs": request.user.has_perm("mentoring.view_pairs"),
        "page": None,
    }
    if context["may_see_pairs"]:
        page = page_of(request, _pairs(request), order="-id", size=PAGE)
        context |= {"page": page, **_people(member, _with_numbers(page.rows))}
    return render(request, "mentoring/programme_detail.html", context)


@require_POST
@require_step_up
@permission_required("mentoring.take_figures")
def take_figures(request: HttpRequest) -> HttpResponse:
    """The page's figures as a file. Each copy stands in the audit, so it takes a press of a button (C-28)."""
    today = clock.today()
    content = services.take_figures(centres_of(request.member), today - PERIOD, today, by=request.member)
    return attachment(content, "figures.csv")


def _people(member: Member, pairs) -> dict:
    """Pairs, who waits, and who has room, with names that this coordinator may read."""
    centres = coordinated_by(member)
    who_waits = MenteeProfile.objects.waiting().filter(member__centre__in=centres)
    with_room = MentorProfile.objects.with_room().filter(member__centre__in=centres)
    waiting = list(who_waits.order_by("waits_since", "pk")[:SHOWN])
    room = list(with_room.order_by("pk")[:SHOWN])
    ids = {pk for pair in pairs for pk in pair.people} | {one.pk for one in (*waiting, *room)}
    people = named(member, ids)
    return {
        "pairs": [(pair, people[pair.mentor_id], people[pair.mentee_id]) for pair in pairs],
        "waiting": [(one, people[one.pk]) for one in waiting],
        "room": [(one, people[one.pk], one.capacity - one.load) for one in room],
        "more_wait": who_waits.count() - len(waiting),
        "more_room": with_room.count() - len(room),
    }


def _overseen(request: HttpRequest, pk: int) -> MentoringPair:
    """A pair of the own centre that is not one's own; 404 otherwise, and no word of it in either case."""
    mine = Q(mentor=request.member) | Q(mentee=request.member)
    return get_object_or_404(MentoringPair.objects.overseen_by(request.member).exclude(mine).with_silence(), pk=pk)


@require_safe
def overseen_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """What a coordinator knows of one pair: days, minutes, ways, how many goals are how far."""
    pair = _overseen(request, pk)
    people = named(request.member, pair.people)
    context = {
        "pair": pair,
        "mentor": people[pair.mentor_id],
        "mentee": people[pair.mentee_id],
        "both": [people[pk] for pk in pair.people],
        "sessions": pair.sessions.standing()
        .order_by("-starts_at")[:SHOWN]
        .values("starts_at", "minutes", "way", "outcome"),
        "ways": dict(Way.choices),
        "outcomes": dict(MentoringSession.Outcome.choices),
        "goals": pair.goals.filter(dropped_at=None).order_by("state").values_list("state").annotate(n=Count("pk")),
        "goal_states": dict(Goal.State.choices),
        "may_ask": request.user.has_perm("mentoring.ask_to_open_notes", pair),
    }
    context["goals"] = [(context["goal_states"][state], n) for state, n in context["goals"]]
    context["sessions"] = [
        {**row, "way": context["ways"][row["way"]], "said": context["outcomes"][row["outcome"]]}
        for row in context["sessions"]
    ]
    return render(request, "mentoring/overseen_pair.html", context)


@once
@require_http_methods(["GET", "POST"])
@permission_required("mentoring.propose_match")
def propose_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Who fits somebody who waits, and why; both have to say yes."""
    centres = coordinated_by(request.member)
    mentee = get_object_or_404(Member, pk=pk, centre__in=centres, pk__in=MenteeProfile.objects.values("pk"))
    found = suggesting.suggest(mentee)
    labels = suggesting.labels_of(found)
    people = named(request.member, [mentee.pk, *(one.mentor_id for one in found)])
    return ask(
        request,
        form := MatchForm(posted(request), people=[people[one.mentor_id] for one in found]),
        lambda: requests.request_mentor(mentee, mentors=[form.cleaned_data["mentor"]], proposed_by=request.member),
        page="mentoring/propose_match.html",
        title=_("Propose a mentor"),
        label=_("Propose this mentor"),
        done=_("First the one who waits is asked, then the mentor."),
        back=_programme(),
        mentee=people[mentee.pk],
        suggestions=[(people[one.mentor_id], one, suggesting.say(one, labels)) for one in found],
    )


@once
@require_http_methods(["GET", "POST"])
@permission_required("mentoring.found_circle")
def found_circle(request: HttpRequest) -> HttpResponse:
    """One mentor for several who wait."""
    centres = coordinated_by(request.member)
    here = {"member__centre__in": centres}
    waiting = MenteeProfile.objects.waiting().filter(**here).values_list("pk", flat=True)
    mentors = MentorProfile.objects.ready().filter(**here).values_list("pk", flat=True)
    form = CircleForm(
        posted(request), centres=centres, mentors=named(request.member, mentors).values(),
        waiting=named(request.member, waiting).values(),
    )  # fmt: skip
    return ask(
        request,
        form,
        lambda: circles.found_circle(by=request.member, **form.cleaned_data),
        page=STAFF_FORM,
        title=_("Found a circle"),
        text=_("Where mentors are short, one mentor takes several people in a small group. It is hidden for others."),
        label=_("Found circle"),
        done=_("The circle stands. Plan its first meeting there."),
        back=_programme(),
        to=_group_page,
    )


def _group_page(group: Group) -> str:
    return reverse("cop:staff_group_detail", args=[group.code])


@once
@require_http_methods(["GET", "POST"])
@permission_required("mentoring.note_offline_week")
def note_offline_week(request: HttpRequest) -> HttpResponse:
    return ask(
        request,
        form := OfflineForm(posted(request), centres=coordinated_by(request.member)),
        lambda: circles.note_offline_week(by=request.member, **form.cleaned_data),
        page=STAFF_FORM,
        title=_("A week without network"),
        text=_("No pair counts as silent for that week."),
        label=_("Save"),
        done=_("Saved."),
        back=_programme(),
    )


# --- who watches over pairs ------------------------------------------------------------------------------------------


def _watch_list() -> str:
    return reverse("mentoring:concern_list")


@require_safe
@permission_required("mentoring.view_watch")
@require_step_up(scope=lambda request: "concerns")
def concern_list(request: HttpRequest) -> HttpResponse:
    """What does not work, for whom it was written to; and who asks to open notes."""
    member = request.member
    concerns = list(Concern.objects.visible_to(member).open().select_related("pair").order_by("pk")[:SHOWN])
    waiting = list(notes.openings_for(member).waiting().select_related("pair").order_by("pk")[:SHOWN])
    mine = list(notes.openings_for(member).open_now().filter(asked_by=member).order_by("pk"))
    ids = {one.by_id for one in concerns} | {one.asked_by_id for one in waiting}
    ids |= {pk for one in waiting for pk in one.pair.people}
    people = named(member, ids)
    writable = set(people_for(member).filter(pk__in=[one.by_id for one in concerns]).values_list("pk", flat=True))
    context = {
        "concerns": [(one, people[one.by_id], one.by_id in writable) for one in concerns],
        "openings": [
            (one, people[one.asked_by_id], [people[pk] for pk in one.pair.people], one.asked_by_id != member.pk)
            for one in waiting
        ],
        "mine": mine,
    }
    return render(request, "mentoring/concern_list.html", context)


@require_POST
def close_concern(request: HttpRequest, pk: int) -> HttpResponse:
    concern = visible_or_404(Concern, request.member, pk, "pair")
    permission_required_or_403(request, "mentoring.close_concern", concern)
    act = lambda: closing.close_concern(concern, by=request.member)  # noqa: E731
    return press(request, act, done=_("Saved."), to=_watch_list())


def _watched(request: HttpRequest, pk: int) -> MentoringPair:
    """A pair that this person watches over; 404 for everybody else."""
    pair = get_object_or_404(MentoringPair, pk=pk)
    if not request.user.has_perm("mentoring.ask_to_open_notes", pair):
        raise Http404
    return pair


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def ask_to_open_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Break-glass, first half (safety C-46)."""
    pair = _watched(request, pk)
    return ask(
        request,
        form := OpeningForm(posted(request)),
        lambda: notes.ask_to_open(pair, by=request.member, **form.cleaned_data),
        page=STAFF_FORM,
        title=_("Open the shared notes of a pair"),
        text=_("Somebody else of the staff has to agree. Both of the pair are told. Private notes stay closed."),
        label=_("Ask for it"),
        done=_("Asked. Somebody else decides."),
        back=_watch_list(),
    )


def _opening(request: HttpRequest, pk: int) -> NoteOpening:
    return get_object_or_404(notes.openings_for(request.member).select_related("pair"), pk=pk)


@require_step_up
@require_POST
def agree_to_open_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Break-glass, second half: yes, or no."""
    opening = _opening(request, pk)
    permission_required_or_403(request, "mentoring.agree_to_open_notes", opening)
    answer = notes.agree_to_open if request.POST.get("answer") == "yes" else notes.refuse_to_open
    return press(request, lambda: answer(opening, by=request.member), done=_("Thank you."), to=_watch_list())


@require_step_up
@require_safe
def opened_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The shared notes, for an hour, for who asked. Each look is in the audit."""
    opening = _opening(request, pk)
    permission_required_or_403(request, "mentoring.read_opened_notes", opening)
    try:
        found = notes.read_opened(opening, by=request.member)
    except Refused:
        raise Http404 from None
    people = named(request.member, {note.author_id for note in found})
    context = {"opening": opening, "notes": [(note, people.get(note.author_id)) for note in found]}
    return render(request, "mentoring/opened_notes.html", context)
