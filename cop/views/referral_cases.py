"""The answer of who was asked, and the case from the first talk to its outcome (domain 2c)."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required_or_403
from members.errors import Refused
from members.models import Member
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, show_or_act

from ..forms import ConfirmForm
from ..forms.referrals import (
    AnswerReferralForm,
    CloseReferralForm,
    ContactForm,
    GiveBackForm,
    RecordAnswerForm,
    ReferralApplicationForm,
)
from ..models import Referral, ReferralOffer
from ..referral_rows import title_of
from ..services import referrals
from .referrals import get_referral, page_of_referral, show_referral

LIST = "cop:referral_list"


def _my_offer(request: HttpRequest, referral: Referral, perm: str) -> ReferralOffer:
    """What this person was asked about it; of nobody else it says anything."""
    offer = get_object_or_404(referral.offers.given().select_related("referral"), member=request.member)
    permission_required_or_403(request, perm, offer)
    return offer


@once
@require_POST
def check_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing speaks against it: then the rest of the facts is shown."""
    referral = get_referral(request, pk)
    referrals.check_conflict(_my_offer(request, referral, "cop.check_conflict"), by=request.member)
    return redirect(page_of_referral(referral))


@once
@require_POST
def answer_referral(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes, no, or no but I would help. Who was second reads a kind sentence (A15)."""
    referral = get_referral(request, pk)
    offer = get_object_or_404(referral.offers.given().select_related("referral", "member"), member=request.member)
    if not request.user.has_perm("cop.accept_referral", offer):  # answered, or another was first
        return _say_over(request, offer)
    form = AnswerReferralForm(request.POST)
    if not form.is_valid():
        return show_referral(request, referral, form)
    try:
        done = _answer(offer, request.member, form.cleaned_data)
    except Refused as refused:
        messages.info(request, str(refused.message))
        return redirect(page_of_referral(referral))
    messages.success(request, done)
    return redirect(page_of_referral(referral) if form.cleaned_data["answer"] == "yes" else LIST)


def _answer(offer: ReferralOffer, by: Member, said: dict) -> str:
    if said["answer"] == "yes":
        referrals.accept_referral(offer, by=by)
        return _("It is yours. The centre calls you; names are given by voice only.")
    referrals.decline_referral(offer, by=by, reason=said["reason"], can_help=said["answer"] == "help")
    return _("Thank you for answering. The next person is asked.")


def _say_over(request: HttpRequest, offer: ReferralOffer) -> HttpResponse:
    taken = offer.state == ReferralOffer.State.TAKEN
    text = _("Another lawyer was a little faster and has it. Thank you for saying yes.")
    messages.info(request, text if taken else _("You have answered, or the time is over. Thank you."))
    return redirect(page_of_referral(offer.referral))


@once
@require_http_methods(["GET", "POST"])
def record_offer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody said on the telephone, written down by the centre."""
    rows = ReferralOffer.objects.select_related("referral", "member")
    offer = get_object_or_404(rows, pk=pk, referral__in=Referral.objects.of_desk(request.member))
    permission_required_or_403(request, "cop.record_offer_answer", offer)
    referral = get_referral(request, offer.referral_id)
    form = RecordAnswerForm(posted(request))

    def act():
        if form.cleaned_data["answer"] == "yes":
            referrals.check_conflict(offer, by=request.member)
        return _answer(offer, request.member, form.cleaned_data)

    person = Member.objects.named_for(request.member).get(pk=offer.member_id)
    return show_or_act(
        request, form, act,
        page="cop/referral_act.html",
        done=_("Written down."),
        to=lambda _said: page_of_referral(referral),
        referral=referral, title=title_of(referral), heading=person.told_name, label=_("Save the answer"),
    )  # fmt: skip


@never_cache
@require_safe
@require_step_up(scope=lambda request, pk: f"narrative:{pk}")
def read_narrative(request: HttpRequest, pk: int) -> HttpResponse:
    """The one text of a referral: for whoever has the case, and for the centre; each opening is audited (D4)."""
    referral = get_referral(request, pk)
    permission_required_or_403(request, "cop.read_narrative", referral)
    referrals.note_reading(referral, by=request.member)
    return render(request, "cop/referral_narrative.html", {"referral": referral, "title": title_of(referral)})


def _step(
    request: HttpRequest,
    referral: Referral,
    verb: Callable,
    form: forms.Form,
    *,
    heading: str,
    label: str,
    done: str,
    to: str = "",
) -> HttpResponse:
    """A page that brings a case one step on. Permission and service have one name (architecture 10)."""
    permission_required_or_403(request, f"cop.{verb.__name__}", referral)
    return show_or_act(
        request,
        form,
        lambda: verb(referral, by=request.member, **form.cleaned_data),
        page="cop/referral_act.html",
        done=done,
        to=lambda _result: to or page_of_referral(referral),
        referral=referral,
        title=title_of(referral),
        heading=heading,
        label=label,
    )


@once
@require_http_methods(["GET", "POST"])
def contact_client(request: HttpRequest, pk: int) -> HttpResponse:
    form = ContactForm(posted(request))
    texts = {"heading": _("The client was seen"), "label": _("Save"), "done": _("Noted.")}
    return _step(request, get_referral(request, pk), referrals.contact_client, form, **texts)


@once
@require_http_methods(["GET", "POST"])
def begin_representation(request: HttpRequest, pk: int) -> HttpResponse:
    form = ConfirmForm(posted(request))
    texts = {"heading": _("Representation has begun"), "label": _("Yes, it has begun"), "done": _("Noted.")}
    return _step(request, get_referral(request, pk), referrals.begin_representation, form, **texts)


@once
@require_http_methods(["GET", "POST"])
def record_referral_application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application and its result; the same one again changes its result (A18)."""
    form = ReferralApplicationForm(posted(request))
    texts = {"heading": _("An application to a court"), "label": _("Save"), "done": _("Recorded.")}
    return _step(request, get_referral(request, pk), referrals.record_referral_application, form, **texts)


@once
@require_http_methods(["GET", "POST"])
def close_referral(request: HttpRequest, pk: int) -> HttpResponse:
    referral = get_referral(request, pk)
    stages = referrals.stages_to_tell(referral).offered()
    form = CloseReferralForm(posted(request), reader=request.member, stages=stages)
    return _step(
        request, referral, referrals.close_referral, form,
        heading=_("Close with the outcome"), label=_("Close the referral"),
        done=_("Closed. Thank you for seeing it through."),
    )  # fmt: skip


@once
@require_http_methods(["GET", "POST"])
def give_back_referral(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody cannot go on: the next are asked."""
    return _step(
        request, get_referral(request, pk), referrals.give_back_referral, GiveBackForm(posted(request)),
        heading=_("Give the case back"), label=_("Give it back"), done=_("Given back. The next lawyers are asked."),
        to=reverse(LIST),
    )  # fmt: skip
