"""The people of a session, for those who run it: who comes, who trains, guests, and who was told what."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cop.models import Membership
from members.access import permission_required_or_403, visible_or_404
from members.models import Member
from members.namesakes import tell_apart
from members.services.submissions import once
from members.stepup import require_step_up
from members.templatetags.waing import lang_of
from members.views.acting import posted, press, show_or_act

from ..forms.people import PersonForm, RegisterOtherForm
from ..forms.walk_ins import WalkInForm
from ..models import Accommodation, Registration, SessionTrainer, TrainingSession
from ..permissions.roles import LEADING
from ..reports import learning
from ..services import eligibility, registrations, trainers
from .catalogue import get_session
from .sessions import page_of_session, session_to_run

State = Registration.State
# The order on the page: who waits for a decision first, then who comes, then the line, then who does not.
ORDER = (State.REQUESTED, *Registration.COMING, State.OFFERED, State.WAITLISTED, *Registration.OVER)


def name_rows(session: TrainingSession, reader: Member, rows: list[Registration | SessionTrainer]) -> None:
    """`name` and `lang` of each registration and trainer: as `reader` may call members; guests as invited."""
    here = Q(pk__in=session.registrations.values("member")) | Q(pk__in=session.trainers.values("member"))
    names = {one.pk: one for one in tell_apart(Member.objects.filter(here).names(reader))}
    for row in rows:
        named = names.get(row.member_id)
        row.name, row.lang = (named.name, named.lang) if named else _guest(row)


def _guest(row: Registration) -> tuple[str, str]:
    name = (row.guest and row.guest.full_name) or "—"
    return name, lang_of(name)


@require_step_up(scope=lambda request, pk: f"registrations:{pk}")
@require_safe
def registration_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody with a registration, what they need, and what is hoped for, without saying by whom."""
    session = session_to_run(request, pk, "trainings.view_registrations")
    rows = list(session.registrations.select_related("guest").prefetch_related("accommodations"))
    name_rows(session, request.member, rows)
    rows.sort(key=lambda row: (ORDER.index(row.state), row.position or 0, row.name))
    offered = [row.member_id for row in rows if row.state == Registration.State.OFFERED and row.member_id]
    context = {
        "session": session,
        "to_ask": set(Member.objects.visible_to(request.member).filter(pk__in=offered).values_list("pk", flat=True)),
        "rows": rows,
        "needs": [
            (row, need) for row in rows for need in row.accommodations.all() if row.state not in Registration.OVER
        ],
        "hopes": learning.hopes_in(session, rows),
    }
    return render(request, "trainings/registration_list.html", context)


def _people_for(request: HttpRequest, session: TrainingSession) -> QuerySet[Member]:
    """Whom this person may put down: at the desk the centre's people, leading a group its members."""
    led = Membership.objects.open().filter(member=request.member, role__in=LEADING).values("group")
    inside = Membership.objects.open().filter(group__in=led).values("member")
    people = Member.objects.filter(pk__in=inside)
    if request.user.has_perm("trainings.change_training_session", session):
        people = people | Member.objects.visible_to(request.member)
    return people.filter(status__in=["active", "dormant"], frozen_at=None).distinct()


def walk_in_form(request: HttpRequest, session: TrainingSession, data: QueryDict | None = None) -> WalkInForm:
    """For who came without a place: people of the desk, of groups that the reader is in, and who is off the list."""
    off = session.registrations.exclude(state__in=Registration.COMING).filter(member__isnull=False).values("member")
    groups = Membership.objects.open().filter(member=request.member).values("group")
    together = Membership.objects.open().filter(group__in=groups).values("member")
    seen = Q(pk__in=off) | Q(pk__in=together) | Q(pk__in=Member.objects.visible_to(request.member).values("pk"))
    people = Member.objects.filter(seen, status__in=["active", "dormant"], frozen_at=None)
    runs_it = request.user.has_perm("trainings.change_training_session", session)
    return WalkInForm(
        data,
        session=session,
        everyone=people,
        likely=people.filter(pk__in=off),
        reader=request.member,
        takes_guests=runs_it or not eligibility.why_no_guest(session),
    )


@once
@require_http_methods(["GET", "POST"])
def register_other(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is put down by who runs the session, or by who leads a group of theirs."""
    session = get_session(request, pk)
    permission_required_or_403(request, "trainings.register_other", session)
    people = _people_for(request, session)
    form = RegisterOtherForm(
        posted(request), session=session, everyone=people, likely=people.filter(user=None), reader=request.member
    )
    is_let_in = request.user.has_perm("trainings.change_training_session", session)

    def act() -> Registration:
        chosen = form.cleaned_data
        return registrations.register(
            session, chosen["member"], by=request.member, mode=chosen["mode"], is_let_in=is_let_in, **form.wishes()
        )

    return show_or_act(
        request,
        form,
        act,
        page="trainings/register_other.html",
        done=lambda done: str(done.get_state_display()),
        to=lambda done: page_of_session(session),
        session=session,
    )


def _decide(request: HttpRequest, pk: int, perm: str, verb: Callable | None, said: str) -> HttpResponse:
    registration = visible_or_404(Registration, request.member, pk, "session__training", "member")
    permission_required_or_403(request, perm, registration)
    if verb is None:
        raise Http404
    to = reverse("trainings:registration_list", args=[registration.session_id])
    return press(request, lambda: verb(registration, by=request.member), done=said, to=to)


@once
@require_POST
def decide_registration(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a request, take a kept place for somebody who said so, or take somebody off the list."""
    verbs = {
        "approve": registrations.approve,
        "refuse": registrations.refuse,
        "accept": registrations.accept_offer,
        "take_off": registrations.take_off,
    }
    verb = verbs.get(request.POST.get("act", ""))
    return _decide(request, pk, "trainings.decide_registration", verb, _("Written down."))


@once
@require_POST
def decide_accommodation(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody needs was met, or could not be (C17)."""
    need = visible_or_404(Accommodation, request.member, pk, "registration__session__training")
    permission_required_or_403(request, "trainings.decide_accommodation", need)
    registrations.decide_accommodation(need, by=request.member, met=request.POST.get("met") == "yes")
    return redirect("trainings:registration_list", need.registration.session_id)


@once
@require_http_methods(["GET", "POST"])
def trainer_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who was asked, who agreed; asking somebody."""
    session = session_to_run(request, pk, "trainings.invite_trainer")
    everyone = Member.objects.visible_to(request.member).filter(status="active", frozen_at=None)
    likely = everyone.filter(pk__in=trainers.qualified_for(session).values("pk"))
    form = PersonForm(posted(request), everyone=everyone, likely=likely, reader=request.member)
    names = {one.pk: one for one in Member.objects.filter(trains__session=session).names(request.member)}
    return show_or_act(
        request,
        form,
        lambda: trainers.invite_trainer(session, form.cleaned_data["member"], by=request.member),
        page="trainings/trainer_list.html",
        done=_("They are asked."),
        to=lambda done: request.path,
        session=session,
        rows=[(row, names[row.member_id], row.is_qualified) for row in trainers.asked_of(session)],
    )


@once
@require_POST
def withdraw_trainer(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible_or_404(SessionTrainer, request.member, pk, "session__training")
    permission_required_or_403(request, "trainings.invite_trainer", row)
    trainers.withdraw_trainer(row, by=request.member)
    return redirect("trainings:trainer_list", row.session_id)


@once
@require_POST
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """I agree to train, or I cannot."""
    row = visible_or_404(SessionTrainer, request.member, pk, "session")
    permission_required_or_403(request, "trainings.answer_invitation", row)
    return press(
        request,
        lambda: trainers.answer_invitation(row, is_coming=request.POST.get("answer") == "yes"),
        done=_("Thank you for your answer."),
        to=reverse("trainings:training_session_detail", args=[row.session_id]),
    )
