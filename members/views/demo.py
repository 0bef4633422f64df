"""The demo's door, mailbox and clock. Mounted by the demo's settings only."""

from datetime import timedelta
from urllib.parse import urlencode

from csp.decorators import csp_exempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import clock as product_clock
from ..demo import mailbox, moving
from ..demo.cast import CAST, KEYS, PASSPHRASE
from ..demo.codes import codes_now
from ..demo.kit import examples
from ..errors import Refused
from ..keyset import Page
from ..models import Member
from ..services import accounts
from ..templatetags.waing import day_clock

# A mail's HTML is foreign to this site: no script, no form, nothing fetched, an origin of its own.
MAIL_CSP = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
MOVES = {
    "hour": lambda now: now + timedelta(hours=1),
    "day": lambda now: now + timedelta(days=1),
    "reminder": lambda now: (moment := moving.next_reminder(now)) and moment + timedelta(minutes=1),
    "monday": moving.next_monday,
}


def _cast_members():
    return Member.objects.filter(is_demo=True, user__username__in=KEYS).select_related("user")


@login_not_required
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """One button for each of the cast who is in the database."""
    codes, present = codes_now(), {member.user.username for member in _cast_members()}
    people = [(character, codes.get(character.key, "")) for character in CAST if character.key in present]
    return render(request, "demo/door.html", {"people": people, "passphrase": PASSPHRASE})


@login_not_required
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Stands in for passphrase and second step."""
    member = get_object_or_404(_cast_members(), user__username=key)
    if not member.user.is_active:
        messages.error(request, _("This account is closed for now. Its coordinator or the safety lead can open it."))
        return redirect("demo:door")
    accounts.enter_as(request, member)
    return redirect(settings.LOGIN_REDIRECT_URL)


@login_not_required
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Everything that was sent, the newest first."""
    address = request.GET.get("to", "").strip()[:80]
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    letters, has_newer, has_older = mailbox.letters(settings.MAIL_DIR, address=address, before=before, after=after)

    def address_of(word: str, there: bool, at: int) -> str:
        return f"?{urlencode({'to': address, word: letters[at].name})}" if there and letters else ""

    page = Page(letters, address_of("after", has_newer, 0), address_of("before", has_older, -1))
    return render(request, "demo/mail_list.html", {"page": page, "address": address, "keys": KEYS})


def _letter_or_404(name: str) -> mailbox.Letter:
    letter = mailbox.find(settings.MAIL_DIR, name)
    if letter is None:
        raise Http404
    return letter


@login_not_required
@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, with its headers."""
    return render(request, "demo/mail_detail.html", {"letter": _letter_or_404(name)})


@login_not_required
@csp_exempt()
@require_safe
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part as a mail program shows it, shut off from this site."""
    html = _letter_or_404(name).html
    if not html:
        raise Http404
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_CSP})


@login_not_required
@require_safe
def mail_raw(request: HttpRequest, name: str) -> HttpResponse:
    """The mail as it came over the wire."""
    return HttpResponse(_letter_or_404(name).raw, content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """What time the product believes it is, and where it can be moved."""
    now = product_clock.now()
    facts = {
        "now": now,
        "real": timezone.now(),
        "is_moved": product_clock.offset() > timedelta(minutes=1),
        "reminder": moving.next_reminder(now),
        "monday": moving.next_monday(now),
    }
    return render(request, "demo/clock.html", facts)


@login_not_required
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Let the time pass; mail that falls due on the way is sent."""
    move = MOVES.get(request.POST.get("to", ""))
    to = move and move(product_clock.now())
    if not to:
        messages.error(request, _("There is nothing to move to."))
        return redirect("demo:clock")
    try:
        moving.move_clock(to)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("demo:clock")
    said = _("It is %(time)s. What was due lies in the mailbox.")
    messages.success(request, said % {"time": day_clock(product_clock.now())})
    return redirect("demo:clock")


@login_not_required
@require_safe
def kit(request: HttpRequest) -> HttpResponse:
    """Every component once."""
    return render(request, "demo/kit.html", examples())
