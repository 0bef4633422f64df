"""People as other members see them: the finder, a profile, and the own one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import circles, labels
from ..access import get_visible_or_404, permission_required
from ..cards import Card, card_of
from ..errors import Refused
from ..filters import PersonFilter
from ..forms.profile import ProfileForm
from ..keyset import Page, first_page, page_of
from ..models import Member, Profile
from ..ready import ReadyFor
from ..services import audit, profiles
from ..services.submissions import once
from ..stepup import require_step_up
from ..viewing import counted_view

PAGE, SHORT_PAGE = 20, 10  # safety C-20; spec 11: data saver


@permission_required("members.view_people")
@counted_view
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """The people finder: who chose to be found, by what they show to all (domain A13)."""
    words = labels.read()
    filters = PersonFilter(request.GET, queryset=Profile.objects.findable(), words=words)
    size = SHORT_PAGE if request.member.data_saver else PAGE
    page = _page(request, filters, size)
    context = {
        "page": page,
        "people": [card_of(row, words) for row in page],
        "n": len(page.rows),
        "size": size,
        "is_more": bool(page.previous_url or page.next_url),  # never a count of a list that grows (performance 6.1)
        "is_none": not page.rows,
        "filters": filters,
        "picked": _picked(request, filters, words),
    }
    return render(request, "members/person_list.html", context)


ORDER = "-member_id"
# What the finder opens with: nothing chosen, at the beginning. It asks of the day who is past probation (ADR 5).
_newest = ReadyFor(
    lambda reader: Profile.objects.findable().with_closeness(reader).rows().order_by(ORDER)[: PAGE + 1],
    asks_today=True,
)


def _page(request: HttpRequest, filters: PersonFilter, size: int) -> Page:
    if filters.chosen or "after" in request.GET or "before" in request.GET:
        return page_of(request, filters.qs.with_closeness(request.member).rows(), order=ORDER, size=size)
    return first_page(request, _newest(request.member), order=[ORDER], size=size)


def _picked(request: HttpRequest, filters: PersonFilter, words: labels.Labels) -> list[tuple[str, str]]:
    """(address without it, words) of each filter that was chosen."""
    found = []
    for name, code in filters.chosen.items():
        rest = request.GET.copy()
        for gone in (name, "after", "before"):
            rest.pop(gone, None)
        found.append((f"?{rest.urlencode()}", words[name, code]))
    return found


def _card(reader: Member, pk: int, words: labels.Labels) -> Card:
    """What `reader` may read of that person; Http404 for whom they may not see, as for nobody at all."""
    row = Profile.objects.visible_to(reader).filter(pk=pk).rows().first()
    if row is None:
        raise Http404
    return card_of(row, words)


@counted_view
@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person. The own page shows what the nearest readers see; an empty one leads to the form."""
    if pk == request.member.pk and not Profile.objects.filter(pk=pk).exists():
        return redirect("members:my_profile")
    words = labels.read()
    card = _card(request.member, pk, words)
    supervisor = None
    if card.supervisor_id and Profile.objects.visible_to(request.member).filter(pk=card.supervisor_id).exists():
        supervisor = _card(request.member, card.supervisor_id, words)
    context = {
        "card": card,
        "supervisor": supervisor,
        "shared": [] if card.is_me else circles.shared(request.member, pk),
    }
    return render(request, "members/person_detail.html", context)


@counted_view
@require_step_up(scope=lambda request, pk: f"contacts:{pk}")
@require_safe
def person_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The phone number and address that this person chose to show to people as near as the reader; audited."""
    profile = get_visible_or_404(Profile.objects.select_related("member"), request.member, pk=pk)
    shown = profile.contacts_for(profile.closeness)
    if not shown:
        raise Http404
    audit.record("contacts_read", by=request.member, on=profile.member, fields=sorted(shown))
    return render(request, "members/person_contacts.html", {"person": profile.member, "contacts": shown})


@once
@require_http_methods(["GET", "POST"])
def my_profile(request: HttpRequest) -> HttpResponse:
    """What I tell of myself, and to whom. Nothing is shown to anybody until it is chosen here."""
    profile = profiles.profile_of(request.member)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=profile, member=request.member)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            profiles.change_profile(
                request.member,
                facts=form.facts,
                areas=cleaned["areas"],
                topics=cleaned["topics"],
                choices=form.choices,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return redirect("members:my_profile")
    return render(request, "members/my_profile.html", {"form": form, "profile": profile})
