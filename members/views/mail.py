"""The link at the end of every mail: stop this kind (RFC 8058, safety C-44)."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ..mail import links
from ..mail.rendering import STOP, STOP_OUTSIDER
from ..models import Member
from ..notifications import Recipient, kinds
from ..services import outsiders, stops


def _read(token: str, purpose: str) -> tuple[UUID, str] | None:
    """Whom and which kind a stop link of that purpose names; None for any other token."""
    try:
        payload = links.unsign(purpose, token)
        return UUID(bytes=payload[:16]), payload[16:].decode()
    except (links.BadLink, ValueError):
        return None


def _of_member(token: str) -> tuple[Member, str]:
    """Person and kind of a member's stop link. Raises Http404."""
    if (found := _read(token, STOP)) is None:
        raise Http404
    return get_object_or_404(Member, uid=found[0]), found[1]


# A mail program posts here without a cookie: the signed address is the permission, stopping its one effect.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """GET changes nothing, because scanners fetch links; POST stops, and twice is the same as once."""
    if (outside := _read(token, STOP_OUTSIDER)) is not None:
        return _stop_outsider(request, *outside)
    member, kind = _of_member(token)
    if request.method == "POST":
        stops.stop_kind(member, kind, via="link")
    known = kinds.get(kind)
    with translation.override(member.ui_language):
        context = {"label": known.label if known else "", "is_done": kind in stops.stopped(member)}
        return render(request, "members/stop_mail.html", context)


def _stop_outsider(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Somebody outside the registry: all mail of that room ends, and no page of ours is theirs to open."""
    person = outsiders.find(kind, [uid])[uid]
    if person == "nobody":
        raise Http404
    if request.method == "POST":
        stops.stop_outsider(uid, kind)
        is_done = True
    else:
        is_done = person == "stopped"
    language = person.language if isinstance(person, Recipient) else get_language()
    with translation.override(language):
        return render(request, "members/stop_mail.html", {"is_done": is_done, "is_outsider": True})
