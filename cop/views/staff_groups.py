"""Groups from the desk: founded, changed, archived, and who is in them as what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import get_visible_or_404, permission_required, permission_required_or_403
from members.keyset import page_of
from members.models import Member
from members.namesakes import tell_apart
from members.services.submissions import once
from members.stepup import require_step_up
from members.views.acting import posted, show_or_act

from ..forms import AddPersonForm, ConfirmForm, EndMembershipForm, GroupForm, RoleForm
from ..models import Group, Membership
from ..permissions import LEADING, hosted_centres
from ..services import groups as services
from ..services import memberships
from .groups import row_of, with_facts


def gives_lead(request: HttpRequest) -> bool:
    """Whether the form that was posted makes somebody a leader or facilitator: a change of role (safety C-09)."""
    facilitator = request.POST.get("facilitator") or request.POST.get("facilitator_name")
    return request.POST.get("role") in LEADING or bool(facilitator)


def address_of(group: Group) -> str:
    return reverse("cop:staff_group_detail", args=[group.code])


@permission_required("cop.view_people")
@require_safe
def staff_group_list(request: HttpRequest) -> HttpResponse:
    """The groups of the desk; `?state=archived` shows the archived ones."""
    is_archived = request.GET.get("state") == "archived"
    groups = with_facts(Group.objects.staffed_by(request.member), request.member)
    page = page_of(request, groups.filter(archived_at__isnull=not is_archived), order="code")
    rows = [(row_of(group, is_inside=True), group.code) for group in page]
    context = {"rows": rows, "page": page, "is_archived": is_archived}
    return render(request, "cop/staff_group_list.html", context)


@permission_required("cop.create_group")
@require_step_up(when=gives_lead)
@once
@require_http_methods(["GET", "POST"])
def create_group(request: HttpRequest) -> HttpResponse:
    centres, first = hosted_centres(request.member), {"code": services.next_code()}
    form = GroupForm(posted(request), centres=centres, reader=request.member, initial=first)
    return show_or_act(
        request,
        form,
        lambda: services.create_group(by=request.member, **form.facts()),
        page="cop/group_form.html",
        done=_("The group is founded. Now put its people in."),
        to=address_of,
    )


def get_staffed_group(request: HttpRequest, ref: str) -> Group:
    """A group of the desk; 404 for everybody else's."""
    groups = Group.objects.staffed_by(request.member).by_ref(ref).select_related("host_centre__organisation")
    return get_visible_or_404(groups, request.member)


@permission_required("cop.view_people")
@require_safe
def staff_group_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """Who is in the group, who leads it first, and as what; each with what the desk may do. Those of this desk have a
    page of their own, those of other centres have not."""
    group = get_staffed_group(request, ref)
    inside = Member.objects.filter(memberships__group=group, memberships__left_on=None)
    ours = set(inside.visible_to(request.member).values_list("pk", flat=True))
    columns = ("memberships__pk", "memberships__role", "memberships__joined_on", "memberships__is_primary")
    labels = dict(Membership.Role.choices)
    people = [
        {
            "pk": pk,
            "person": one.pk if one.pk in ours else None,
            "name": one.name,
            "lang": one.lang,
            "role": labels[role],
            "leads": role in LEADING,
            "joined_on": joined_on,
            "is_primary": first,
        }
        for one in tell_apart(inside.names(request.member, *columns))
        for pk, role, joined_on, first in [one.rest]
    ]
    people.sort(key=lambda one: not one["leads"])
    return render(request, "cop/staff_group_detail.html", {"group": group, "people": people})


@once
@require_http_methods(["GET", "POST"])
def change_group(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_staffed_group(request, ref)
    permission_required_or_403(request, "cop.change_group", group)
    shown = Group.objects.get(pk=group.pk)  # the form writes into its own copy
    form = GroupForm(posted(request), instance=shown, centres=[], reader=request.member)
    return show_or_act(
        request,
        form,
        lambda: services.change_group(group, by=request.member, **form.changes()),
        page="cop/group_form.html",
        done=_("Saved."),
        to=address_of,
        group=group,
    )


@once
@require_http_methods(["GET", "POST"])
def archive_group(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_staffed_group(request, ref)
    permission_required_or_403(request, "cop.archive_group", group)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: services.archive_group(group, by=request.member),
        page="cop/archive_group.html",
        done=_("The group is archived. It can be read, and nothing in it changes."),
        to=address_of,
        group=group,
        planned=list(group.sessions.upcoming().order_by("starts_at", "pk")),
    )


@require_POST
def restore_group(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_staffed_group(request, ref)
    permission_required_or_403(request, "cop.restore_group", group)
    services.restore_group(group, by=request.member)
    messages.success(request, _("The group is back."))
    return redirect(address_of(group))


@require_step_up(when=gives_lead)
@once
@require_http_methods(["GET", "POST"])
def add_to_group(request: HttpRequest, ref: str) -> HttpResponse:
    """Somebody of the desk's own centre into this group."""
    group = get_staffed_group(request, ref)
    permission_required_or_403(request, "cop.add_to_group", group)
    people = Member.objects.visible_to(request.member).filter(status__in=memberships.MAY_JOIN, frozen_at=None)
    people = people.filter(centre=group.host_centre_id) if group.host_centre_id else people
    form = AddPersonForm(
        posted(request),
        group=group,
        reader=request.member,
        people=people,
        may_set_role=request.user.has_perm("cop.change_membership", group),
    )
    return show_or_act(
        request,
        form,
        lambda: memberships.add_to_group(group, by=request.member, **form.facts()),
        page="cop/add_to_group.html",
        done=_("Added to the group."),
        to=lambda _membership: address_of(group),
        group=group,
    )


def _get_membership(request: HttpRequest, ref: str, pk: int) -> tuple[Membership, Member]:
    """An open membership, and its person as the reader may call them."""
    group = get_staffed_group(request, ref)
    rows = Membership.objects.open().filter(group=group).select_related("group", "member")
    membership = get_visible_or_404(rows, request.member, pk=pk)
    return membership, Member.objects.named_for(request.member).get(pk=membership.member_id)


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def change_membership(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Another role; in a working group also whether it is the person's main one (domain B20)."""
    membership, person = _get_membership(request, ref, pk)
    permission_required_or_403(request, "cop.change_membership", membership)
    form = RoleForm(posted(request), membership=membership)
    return show_or_act(
        request,
        form,
        lambda: memberships.change_membership(membership, by=request.member, **form.cleaned_data),
        page="cop/change_membership.html",
        done=_("Saved."),
        to=lambda changed: address_of(changed.group),
        group=membership.group,
        person=person,
    )


@once
@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    membership, person = _get_membership(request, ref, pk)
    permission_required_or_403(request, "cop.end_membership", membership)
    form = EndMembershipForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: memberships.end_membership(membership, by=request.member, **form.cleaned_data),
        page="cop/end_membership.html",
        done=_("Taken out of the group. What was written stays."),
        to=lambda ended: address_of(ended.group),
        group=membership.group,
        person=person,
    )
