"""People of the desk: found, looked at, and their contacts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members import clock
from members.access import permission_required, visible_or_404
from members.keyset import Page, page_of
from members.models import CentreMove, ErasureRequest, JusticeCentre, Member, MemberArea, MemberMerge, Suppression
from members.naming import Named, search_keys
from members.ready import Ready
from members.templatetags.waing import digits, listed

from ..filters import MemberFilter
from ..models import Group
from ..services.bulk import WAYS

PAGE = 50
# Names are sealed: a centre beyond this is listed by number, and searched once it is narrowed (decision 4).
MOST_NAMES = 2_000
PART = "part_of_a_name"
NARROWING = ("kind", "status", "mail")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A line of the list, ready to be placed."""

    pk: int
    url: str
    name: str
    lang: str
    facts: str
    tag: str
    tag_class: str


def chosen_centre(request: HttpRequest, data: QueryDict) -> tuple[JusticeCentre | None, list[JusticeCentre]]:
    """The centre whose people are listed, and those to choose from. A list never crosses centres by name."""
    centres = list(JusticeCentre.objects.staffed_by(request.member).select_related("organisation"))
    wanted = data.get("centre", "")
    found = next((centre for centre in centres if centre.code == wanted), None)
    return found or next(iter(centres), None), centres


COLUMNS = ("provider_type", "bar_grade", "paralegal_kind", "status", "frozen_at", "joined_on")


_reached = Ready(lambda ids, now: Member.objects.reachable_by_mail(now=now).filter(pk__among=ids).values_list("pk"))


def _rows(people: list[Named]) -> list[PersonRow]:
    """Ready lines. The year of joining tells two people of one name apart (domain 3.1)."""
    reached = {pk for (pk,) in _reached(ids=[one.pk for one in people], now=clock.now())}
    labels = {
        key: str(label)
        for key, label in chain(Member.ProviderType.choices, Member.BarGrade.choices, Member.ParalegalKind.choices)
    }
    since, anybody = _("since %(year)s"), reverse("cop:staff_member_detail", args=[0])
    rows = []
    for one in people:
        kind, grade, paralegal, status, frozen_at, joined_on = one.rest
        tag, tag_class = _tag(status, frozen_at, one.pk in reached)
        facts = listed(labels[grade or kind], labels.get(paralegal), since % {"year": digits(joined_on.year)})
        url = anybody.replace("/0/", f"/{one.pk}/")  # fifty look-ups of one pattern are not free
        rows.append(PersonRow(one.pk, url, one.name, one.lang, facts, tag, tag_class))
    return rows


def _tag(status: str, frozen_at, is_reached: bool) -> tuple[str, str]:
    if frozen_at:
        return _("Frozen"), "hot"
    if status != Member.Status.ACTIVE:
        return str(Member.Status(status).label), ""
    return ("", "") if is_reached else (_("No mail"), "due")


def _named(request: HttpRequest, people, order: Sequence[int], query: str, start: int) -> list[Named]:
    """A page of people by name, and one more where there is a further page."""
    if query:
        return people.names(request.member, *COLUMNS, holding=search_keys(query))[start : start + PAGE + 1]
    return people.filter(pk__in=order[start : start + PAGE + 1]).names(request.member, *COLUMNS)


def _page_of_names(request: HttpRequest, people, order: Sequence[int], query: str) -> Page:
    """50 people by name."""
    number = request.GET.get("page", "1")
    start = PAGE * (int(number) - 1) if number.isascii() and number.isdigit() and 0 < int(number) < 1000 else 0
    named = _named(request, people, order, query, start)
    rest = request.GET.copy()
    rest.pop("page", None)
    address = f"?{rest.urlencode()}&page=" if rest else "?page="
    previous = f"{address}{start // PAGE}" if start else ""
    further = f"{address}{start // PAGE + 2}" if len(named) > PAGE else ""
    return Page(_rows(named[:PAGE]), previous, further)


def _page_of_ids(request: HttpRequest, people) -> Page:
    """50 people of a centre that is too large to be sorted by name."""
    page = page_of(request, people.only("pk"), order="pk", size=PAGE)
    named = {one.pk: one for one in Member.objects.filter(pk__in=[m.pk for m in page]).names(request.member, *COLUMNS)}
    return Page(_rows([named[m.pk] for m in page]), page.previous_url, page.next_url)


def _narrowed(request: HttpRequest, data: QueryDict, centre: JusticeCentre | None) -> tuple[MemberFilter, str]:
    """The people of one centre as the choices in `data` narrow them, and the part of a name that was looked for."""
    part = request.session.get(PART, "") if "found" in data else ""
    everybody = Member.objects.visible_to(request.member).filter(centre=centre)
    return MemberFilter(data, queryset=everybody, with_left=bool(part)), part


def found_ids(request: HttpRequest, data: QueryDict, *, most: int) -> tuple[JusticeCentre | None, list[int]]:
    """The centre, and the ids of everybody whom the list would show on all its pages; of more than `most` some."""
    centre, _centres = chosen_centre(request, data)
    filters, part = _narrowed(request, data, centre)
    if not part:
        return centre, list(filters.qs.order_by("pk").values_list("pk", flat=True)[: most + 1])
    if filters.qs.count() > MOST_NAMES:
        return centre, []
    return centre, [one.pk for one in filters.qs.names(request.member, holding=search_keys(part))]


@permission_required("cop.view_people")
@require_safe
def staff_member_list(request: HttpRequest) -> HttpResponse:
    """The people of one centre, by name, without contacts."""
    centre, centres = chosen_centre(request, request.GET)
    filters, part = _narrowed(request, request.GET, centre)
    people = filters.qs
    order = people.name_order(request.member, most=MOST_NAMES)
    is_large = order is None
    page = _page_of_ids(request, people) if is_large else _page_of_names(request, people, order, part)
    context = {
        "page": page, "filters": filters, "centre": centre, "centres": centres, "is_large": is_large, "part": part,
        "acts": acts_at(request, centre), "narrowing": [(name, request.GET.get(name, "")) for name in NARROWING],
    }  # fmt: skip
    return render(request, "cop/staff_member_list.html", context)


@permission_required("cop.view_people")
@require_POST
def find_member(request: HttpRequest) -> HttpResponse:
    """A part of a name is posted and kept in the sealed session: it stands in no address, history or log."""
    request.session[PART] = request.POST.get("q", "").strip()[:80]
    narrowing = request.POST.copy()
    for name in ("q", "csrfmiddlewaretoken", "page"):
        narrowing.pop(name, None)
    narrowing["found"] = "1"
    return redirect(f"{reverse('cop:staff_member_list')}?{narrowing.urlencode()}")


def acts_at(request: HttpRequest, centre: JusticeCentre | None) -> list[tuple[str, str]]:
    """What this person may do to many people of that centre at once."""
    if centre is None:
        return []
    return [(act, act.label) for act, way in WAYS.items() if request.user.has_perm(way.perm, centre)]


def get_person(request: HttpRequest, pk: int) -> Member:
    """Somebody of the desk; 404 for everybody else."""
    return visible_or_404(Member, request.member, pk, "centre__organisation", "user")


def why_no_mail(member: Member) -> str:
    """Why mail does not reach this person; empty when it does."""
    if Member.objects.reachable_by_mail().filter(pk=member.pk).exists():
        return ""
    if not member.email:
        return _("No address.")
    if member.is_frozen:
        return _("Frozen.")
    if Suppression.objects.in_force().filter(address_bidx=member.email_bidx).exists():
        return _("The address bounces. Correct it.")
    if not member.consents.open().exists():
        return _("Has not agreed to mail.")
    return _("Has chosen to get no mail.")


@permission_required("cop.view_people")
@require_safe
def staff_member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: facts, groups, account; contacts stand behind a step-up."""
    member = get_person(request, pk)
    visible = Group.objects.visible_to(request.member)
    memberships = member.memberships.filter(group__in=visible).select_related("group").order_by("-joined_on", "-pk")
    context = {
        "person": member,
        "open_memberships": [one for one in memberships if not one.left_on],
        "past_memberships": [one for one in memberships if one.left_on],
        "areas": listed(
            *(link.area for link in MemberArea.objects.filter(member=member, is_shown=True).select_related("area"))
        ),
        "moves": CentreMove.objects.visible_to(request.member).filter(member=member).order_by("-moved_on", "-pk"),
        "affiliations": member.affiliations.select_related("organisation").order_by("-started_on", "-pk"),
        "posts": member.posts.current().select_related("centre__organisation"),
        "why_no_mail": why_no_mail(member),
        "merges": MemberMerge.objects.visible_to(request.member).filter(kept=member).select_related("duplicate"),
        "to_be_erased": member.status == Member.Status.LEFT and ErasureRequest.objects.filter(member=member).first(),
        "invitation": member.invitations.filter(used_at=None, withdrawn_at=None).order_by("-created_at").first(),
    }
    return render(request, "cop/staff_member_detail.html", context)
