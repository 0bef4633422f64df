"""Groups as their members and their neighbours see them."""

from dataclasses import dataclass

from django.db.models import CharField, Count, DateTimeField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members import clock
from members.access import get_visible_or_404, permission_required_or_403
from members.keyset import page_of
from members.models import Member
from members.services.submissions import once
from members.templatetags.waing import day_clock, digits, lang_of
from members.text import truncate_syllables
from members.views.acting import posted, show_or_act

from .. import reports
from ..forms import EndMembershipForm
from ..home import with_my_answer
from ..models import Group, GroupSession, Membership
from ..reports.weeks import HALF_YEAR
from ..services import memberships

PAST, PLANNED, LOOK_BACK = 10, 6, HALF_YEAR
PURPOSE_LENGTH = 45  # syllables or words in a list


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A line of a list of groups, ready to be placed."""

    url: str
    name: str
    lang: str
    purpose: str
    facts: str
    role: str
    is_archived: bool


def get_group(request: HttpRequest, ref: str) -> Group:
    """The group with this number or code that the person may know of; 404 otherwise."""
    return get_visible_or_404(Group.objects.by_ref(ref).select_related("host_centre__organisation"), request.member)


def size_band(n: int) -> str:
    """How many people, for those outside: roughly."""
    if n < 10:
        return _("fewer than 10 people")
    if n < 20:
        return _("10 to 19 people")
    return _("20 to 49 people") if n < 50 else _("50 people or more")


def people_count(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": digits(n)}


def with_facts(groups: QuerySet[Group], member: Member) -> QuerySet[Group]:
    """`size`, `next_at` and `my_role` of each group, in the one statement of the list."""
    inside = Membership.objects.open().filter(group=OuterRef("pk")).order_by()
    sized = inside.values("group").annotate(n=Count("pk")).values("n")
    ahead = GroupSession.objects.filter(group=OuterRef("pk")).upcoming().values("starts_at")[:1]
    mine = inside.filter(member=member).values("role")[:1]
    return groups.annotate(
        size=Coalesce(Subquery(sized), 0),
        next_at=Subquery(ahead, output_field=DateTimeField()),
        my_role=Coalesce(Subquery(mine), Value(""), output_field=CharField()),
    )


def row_of(group: Group, *, is_inside: bool) -> GroupRow:
    """Those outside learn the purpose and roughly the size, and nothing else (spec 3)."""
    name = str(group)
    facts = [people_count(group.size) if is_inside else size_band(group.size)]
    if is_inside and group.next_at:
        facts.append(_("next %(when)s") % {"when": day_clock(group.next_at)})
    return GroupRow(
        url=reverse("cop:group_detail", args=[group.code]),
        name=name,
        lang=lang_of(name),
        purpose=truncate_syllables(group.purpose, PURPOSE_LENGTH),
        facts=", ".join(facts),
        role=str(Membership.Role(group.my_role).label) if group.my_role else "",
        is_archived=group.is_archived,
    )


@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """My groups, then those that I may know of."""
    visible = with_facts(Group.objects.visible_to(request.member), request.member)
    mine = [row_of(group, is_inside=True) for group in visible.live().exclude(my_role="").order_by("code")]
    page = page_of(request, visible.live().filter(my_role=""), order="code")
    others = [row_of(group, is_inside=False) for group in page]
    return render(request, "cop/group_list.html", {"mine": mine, "others": others, "page": page})


def _people(group: Group, reader: Member) -> tuple[list, list]:
    """(those who lead, the others) as (name, lang, role) by name."""
    inside = Member.objects.filter(memberships__group=group, memberships__left_on=None)
    rows = inside.names(reader, "memberships__role")
    labels = dict(Membership.Role.choices)
    leading = [(one.name, one.lang, labels[one.rest[0]]) for one in rows if one.rest[0] in ("leader", "facilitator")]
    others = [
        (one.name, one.lang, labels[one.rest[0]] if one.rest[0] == "observer" else "")
        for one in rows
        if one.rest[0] not in ("leader", "facilitator")
    ]
    return leading, others


def _meetings(group: Group) -> dict:
    """Whether the rhythm holds, and on how many shoulders the sessions of half a year rested (C19, A14)."""
    now = clock.now()
    held = reports.meetings(GroupSession.objects.filter(group=group), now - LOOK_BACK, now)
    missed = reports.rhythm_missed(Group.objects.filter(pk=group.pk), now).first()
    return {"peer_led": reports.peer_led(held), "missed_since": missed.last_met_at if missed else None}


@require_safe
def group_detail(request: HttpRequest, ref: str) -> HttpResponse:
    group = get_group(request, ref)
    if not request.user.has_perm("cop.read_group", group):
        return render(request, "cop/group_outside.html", {"group": group, "size": _size_outside(group)})
    sessions = with_my_answer(GroupSession.objects.filter(group=group), request.member)
    leading, others = _people(group, request.member)
    context = {
        "group": group,
        "membership": Membership.objects.open().filter(group=group, member=request.member).first(),
        "upcoming": list(sessions.upcoming()[:PLANNED]),
        "past": list(_past(sessions)),
        "leading": leading,
        "others": others,
        "size": people_count(len(leading) + len(others)),
        **_meetings(group),
    }
    return render(request, "cop/group_detail.html", context)


def _size_outside(group: Group) -> str:
    return size_band(group.memberships.open().count())


def _past(sessions: QuerySet[GroupSession]) -> QuerySet[GroupSession]:
    return sessions.standing().filter(ends_at__lte=clock.now()).with_seats().order_by("-starts_at", "-pk")[:PAST]


@once
@require_http_methods(["GET", "POST"])
def leave_group(request: HttpRequest, ref: str) -> HttpResponse:
    """My own way out, on a page that asks once."""
    group = get_group(request, ref)
    membership = get_object_or_404(Membership.objects.open(), group=group, member=request.member)
    permission_required_or_403(request, "cop.leave_group", membership)
    form = EndMembershipForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: memberships.end_membership(membership, by=request.member, **form.cleaned_data),
        page="cop/leave_group.html",
        done=_("You have left the group."),
        to=lambda _membership: reverse("cop:group_list"),
        group=group,
    )
