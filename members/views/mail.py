"""The link at the end of every mail: stop this kind (RFC 8058, safety C-44)."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..mail import links
from ..models import Member
from ..notifications import kinds
from ..services import stops


def _read(token: str) -> tuple[Member, str]:
    """Person and kind of a stop link; Http404 for any other token."""
    try:
        payload = links.unsign("stop", token)
        member = Member.objects.get(uid=UUID(bytes=payload[:16]))
    except (links.BadLink, ValueError, Member.DoesNotExist):
        raise Http404 from None
    return member, payload[16:].decode()


# A mail program posts here without a cookie: the signed address is the permission, stopping its one effect.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing, because scanners fetch links; POST stops, and twice is the same as once."""
    member, kind = _read(token)
    if request.method == "POST":
        stops.stop_kind(member, kind, via="link")
    known = kinds.get(kind)
    with translation.override(member.ui_language):
        context = {"label": known.label if known else "", "is_done": kind in stops.stopped(member)}
        return render(request, "members/stop_mail.html", context)
