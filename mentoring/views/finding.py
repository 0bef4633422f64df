"""Overview, profiles, suggestions, requests and their answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required, permission_required_or_403, visible_or_404
from members.ids import as_id
from members.models.inbox import people_for
from members.services.submissions import once
from members.views.acting import posted, press

from ..forms.profiles import ApartForm, MenteeForm, MentorForm, OfferForm, RequestForm
from ..models import (
    MenteeProfile,
    MentoringOffer,
    MentoringPair,
    MentoringProgramme,
    MentoringRequest,
    MentorProfile,
    NotWith,
)
from ..services import profiles, requests, suggesting
from .asking import address, ask, named

HOME = "mentoring:mentoring_home"


def _home() -> str:
    return reverse(HOME)


@require_safe
def mentoring_home(request: HttpRequest) -> HttpResponse:
    """My pairs, what I am asked, what I asked, and what I offer or want."""
    member = request.member
    pairs = list(MentoringPair.objects.visible_to(member).with_silence().order_by("-pk")[:20])
    offers = list(MentoringOffer.objects.visible_to(member).select_related("request").order_by("expires_at"))
    wanted = MentoringRequest.objects.visible_to(member).order_by("-pk").first()
    line = list(wanted.offers.all()) if wanted and wanted.state in MentoringRequest.LIVE else []
    ids = {pair.other_of(member) for pair in pairs} | {one.request.mentee_id for one in offers}
    people = named(member, ids | {one.mentor_id for one in line})
    context = {
        "pairs": [(pair, people[pair.other_of(member)]) for pair in pairs],
        "offers": [(offer, people[offer.request.mentee_id]) for offer in offers],
        "wanted": wanted if line else None,
        "nobody_could": bool(wanted and wanted.state == MentoringRequest.State.EXHAUSTED),
        "has_lapsed": bool(wanted and wanted.has_lapsed),
        "line": [(one, people[one.mentor_id]) for one in line],
        "mentor": MentorProfile.objects.filter(member=member).first(),
        "mentee": MenteeProfile.objects.filter(member=member).first(),
        "may_take_part": request.user.has_perm("mentoring.request_mentor"),
        "may_oversee": request.user.has_perm("mentoring.view_programme"),
    }
    return render(request, "mentoring/mentoring_home.html", context)


@permission_required("mentoring.offer_mentoring")
@once
@require_http_methods(["GET", "POST"])
def change_mentor_profile(request: HttpRequest) -> HttpResponse:
    member = request.member
    profile = MentorProfile.objects.filter(member=member).first()
    return ask(
        request,
        form := MentorForm(posted(request), member=member, profile=profile),
        lambda: profiles.change_mentor_profile(member, **form.facts()),
        title=_("What I offer as a mentor"),
        text=_(
            "Somebody who looks for a mentor sees you with what you say here, your practice areas that you show, and "
            "your state or region. People outside your groups see you only under a name that you chose."
        ),
        label=_("Save"),
        done=_("Saved."),
        back=_home(),
    )


@permission_required("mentoring.request_mentor")
@once
@require_http_methods(["GET", "POST"])
def change_mentee_profile(request: HttpRequest) -> HttpResponse:
    member = request.member
    profile = MenteeProfile.objects.filter(member=member).first()
    return ask(
        request,
        form := MenteeForm(posted(request), member=member, profile=profile),
        lambda: profiles.change_mentee_profile(member, **form.facts()),
        title=_("What I want from a mentor"),
        text=_("Five minutes. Then you see who fits, and why."),
        label=_("Show who fits"),
        done=_("Saved."),
        back=_home(),
        to=lambda _profile: reverse("mentoring:find_mentor"),
    )


@permission_required("mentoring.request_mentor")
@once
@require_http_methods(["GET", "POST"])
def find_mentor(request: HttpRequest) -> HttpResponse:
    """Who fits and why; up to three are asked in the order that the mentee gives."""
    member = request.member
    if not MenteeProfile.objects.filter(member=member).exists():
        return redirect("mentoring:change_mentee_profile")
    found = suggesting.suggest(member)
    labels, people = suggesting.labels_of(found), named(member, [one.mentor_id for one in found])
    form = RequestForm(posted(request), people=list(people.values()))
    return ask(
        request,
        form,
        lambda: requests.request_mentor(
            member, mentors=form.chosen(form.cleaned_data), message=form.cleaned_data.get("message", "")
        ),
        page="mentoring/find_mentor.html",
        title=_("Find a mentor"),
        text="",
        label=_("Ask them in this order"),
        done=_("The first one is asked."),
        back=_home(),
        suggestions=[(people[one.mentor_id], one, suggesting.say(one, labels)) for one in found],
        is_asking=MentoringRequest.objects.live().filter(mentee=member).exists(),
        answer_days=MentoringProgramme.objects.current().answer_days,
    )


@once
@require_http_methods(["GET", "POST"])
def answer_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody asks me: who, why they fit, what they wrote; yes or no."""
    offer = visible_or_404(MentoringOffer, request.member, pk, "request__mentee", "mentor")
    permission_required_or_403(request, "mentoring.answer_offer", offer)
    mentee = offer.request.mentee
    why = suggesting.explain(mentee, request.member)
    wants = MenteeProfile.objects.filter(member=mentee).first()
    form = OfferForm(posted(request))
    return ask(
        request,
        form,
        lambda: _answer(offer, request.member, **form.cleaned_data),
        page="mentoring/answer_offer.html",
        title=_("Somebody asks you to be their mentor"),
        label=_("Send answer"),
        done=_("Thank you. They hear of it."),
        back=_home(),
        to=lambda pair: address(pair) if pair else _home(),
        offer=offer,
        person=named(request.member, [mentee.pk])[mentee.pk],
        wants=wants.wants if wants else "",
        reasons=suggesting.say(why, suggesting.labels_of([why])) if why else [],
    )


def _answer(offer: MentoringOffer, by, *, answer: str, reason: str) -> MentoringPair | None:
    if answer == "yes":
        return requests.accept_offer(offer, by=by)
    requests.decline_offer(offer, by=by, reason=reason)
    return None


@once
@require_http_methods(["GET", "POST"])
def answer_match(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator proposes somebody: with my yes they are asked."""
    wanted = visible_or_404(MentoringRequest, request.member, pk)
    permission_required_or_403(request, "mentoring.withdraw_request", wanted)
    if wanted.state != MentoringRequest.State.PROPOSED:
        raise Http404
    if request.method == "POST":
        is_wanted = request.POST.get("answer") == "yes"
        return press(
            request,
            lambda: requests.answer_match(wanted, by=request.member, is_wanted=is_wanted),
            done=_("Thank you."),
            to=_home(),
        )
    mentor = wanted.offers.get().mentor
    why = suggesting.explain(request.member, mentor)
    context = {
        "wanted": wanted,
        "person": named(request.member, [mentor.pk])[mentor.pk],
        "reasons": suggesting.say(why, suggesting.labels_of([why])) if why else [],
    }
    return render(request, "mentoring/answer_match.html", context)


@require_POST
def withdraw_request(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = visible_or_404(MentoringRequest, request.member, pk)
    permission_required_or_403(request, "mentoring.withdraw_request", wanted)
    act = lambda: requests.withdraw_request(wanted, by=request.member)  # noqa: E731
    return press(request, act, done=_("Nobody is asked any more."), to=_home())


@permission_required("mentoring.request_mentor")
@once
@require_http_methods(["GET", "POST"])
def keep_apart(request: HttpRequest) -> HttpResponse:
    """Whom I do not want to work with; they are never told."""
    member = request.member
    if gone := request.POST.get("gone"):
        profiles.end_keeping_apart(member, as_id(gone))
        return redirect("mentoring:keep_apart")
    apart = list(NotWith.objects.filter(member=member))
    known = named(member, {*people_for(member).values_list("pk", flat=True)[:500], *(one.other_id for one in apart)})
    left = [person for pk, person in known.items() if pk not in {one.other_id for one in apart}]
    return ask(
        request,
        form := ApartForm(posted(request), people=left),
        lambda: profiles.keep_apart(member, form.cleaned_data["person"]),
        page="mentoring/keep_apart.html",
        title=_("Not with"),
        text=_("These people are suggested to you no more, and you are not to them. Nobody is told."),
        label=_("Add"),
        done=_("Saved."),
        back=reverse("mentoring:keep_apart"),
        apart=[(one, known[one.other_id]) for one in apart if one.other_id in known],
    )
