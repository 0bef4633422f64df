"""What the desk does with a person: add, correct, reach, move, let go, take back."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import centres_where, permission_required, permission_required_or_403
from members.errors import Refused
from members.models import Member
from members.services import audit, invitations
from members.services import members as services
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, press, show_or_act

from ..forms import AddMemberForm, AddToGroupForm, ConfirmForm, ContactsForm, CorrectForm, MoveMemberForm, RejoinForm
from ..models import Group
from ..services.joining import note_invited
from ..services.memberships import add_to_group
from .people import get_person


def _get(request: HttpRequest, pk: int, perm: str) -> Member:
    member = get_person(request, pk)
    permission_required_or_403(request, perm, member)
    return member


def _address_of(member: Member) -> str:
    return reverse("cop:staff_member_detail", args=[member.pk])


@permission_required("members.add_member")
@once
@require_http_methods(["GET", "POST"])
def add_member(request: HttpRequest) -> HttpResponse:
    """A new person, with or without an address, into the registry and into groups."""
    form = AddMemberForm(
        posted(request),
        centres=centres_where(request, "members.add_member"),
        groups=Group.objects.staffed_by(request.member).live(),
    )
    return show_or_act(
        request,
        form,
        lambda: _add(form, request.member),
        page="cop/add_member.html",
        done=_("Added. You can hand over a slip, or invite by mail."),
        to=_address_of,
    )


@transaction.atomic
def _add(form: AddMemberForm, by: Member) -> Member:
    member = services.register_member(by=by, centre=form.cleaned_data["centre"], **form.facts(), **form.contacts())
    note_invited(member, by=by)
    for group in form.cleaned_data["groups"]:
        add_to_group(group, member, by=by)
    return member


@once
@require_http_methods(["GET", "POST"])
def correct_member(request: HttpRequest, pk: int) -> HttpResponse:
    """Names and facts."""
    member = _get(request, pk, "members.correct_member")
    form = CorrectForm(posted(request), member=member)
    return show_or_act(
        request,
        form,
        lambda: services.correct_member(member, by=request.member, **form.facts()),
        page="cop/correct_member.html",
        done=_("Saved."),
        to=_address_of,
        person=member,
    )


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def change_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Phone and address, shown and changed. Looking is written to the audit too (domain 2d, C-09)."""
    member = _get(request, pk, "members.see_contact")
    agreed = member.consents.open().exists()
    initial = {"phone": member.phone, "email": member.email, "agrees_to_mail": agreed}
    form = ContactsForm(posted(request), initial=initial)
    if request.method == "GET":
        audit.record("contacts_seen", by=request.member, on=member)
    return show_or_act(
        request,
        form,
        lambda: services.change_contacts(member, by=request.member, **form.contacts()),
        page="cop/change_contacts.html",
        done=_("Saved."),
        to=_address_of,
        person=member,
    )


@once
@require_http_methods(["GET", "POST"])
def move_member(request: HttpRequest, pk: int) -> HttpResponse:
    """To another centre; afterwards this desk sees the person no more."""
    member = _get(request, pk, "members.change_member")
    form = MoveMemberForm(posted(request), member=member)
    return show_or_act(
        request,
        form,
        lambda: services.move_member(member, by=request.member, **form.cleaned_data),
        page="cop/move_member.html",
        done=_("Moved. The new centre's desk finds a note of it."),
        to=lambda _moved: reverse("cop:staff_member_list"),
        person=member,
    )


@once
@require_http_methods(["GET", "POST"])
def leave_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves; a page asks once."""
    member = _get(request, pk, "members.change_member")
    form = ConfirmForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: services.leave_network(member, by=request.member),
        page="cop/leave_network.html",
        done=_("This person has left. The account is shut, and no mail goes out."),
        to=_address_of,
        person=member,
    )


@once
@require_http_methods(["GET", "POST"])
def rejoin_network(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody comes back."""
    member = _get(request, pk, "members.change_member")
    form = RejoinForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: services.rejoin_network(member, by=request.member, **form.cleaned_data),
        page="cop/rejoin_network.html",
        done=_("Welcome back. Groups are joined anew."),
        to=_address_of,
        person=member,
    )


@once
@require_http_methods(["GET", "POST"])
def join_group(request: HttpRequest, pk: int) -> HttpResponse:
    """This person into a group of the desk."""
    member = _get(request, pk, "members.change_member")
    inside = member.memberships.open().values("group")
    form = AddToGroupForm(
        posted(request), groups=Group.objects.staffed_by(request.member).live().exclude(pk__in=inside)
    )
    return show_or_act(
        request,
        form,
        lambda: _join(request, form.cleaned_data["group"], member),
        page="cop/join_group.html",
        done=_("Added to the group."),
        to=lambda _membership: _address_of(member),
        person=member,
    )


def _join(request: HttpRequest, group: Group, member: Member):
    permission_required_or_403(request, "cop.add_to_group", group)
    return add_to_group(group, member, by=request.member)


@require_step_up
@require_POST
def invite_member(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation by mail."""
    member = _get(request, pk, "members.invite_member")
    act = partial(invitations.invite, member, by=request.member)
    return press(request, act, done=_("The invitation is on its way."), to=_address_of(member))


@require_step_up
@require_POST
def print_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time code on paper. It is shown this once; a new one withdraws it."""
    member = _get(request, pk, "members.invite_member")
    try:
        code = invitations.print_slip(member, by=request.member)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(_address_of(member))
    context = {"person": member, "code": code, "days": invitations.LIVES.days}
    return render(request, "cop/print_slip.html", context)
