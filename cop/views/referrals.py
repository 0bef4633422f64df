"""Referrals: the list, one of them, opening and offering, other doors (domain A15, A23, C14)."""

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import (
    centres_where,
    first_or_404,
    get_visible_or_404,
    permission_required,
    permission_required_or_403,
)
from members.ids import as_id
from members.keyset import page_of
from members.models import Member
from members.ready import ReadyFor
from members.services.submissions import once
from members.views.acting import posted, posted_ids, press, show_or_act

from ..filters import ServiceFilter
from ..forms import ConfirmForm
from ..forms.referrals import AnswerReferralForm, DoorForm, OfferForm, OpenReferralForm
from ..models import Referral, ReferralOffer, SupportService
from ..referral_figures import figures_of_referrals
from ..referral_rows import IN_A_LIST, JOINED, detail_of, row_of, summary_of, title_of, trail_of
from ..services import referral_doors, referral_matching, referrals

State, Answer = Referral.State, ReferralOffer.State


_the_referral = ReadyFor(
    lambda reader, pk: (
        Referral.objects.without_text()
        .visible_to(reader)
        .filter(pk=pk)
        .select_related(*JOINED, "opened_by", "offered_by", "accepted_by", "stage_reached", "argument")
    )
)


def get_referral(request: HttpRequest, pk: int) -> Referral:
    """The referral with this number that the person may see, without its text; `has_text` says whether it has one."""
    return first_or_404(_the_referral(request.member, pk=pk))


def page_of_referral(referral: Referral) -> str:
    return reverse("cop:referral_detail", args=[referral.pk])


# --- the list --------------------------------------------------------------------------------------------------------


def _of_tab(tab: str, member: Member) -> QuerySet[Referral]:
    mine, desk = Referral.objects.visible_to(member), Referral.objects.of_desk(member)
    waiting = ReferralOffer.objects.waiting().filter(member=member)
    return {
        "asked": mine.filter(state=State.OFFERED, pk__in=waiting.values("referral")).annotate(
            answer_by=Subquery(waiting.filter(referral=OuterRef("pk")).values("wave__ends_at")[:1])
        ),
        "mine": mine.filter(accepted_by=member),
        "open": desk.open(),
        "out": desk.without_door(),
        "held": desk.held(),
        "ended": desk.filter(state__in=Referral.ENDED),
    }[tab]


def _tabs(request: HttpRequest) -> list[tuple[str, str]]:
    tabs = [("asked", _("You are asked")), ("mine", pgettext("referrals", "Mine"))]
    if not request.user.has_perm("cop.open_referral"):
        return tabs
    desk = [
        ("open", pgettext("list", "Open")),
        ("out", _("Nobody took it")),
        ("held", pgettext("referrals", "Taken")),
        ("ended", _("Ended")),
    ]
    return [*desk, *tabs]


@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """What I am asked for and have taken; for coordinator and centre lead, what the centre has open."""
    tabs = _tabs(request)
    tab = request.GET.get("show", "")
    tab = tab if tab in dict(tabs) else tabs[0][0]
    page = page_of(request, _of_tab(tab, request.member).without_text().select_related(*IN_A_LIST), order="-id")
    context = {"tab": tab, "tabs": tabs, "page": page, "rows": [row_of(referral) for referral in page]}
    return render(request, "cop/referral_list.html", context)


# --- one referral ----------------------------------------------------------------------------------------------------


def show_referral(request: HttpRequest, referral: Referral, form: AnswerReferralForm | None = None) -> HttpResponse:
    """The page of a referral, as much of it as this person may read now."""
    is_desk = request.user.has_perm("cop.explain_referral", referral)
    offer = referral.offers.given().filter(member=request.member).first()
    is_taker = referral.accepted_by_id == request.member.pk
    waits = bool(offer and offer.state == Answer.OFFERED and referral.state == State.OFFERED)
    knows_all = is_desk or is_taker or (waits and offer.conflict_checked_at)
    context = {
        "referral": referral,
        "title": title_of(referral),
        "offer": offer,
        "wave": offer.wave if offer else referral.waves.filter(ended_at=None).first(),
        "waits": waits,
        "is_desk": is_desk,
        "is_taker": is_taker,
        "summary": summary_of(referral),
        "detail": detail_of(referral) if knows_all else [],
        "form": form or AnswerReferralForm(),
        "applications": referral.applications.select_related("application", "result") if is_desk or is_taker else [],
        "violations": referral.violations.all() if is_desk or is_taker else [],
        **(_of_desk(request, referral) if is_desk else {}),
    }
    return render(request, "cop/referral_detail.html", context)


def _of_desk(request: HttpRequest, referral: Referral) -> dict:
    """The centre's part: the trail, who needs an approval, the other doors."""
    needs_door = referral.is_out or referral.state == State.READY
    is_open = referral.is_open
    tied = list(referral_matching.tied_candidates(referral).named_for(request.member)) if is_open else []
    doors = referral.doors.select_related("centre__organisation", "service").order_by("pk")
    return {
        "trail": trail_of(referral, request.member),
        "taker": Member.objects.named_for(request.member).filter(pk=referral.accepted_by_id).first(),
        "is_left_behind": referral.is_held and Referral.objects.left_behind().filter(pk=referral.pk).exists(),
        "tied": tied,
        "chosen": doors,
        "doors": referral_doors.doors_of(referral) if needs_door else None,
        "passed_on": Referral.objects.visible_to(request.member).filter(passed_from=referral),
    }


@require_safe
def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Summary first; after the conflict check the rest; the text only for whoever said yes, on a page of its own."""
    referral = get_referral(request, pk)
    referrals.see_offer(referral, by=request.member)
    return show_referral(request, referral)


# --- opening and offering --------------------------------------------------------------------------------------------


@once
@require_http_methods(["GET", "POST"])
@permission_required("cop.open_referral")
def open_referral(request: HttpRequest) -> HttpResponse:
    """Somebody needs a lawyer. Nobody is asked before the next page."""
    form = OpenReferralForm(posted(request), centres=centres_where(request, "cop.open_referral"))
    return show_or_act(
        request,
        form,
        lambda: referrals.open_referral(form.cleaned_data["centre"], by=request.member, **form.facts()),
        page="cop/referral_form.html",
        done=_("Kept. Nobody has been asked yet."),
        to=lambda referral: (
            reverse("cop:offer_referral", args=[referral.pk]) if referral else reverse("cop:referral_list")
        ),
    )


@once
@require_http_methods(["GET", "POST"])
def offer_referral(request: HttpRequest, pk: int) -> HttpResponse:
    """How the people are found, with a number after each step; then the first three are asked."""
    referral = get_referral(request, pk)
    permission_required_or_403(request, "cop.offer_referral", referral)
    sieved = referral_matching.explain(referral, by=request.member)
    return show_or_act(
        request,
        OfferForm(posted(request)),
        lambda: referrals.offer_referral(referral, by=request.member),
        page="cop/referral_offer.html",
        done=_("The first lawyers have been asked."),
        to=page_of_referral,
        referral=referral,
        title=title_of(referral),
        sieved=sieved,
        has_people=sieved[-1].left > 0,
    )


@once
@require_http_methods(["GET", "POST"])
def withdraw_referral(request: HttpRequest, pk: int) -> HttpResponse:
    referral = get_referral(request, pk)
    permission_required_or_403(request, "cop.withdraw_referral", referral)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: referrals.withdraw_referral(referral, by=request.member),
        page="cop/referral_withdraw.html",
        done=_("Withdrawn. Nobody is asked any more."),
        to=page_of_referral,
        referral=referral,
        title=title_of(referral),
    )


@once
@require_POST
def approve_pair(request: HttpRequest, pk: int) -> HttpResponse:
    """The coordinator's word for a mentor or mentee of whoever opened it (learning 32)."""
    referral = get_referral(request, pk)
    permission_required_or_403(request, "cop.approve_pair", referral)
    tied = referral_matching.tied_candidates(referral)
    member = get_visible_or_404(
        Member.objects.filter(pk__in=tied.values("pk")), request.member, pk=as_id(request.POST.get("member", ""))
    )
    return press(
        request,
        lambda: referrals.approve_pair(referral, member, by=request.member),
        done=_("Approved. This person can be asked."),
        to=page_of_referral(referral),
    )


@once
@require_POST
def call_lawyers(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody whom no mail reaches was called."""
    referral = get_referral(request, pk)
    permission_required_or_403(request, "cop.call_lawyers", referral)
    for offer in referral.offers.to_call().filter(pk__in=posted_ids(request, "offer")).select_related("referral"):
        referrals.note_call(offer, by=request.member)
    messages.success(request, _("Noted."))
    return redirect(page_of_referral(referral))


@once
@require_POST
def choose_door(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the person can turn now."""
    referral = get_referral(request, pk)
    permission_required_or_403(request, "cop.choose_door", referral)
    form = DoorForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose from the list."))
        return redirect(page_of_referral(referral))
    return press(
        request,
        lambda: referral_doors.choose_door(referral, by=request.member, **form.cleaned_data),
        done=_("Noted. Tell the person how to get there."),
        to=page_of_referral(referral),
    )


# --- figures, and the directory --------------------------------------------------------------------------------------


@require_safe
@permission_required("cop.view_referral_figures")
def referral_figures(request: HttpRequest) -> HttpResponse:
    """I11 to I14 and I18; numbers of one to four are not told."""
    return render(request, "cop/referral_figures.html", {"figures": figures_of_referrals(request.member)})


@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """The directory of services that are not legal: any member may send somebody there (domain C14)."""
    rows = SupportService.objects.visible_to(request.member).working().select_related("unit")
    filters = ServiceFilter(request.GET, rows)
    page = page_of(request, filters.qs, order="id")
    is_filtered = any(request.GET.get(name) for name in filters.filters)
    return render(request, "cop/service_list.html", {"filters": filters, "page": page, "is_filtered": is_filtered})
