"""What happens round every page: headers, the age of sessions, who is asking, and in which language."""

import re
import time
import zlib
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import Http404, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from . import second_factor
from .models import Member
from .services import accounts
from .stepup import came_by_demo_door
from .text.digits import burmese_digits

COST_MARK = b"@@COST@@"
BEGAN, SEEN = "began_at", "seen_at"
SEEN_STEP = 60  # seconds: the session row is written at most once a minute


def _is_html(response) -> bool:
    return response.get("Content-Type", "").startswith("text/html")


class SessionMiddleware(DjangoSessionMiddleware):
    """Somebody whose session ended while they asked, because they or others closed the account, is signed out: that is
    no error of theirs."""

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            gone = redirect("members:signed_out")
            gone.delete_cookie(
                settings.SESSION_COOKIE_NAME,
                path=settings.SESSION_COOKIE_PATH,
                domain=settings.SESSION_COOKIE_DOMAIN,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
            return gone


class CostMiddleware:
    """Puts the size of the page, as it travels, where the footer left a mark."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.streaming and _is_html(response) and COST_MARK in response.content:
            size = f"{len(zlib.compress(response.content, 6)) / 1024:.1f}"
            if response.get("Content-Language") == "my":
                size = burmese_digits(size)
            response.content = response.content.replace(COST_MARK, size.encode())
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response


class HeadersMiddleware:
    """Nothing is kept, indexed, embedded, or allowed to use the phone (safety C-12, C-28b)."""

    FIXED = {
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
            "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)"
        ),
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if _is_html(response) or getattr(request, "member", None) or self._is_signed_in(request):
            response["Cache-Control"] = "private, no-store"
        for name, value in self.FIXED.items():
            response.headers.setdefault(name, value)
        return response

    @staticmethod
    def _is_signed_in(request) -> bool:
        user = getattr(request, "user", None)
        return bool(user and user.is_authenticated)


class MethodsMiddleware:
    """Pages are read and forms are sent; any other method is refused before anybody is asked who they are (C-16)."""

    TAKEN = ("GET", "HEAD", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request) if request.method in self.TAKEN else HttpResponseNotAllowed(self.TAKEN)

    @staticmethod
    def process_view(request, view, args, kwargs):
        """No code and no name holds a NUL, and PostgreSQL does not even look for one."""
        if "\0" in request.path:
            raise Http404


class SessionAgeMiddleware:
    """Ends sessions that rested or lasted too long (safety C-08). Real time: the demo's clock ends nothing.

    `request.timed_out_member` is who was meant, so that what they had typed can be kept for them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.timed_out_member = None
        if request.user.is_authenticated:
            self._check_age(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.timed_out_member:
            messages.info(request, _("You were signed out because nothing happened for a while."))

    def _check_age(self, request) -> None:
        now, session = time.time(), request.session
        idle, absolute = settings.SESSION_AGES["staff" if request.user.is_staff else "member"]
        if now - session.get(SEEN, now) > idle or now - session.get(BEGAN, now) > absolute:
            request.timed_out_member = getattr(request.user, "member", None)
            accounts.end_this_session(request)
        elif now - session.get(SEEN, 0) >= SEEN_STEP:
            session.setdefault(BEGAN, now)
            session[SEEN] = now


class MemberMiddleware:
    """`request.member`, and the page in their language: the profile wins over the cookie, the cookie over Burmese."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        request.member = getattr(user, "member", None) if user.is_authenticated else None
        request.LANGUAGE_CODE = self._language(request)
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    @staticmethod
    def _language(request) -> str:
        if request.member:
            return request.member.ui_language
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class WayBackMiddleware:
    """Two dead ends. Whoever was signed out while pressing a button goes back, after the door, to the page that has
    the button and not to its address, which only takes what a form sends; and who opens such an address sees a page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            page = render(request, "404.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        door = resolve_url(settings.LOGIN_URL)
        turned_away = request.method == "POST" and response.get("Location", "").startswith(f"{door}?")
        if turned_away and (before := self._page_before(request)):
            response.headers["Location"] = f"{door}?{urlencode({REDIRECT_FIELD_NAME: before}, safe='/')}"
        return response

    @staticmethod
    def _page_before(request) -> str:
        """The address within this site of the page that was sent from, when the browser tells it."""
        came = urlsplit(request.headers.get("referer", ""))
        if came.netloc != request.get_host() or not came.path.startswith("/") or came.path.startswith("//"):
            return ""
        return f"{came.path}?{came.query}" if came.query else came.path


class SecondFactorMiddleware:
    """Whoever must have a second factor and has none is sent to set one up; only the way there and out is open."""

    OPEN = re.compile(
        r"mfa_(activate_totp|add_webauthn|view_recovery_codes|reauthenticate\w*)|account_(reauthenticate|logout)"
        r"|members:(leave|signed_out|help|help_safety|choose_factor|healthz)|set_language|demo:\w+"
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not second_factor.is_missing(request.user):
            return None
        if came_by_demo_door(request) or self.OPEN.fullmatch(request.resolver_match.view_name or ""):
            return None
        return redirect("mfa_activate_totp")


class InductionMiddleware:
    """Whoever was let in and has not begun yet begins first (domain A6); no page of others is open until then."""

    OPEN = re.compile(
        r"members:(begin|code_of_conduct|leave|signed_out|help|help_safety|healthz|display_settings)|set_language"
        r"|mfa_\w+|account_\w+|demo:\w+"
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.member or request.member.status != Member.Status.PENDING:
            return None
        return None if self.OPEN.fullmatch(request.resolver_match.view_name or "") else redirect("members:begin")
