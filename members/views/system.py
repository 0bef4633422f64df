"""Is it working? And who did what?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..access import permission_required
from ..audit_words import deed_of, thing_of
from ..keyset import page_of
from ..models import AuditEntry
from ..services import health as health_checks


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness without detail, for the runner and the proxy."""
    alive = health_checks.is_alive()
    return HttpResponse("ok" if alive else "no", content_type="text/plain", status=200 if alive else 503)


@require_safe
@permission_required("members.view_health")
def health(request: HttpRequest) -> HttpResponse:
    """Each check with what to do."""
    return render(request, "members/health.html", {"checks": health_checks.checks()})


@require_safe
@permission_required("members.view_audit")
def audit_list(request: HttpRequest) -> HttpResponse:
    """The newest acts first; ids and verbs, no content."""
    page = page_of(request, AuditEntry.objects.visible_to(request.member), order="-id")
    rows = [(entry, deed_of(entry), thing_of(entry)) for entry in page]
    return render(request, "members/audit_list.html", {"page": page, "rows": rows})
