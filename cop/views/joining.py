"""The way in: a stranger asks, somebody vouches, somebody decides; a member asks for another group."""

from datetime import timedelta
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members import clock, limits
from members.access import permission_required, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.models import Member
from members.services import audit
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms import AskForGroupForm, AskToJoinForm, DecideForm, VouchForm
from ..models import Group, JoinRequest, JoinVoucher
from ..reports import funnel
from ..services import joining
from .groups import get_group

# C-07: wide by place, because a classroom sits behind one address; narrow by person who is named.
A_PLACE, HOUR = 20, timedelta(hours=1)
ALL, A_NAME, DAY = 300, 5, timedelta(days=1)
YEAR = timedelta(days=365)


def _is_too_much(request: HttpRequest) -> bool:
    """Over either limit. The first request beyond the day's own leaves a line in the audit: somebody should look."""
    from_here = limits.is_over(f"join from:{limits.client_address(request)}", A_PLACE, HOUR)
    today = limits.count("join", DAY)
    if today == ALL + 1:
        audit.record("join_limit_reached", requests=ALL)
    return from_here or today > ALL


def _askable(typed: str) -> str:
    """The name as it was typed; empty when it was named too often today. Known and unknown names count alike."""
    return "" if limits.is_over(f"vouch:{typed.strip().lower()}", A_NAME, DAY) else typed


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask_to_join(request: HttpRequest) -> HttpResponse:
    """Whatever was written, and over every limit, the answer is the same page."""
    if request.member:
        return redirect("cop:group_list")
    form = AskToJoinForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not _is_too_much(request):
            joining.ask_to_join(vouchers=[_askable(one) for one in form.vouchers()], **form.facts())
        return redirect("cop:asked_to_join")
    return render(request, "cop/ask_to_join.html", {"form": form})


@login_not_required
@require_safe
def asked_to_join(request: HttpRequest) -> HttpResponse:
    return render(request, "cop/asked_to_join.html")


@once
@require_http_methods(["GET", "POST"])
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the two people whom a stranger named says yes or no."""
    voucher = visible_or_404(JoinVoucher, request.member, pk, "request__home_unit")
    group = Group.objects.visible_to(request.member).filter(pk=voucher.request.group_id).first()
    form = VouchForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: joining.vouch(voucher, by=request.member, knows=form.cleaned_data["knows"]),
        page="cop/vouch.html",
        done=_("Thank you. Your answer is noted."),
        to=lambda _request: reverse("members:home"),
        asked=voucher.request,
        voucher=voucher,
        group=group,
    )


@permission_required("cop.view_join_requests")
@require_safe
def join_request_list(request: HttpRequest) -> HttpResponse:
    """The desk's: who waits, and the funnel of twelve months."""
    mine = JoinRequest.objects.visible_to(request.member)
    waiting = mine.asking().open().select_related("group", "member")
    page = page_of(request, waiting, order=("applied_at", "id"))
    lately = mine.filter(applied_at__gte=clock.now() - YEAR)
    return render(request, "cop/join_request_list.html", {"page": page, "funnel": funnel(lately)})


@once
@require_http_methods(["GET", "POST"])
def decide_join_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asks, who vouches, and yes or no."""
    asked = visible_or_404(
        JoinRequest, request.member, pk, "group", "member", "home_unit", "centre__organisation", "decided_by"
    )
    permission_required_or_403(request, "cop.decide_join_request", asked)
    form = DecideForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: _decide(asked, form, request.member),
        page="cop/decide_join_request.html",
        done=lambda decided: _done(decided),
        to=lambda _decided: _after(request),
        asked=asked,
        vouchers=_vouchers(asked, request.member),
    )


def _after(request: HttpRequest) -> str:
    """A desk goes on with the next request; whoever decides for a group only has their first page."""
    return reverse("cop:join_request_list" if request.user.has_perm("cop.view_join_requests") else "members:home")


def _decide(asked: JoinRequest, form: DecideForm, by: Member) -> JoinRequest:
    if form.is_yes:
        return joining.approve_join_request(asked, by=by)
    return joining.decline_join_request(asked, by=by, reason=form.cleaned_data["reason"])


def _done(decided: JoinRequest) -> str:
    if decided.state == JoinRequest.State.DECLINED:
        return _("Declined. Tell those who vouched; no mail goes to a stranger.")
    if decided.way == JoinRequest.Way.GROUP:
        return _("Let in. The person is in the group.")
    if decided.member.user_id:
        return _("Let in. They sign in with the account they had.")
    if decided.member.email:
        return _("Let in. An invitation goes out by mail.")
    return _("Let in. Print a slip and hand it over.")


def _vouchers(asked: JoinRequest, reader: Member) -> list[tuple[Member | None, str]]:
    """Each with the answer; None for a name that nobody has."""
    rows = list(asked.vouchers.all())
    people = Member.objects.named_for(reader).in_bulk([row.member_id for row in rows if row.member_id])
    return [(people.get(row.member_id), row.get_answer_display()) for row in rows]


@once
@require_http_methods(["GET", "POST"])
def ask_for_group(request: HttpRequest, ref: str) -> HttpResponse:
    """A member asks to be in a group of which they may know."""
    group = get_group(request, ref)
    permission_required_or_403(request, "cop.ask_for_group", group)
    waiting = JoinRequest.objects.open().filter(group=group, member=request.member).first()
    if waiting and waiting.is_invitation:  # nobody asks for what is offered to them
        return redirect("cop:answer_invitation", waiting.pk)
    form = AskForGroupForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: joining.ask_for_group(group, request.member, **form.cleaned_data),
        page="cop/ask_for_group.html",
        done=_("Asked. Those who decide are told."),
        to=lambda _asked: reverse("cop:group_detail", args=[group.code]),
        group=group,
        waiting=waiting,
    )


@once
@require_POST
def withdraw_join_request(request: HttpRequest, pk: int) -> HttpResponse:
    """My own request, that of a stranger who told the desk so, or an invitation of somebody of the desk's."""
    me, rows = request.member, JoinRequest.objects
    others = Q(pk__in=rows.visible_to(me).values("pk")) | Q(pk__in=rows.called_back_by(me).values("pk"))
    asked = get_object_or_404(rows.filter(Q(member=me) | others), pk=pk)
    act = partial(joining.withdraw_join_request, asked, by=request.member)
    return press(request, act, done=_("Withdrawn."), to=_after(request))
