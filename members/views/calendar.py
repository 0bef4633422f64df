"""The private calendar address: switch it on, see it once, change it, end it; and the feed itself."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import limits
from ..calendar import ics
from ..services import calendars

# A calendar program asks a few times a day; an address that is unknown may be tried more often by nobody.
FETCHES, MISSES, WINDOW = 60, 30, timedelta(hours=1)


@require_safe
def calendar_settings(request: HttpRequest) -> HttpResponse:
    return render(request, "members/me_calendar.html", {"feed": calendars.open_feed_of(request.member)})


@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    """Answers with the page itself: the address is shown this once and kept nowhere."""
    token = calendars.open_feed(request.member)
    address = f"{settings.SITE_URL}{reverse('members:feed', args=[token])}"
    context = {"feed": calendars.open_feed_of(request.member), "address": address}
    return render(request, "members/me_calendar.html", context)


@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    if calendars.close_feed(request.member):
        messages.success(request, _("The address is ended."))
    return redirect("members:calendar_settings")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Times and nothing else (decision 15). No ETag: it would tell whether something changed."""
    member = calendars.member_of(token)
    if member is None:
        if limits.is_over(f"feed miss {limits.client_address(request)}", MISSES, WINDOW):
            return HttpResponse(status=429)
        raise Http404
    if limits.is_over(f"feed {member.pk}", FETCHES, WINDOW):
        return HttpResponse(status=429)
    content = ics.feed(calendars.shown_to(member))
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="calendar.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
