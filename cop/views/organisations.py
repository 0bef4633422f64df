"""Organisations at the desk: programmes, who works there, and two entries that are one (domain B5)."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import get_visible_or_404, permission_required, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.models import Affiliation, Member, Organisation, OrganisationMerge, Programme
from members.services import organisations as services
from members.services.submissions import once
from members.stepup import require_step_up
from members.templatetags.waing import digits, listed
from members.views.acting import posted, press, show_or_act

from ..forms import AffiliationForm, EndAffiliationForm, MergeForm, ProgrammeForm
from ..reports import LEAST, shown

PAGE = 50


def _people(organisations: Collection[Organisation], reader: Member) -> dict[int, str]:
    """{id: how many work there today}: whom the reader may see are counted, of the others no number below five."""
    found = services.count_people(organisations, reader)
    return {one.pk: _words(*found.get(one.pk, (0, 0))) for one in organisations}


def _words(seen: int, others: int) -> str:
    here = _("%(n)s people of your desk") % {"n": digits(seen)}
    if not others:
        return here
    told = digits(shown(None if others < LEAST else others))
    return listed(here if seen else "", _("%(n)s people of other desks") % {"n": told})


def _all(request: HttpRequest):
    return Organisation.objects.visible_to(request.member)


@permission_required("members.view_desk")
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Every organisation that somebody works for, the newest entry first."""
    page = page_of(request, _all(request), order="-id", size=PAGE)
    people = _people(page.rows, request.member)
    rows = [(one, listed(one.get_sector_display(), people[one.pk])) for one in page]
    return render(request, "cop/organisation_list.html", {"page": page, "rows": rows})


@permission_required("members.view_desk")
@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: its programmes, how many work there, and what was merged into it."""
    organisation = get_visible_or_404(_all(request), request.member, pk=pk)
    merges = OrganisationMerge.objects.visible_to(request.member).filter(kept=organisation)
    context = {
        "organisation": organisation,
        "centre": getattr(organisation, "centre", None),
        "people": _people([organisation], request.member)[pk],
        "programmes": organisation.programmes.all(),
        "merges": merges.select_related("duplicate").order_by("-merged_at", "-pk"),
    }
    return render(request, "cop/organisation_detail.html", context)


def _page_of(organisation_id: int) -> str:
    return reverse("cop:organisation_detail", args=[organisation_id])


@once
@require_http_methods(["GET", "POST"])
@permission_required("members.change_organisation")
def add_programme(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_visible_or_404(_all(request), request.member, pk=pk)
    form = ProgrammeForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: services.add_programme(organisation, by=request.member, **form.cleaned_data),
        page="cop/programme_form.html",
        done=_("Added."),
        to=lambda programme: _page_of(pk),
        organisation=organisation,
    )


@once
@require_http_methods(["GET", "POST"])
@permission_required("members.change_organisation")
def change_programme(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Programme.objects.select_related("organisation").filter(organisation__in=_all(request))
    programme = get_object_or_404(rows, pk=pk)
    form = ProgrammeForm(posted(request), programme=programme)
    return show_or_act(
        request,
        form,
        lambda: services.change_programme(programme, by=request.member, **form.cleaned_data),
        page="cop/programme_form.html",
        done=_("Saved."),
        to=lambda _changed: _page_of(programme.organisation_id),
        organisation=programme.organisation,
        programme=programme,
    )


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def merge_organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Which other entry; then what would move; then it moves."""
    kept = get_visible_or_404(_all(request), request.member, pk=pk)
    permission_required_or_403(request, "members.merge_organisation", kept)
    data = request.POST if request.method == "POST" else request.GET if "duplicate" in request.GET else None
    form = MergeForm(data, kept=kept, organisations=_all(request))
    if not form.is_bound or not form.is_valid():
        return render(request, "cop/merge_organisation.html", {"form": form, "organisation": kept})
    duplicate = form.cleaned_data["duplicate"]
    permission_required_or_403(request, "members.merge_organisation", duplicate)
    if request.method == "GET":
        return render(request, "cop/merge_preview.html", _preview(request, duplicate, kept))
    return press(
        request,
        lambda: services.merge_organisation(duplicate, into=kept, by=request.member),
        done=_("Merged. It can be undone for 30 days."),
        to=_page_of(pk),
    )


def _preview(request: HttpRequest, duplicate: Organisation, kept: Organisation) -> dict:
    """What moves: people as far as they may be told, programmes, the centre."""
    people = _people([duplicate, kept], request.member)
    return {
        "organisation": kept,
        "duplicate": duplicate,
        "centre": getattr(duplicate, "centre", None),
        "programmes": duplicate.programmes.all(),
        "people": people[duplicate.pk],
        "people_here": people[kept.pk],
    }


@require_step_up
@require_POST
@once
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what moved goes back."""
    rows = OrganisationMerge.objects.visible_to(request.member).select_related("kept")
    merge = get_visible_or_404(rows, request.member, pk=pk)
    permission_required_or_403(request, "members.merge_organisation", merge.kept)
    return press(
        request,
        lambda: services.undo_merge(merge, by=request.member),
        done=_("Undone. Both entries stand again."),
        to=_page_of(merge.kept_id),
    )


def _person_page(affiliation: Affiliation) -> str:
    return reverse("cop:staff_member_detail", args=[affiliation.member_id])


@once
@require_http_methods(["GET", "POST"])
def add_affiliation(request: HttpRequest, pk: int) -> HttpResponse:
    """Where this person works, or worked."""
    person = visible_or_404(Member, request.member, pk, "centre")
    permission_required_or_403(request, "members.change_member", person)
    form = AffiliationForm(posted(request), organisations=_all(request))
    return show_or_act(
        request,
        form,
        lambda: services.add_affiliation(person, by=request.member, **form.cleaned_data),
        page="cop/add_affiliation.html",
        done=_("Added."),
        to=_person_page,
        person=person,
    )


@once
@require_http_methods(["GET", "POST"])
def end_affiliation(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day there."""
    rows = Affiliation.objects.filter(ended_on=None, member__in=Member.objects.visible_to(request.member))
    affiliation = get_object_or_404(rows.select_related("member__centre", "organisation"), pk=pk)
    permission_required_or_403(request, "members.change_member", affiliation.member)
    form = EndAffiliationForm(posted(request), affiliation=affiliation)
    return show_or_act(
        request,
        form,
        lambda: services.end_affiliation(affiliation, by=request.member, **form.cleaned_data),
        page="cop/end_affiliation.html",
        done=_("Saved."),
        to=_person_page,
        person=affiliation.member,
        affiliation=affiliation,
    )
