"""The one search."""

from dataclasses import asdict, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ..forms.finding import FindForm
from ..keyset import Page
from ..services import finding
from ..services.finding import Asked, Hit
from ..viewing import is_spent

PAGE, SHORT_PAGE = 20, 10  # safety C-20; spec 11: data saver


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Words come by POST and go on sealed in the address, so that no history and no log has them (C-35b)."""
    if request.member is None:  # a bare account is nobody
        raise Http404
    if request.method == "POST":
        form = FindForm(request.POST, reader=request.member)
        if form.is_valid():
            return redirect(finding.address(request.member, form.asked))
        return render(request, "members/find.html", {"form": form, "asked": Asked()})
    asked = finding.read_address(request.member, request.GET)
    form = FindForm(initial=asdict(asked), reader=request.member)
    hits = finding.find(request.member, asked, groups=form.groups) if asked.words else []
    page = _page(request, asked, hits)
    has_people = any(hit.kind == "person" for hit in page.rows)
    too_many = has_people and is_spent(request.member)
    context = {
        "form": form,
        "asked": asked,
        "page": page,
        "hits": [hit for hit in page.rows if hit.kind != "person"] if too_many else page.rows,
        "n": len(hits),
        "is_more": len(hits) >= finding.MOST,
        "seen_enough": too_many,
        "is_narrowed": any((asked.kind, asked.topic, asked.group, asked.days)),
    }
    return render(request, "members/find.html", context)


def _page(request: HttpRequest, asked: Asked, hits: list[Hit]) -> Page:
    """A slice of the hits. There are never many, so they are found again for each page."""
    size = SHORT_PAGE if request.member.data_saver else PAGE
    start, end = asked.start, asked.start + size
    before = finding.address(request.member, replace(asked, start=max(0, start - size))) if start else ""
    after = finding.address(request.member, replace(asked, start=end)) if end < len(hits) else ""
    return Page(hits[start:end], before, after)
