"""The desk: what needs a person first, then what is coming, the figures, and the ways to the daily work."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import desk as house
from ..access import get_visible_or_404, permission_required
from ..desk import Span, worklists
from ..ids import as_id
from ..keyset import page_of
from ..models import DigestIssue

MANY = 200


@require_safe
@permission_required("members.view_desk")
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "members/desk.html", house.build_page(request))


@require_safe
@permission_required("members.view_todo")
def todo_list(request: HttpRequest, key: str) -> HttpResponse:
    """Exactly the rows that the desk or a digest counted under this key; with `digest`, of that time: of one `block`,
    or of the whole desk that the staff's digest counts."""
    worklist = worklists.get(key)
    if worklist is None:
        raise Http404
    issue, block = _of_digest(request)
    span = Span(issue.counted_at, issue.covers_from, issue.covers_to) if issue else Span.of_today()
    blocks = worklist.in_digest(request.member, block) if block else worklist.of(request.member)
    rows = worklist.within(span, blocks)
    page = page_of(request, rows, order=worklist.order)
    n = rows.order_by()[: MANY + 1].count()
    context = {
        "worklist": worklist,
        "sentence": worklist.sentence(n),
        "n": n,
        "is_capped": n > MANY,
        "page": page,
        "rows": worklist.show(page.rows, request.member),
        "issue": issue,
        "counted": issue.number_of(key, block or request.member.pk) if issue else None,
    }
    return render(request, "members/todo_list.html", context)


def _of_digest(request: HttpRequest) -> tuple[DigestIssue | None, int]:
    """The counted issue and the block that a digest's link names; (None, 0) for the desk's own lists. The staff's
    digest has no blocks, the coordinators' is of nothing else."""
    digest, block = request.GET.get("digest", ""), request.GET.get("block", "")
    if not digest and not block:
        return None, 0
    audience = DigestIssue.Audience.COORDINATOR if block else DigestIssue.Audience.STAFF
    if not digest.isdecimal() or not (block or "0").isdecimal():
        raise Http404
    issues = DigestIssue.objects.filter(counted_at__isnull=False, audience=audience)
    return get_visible_or_404(issues, request.member, pk=as_id(digest)), as_id(block)
