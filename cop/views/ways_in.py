"""Ways into a group, and what it agrees on: its rules, walking in, invitations, the agreement."""

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import get_visible_or_404, permission_required_or_403
from members.ids import as_id
from members.services.submissions import once
from members.views.acting import counted, posted, show_or_act

from ..forms import ConfirmForm
from ..forms.ways_in import AgreementForm, InviteForm, RulesForm
from ..models import Group, GroupAgreement, JoinRequest
from ..services import agreements, ways_in
from ..services.groups import change_group
from .groups import get_group

MOST_INVITED, DAY = 40, timedelta(days=1)


def _home(group: Group) -> str:
    return reverse("cop:group_detail", args=[group.code])


def _readable(request: HttpRequest, ref: str) -> Group:
    groups = Group.objects.readable_by(request.member).by_ref(ref).select_related("host_centre__organisation")
    return get_visible_or_404(groups, request.member)


@once
@require_http_methods(["GET", "POST"])
def change_rules(request: HttpRequest, ref: str) -> HttpResponse:
    """How people come in, and from when they read."""
    group = _readable(request, ref)
    permission_required_or_403(request, "cop.change_rules", group)
    initial = {"joining": group.joining, "history_from_join": group.history_from_join}
    form = RulesForm(posted(request), initial=initial)
    waiting = JoinRequest.objects.called_back_by(request.member).filter(group=group)
    return show_or_act(
        request,
        form,
        lambda: change_group(group, by=request.member, **form.cleaned_data),
        page="cop/change_rules.html",
        done=_("Saved."),
        to=_home,
        group=group,
        agreement=_agreement(group, request.member),
        invited=waiting.count(),
    )


def _agreement(group: Group, reader) -> GroupAgreement | None:
    return GroupAgreement.objects.filter(group=group).newest().with_share(reader).first()


@once
@require_http_methods(["GET", "POST"])
def enter_group(request: HttpRequest, ref: str) -> HttpResponse:
    """Into a group that is open to all who see it; what it agreed on is read first."""
    group = get_group(request, ref)
    permission_required_or_403(request, "cop.enter_group", group)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: ways_in.enter_group(group, request.member),
        page="cop/enter_group.html",
        done=_("You are in the group now."),
        to=lambda _membership: _home(group),
        group=group,
    )


@counted("invite", MOST_INVITED, DAY)
@once
@require_http_methods(["GET", "POST"])
def invite_to_group(request: HttpRequest, ref: str) -> HttpResponse:
    """Whatever was typed, the answer is the same: nobody learns from it who is here."""
    group = _readable(request, ref)
    permission_required_or_403(request, "cop.invite_to_group", group)
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if request.is_too_much:
            messages.error(request, _("That was a lot for one day. Go on tomorrow."))
        else:
            ways_in.invite_to_group(group, handle=form.cleaned_data["handle"], by=request.member)
            messages.success(
                request, _("If somebody here has this handle and can come, the invitation waits for them.")
            )
        return redirect("cop:invite_to_group", group.code)
    return render(request, "cop/invite_to_group.html", {"group": group, "form": form})


@once
@require_http_methods(["GET", "POST"])
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Come in, or not: for the person who is invited alone."""
    mine = JoinRequest.objects.inviting(request.member).select_related("group__host_centre__organisation")
    invitation = get_object_or_404(mine, pk=pk)
    permission_required_or_403(request, "cop.answer_invitation", invitation)
    accepts = request.POST.get("answer") != "no"
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: ways_in.answer_invitation(invitation, by=request.member, accepts=accepts),
        page="cop/answer_invitation.html",
        done=_("You are in the group now.") if accepts else _("Noted. You were not put into the group."),
        to=lambda _answered: _home(invitation.group) if accepts else reverse("members:home"),
        invitation=invitation,
        group=invitation.group,
    )


def _versions(group: Group) -> QuerySet[GroupAgreement]:
    return GroupAgreement.objects.filter(group=group).order_by("-version")


@once
@require_http_methods(["GET", "POST"])
def accept_agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """What the group agreed on, the versions before it, and the one button."""
    group = _readable(request, ref)
    agreement = _agreement(group, request.member)
    version = as_id(request.POST.get("version", ""))
    may = agreement and not agreement.is_mine and request.user.has_perm("cop.accept_agreement", group)
    if request.method == "POST":
        permission_required_or_403(request, "cop.accept_agreement", group)
        get_object_or_404(_versions(group), version=version)
    context = {"group": group, "agreement": agreement, "earlier": list(_versions(group)[1:20]), "may_accept": may}
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: agreements.accept_agreement(_versions(group).get(version=version), request.member),
        page="cop/accept_agreement.html",
        done=_("Thank you. You keep to it."),
        to=lambda _new: _home(group),
        **context,
    )


@once
@require_http_methods(["GET", "POST"])
def publish_agreement(request: HttpRequest, ref: str) -> HttpResponse:
    group = _readable(request, ref)
    permission_required_or_403(request, "cop.publish_agreement", group)
    last = _versions(group).first()
    may_override = request.user.has_perm("cop.override_stop", group)
    form = AgreementForm(posted(request), initial={"text": last.text if last else ""}, may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: agreements.publish_agreement(
            group, form.cleaned_data["text"], by=request.member, overrides=form.overrides()
        ),
        page="cop/publish_agreement.html",
        done=_("Published. Everyone in the group is asked once to accept it."),
        to=lambda _agreement: reverse("cop:accept_agreement", args=[group.code]),
        group=group,
        last=last,
    )
