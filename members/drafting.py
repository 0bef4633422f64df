"""The middleware that keeps what could not be carried out, and says so: at the door, and once the person is in."""

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from . import ended
from .models import Draft
from .services import drafts


def _was_turned_away(response) -> bool:
    """To the door, by the CSRF check, or by an error of ours."""
    if response.status_code in (302, 303):
        return response.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))
    return response.status_code >= 500 or getattr(response, "csrf_failed", False)


def _said() -> str:
    return _("You were signed out. Your text was saved: More, Saved texts.")


class DraftMiddleware:
    """Stands within the messages' own middleware, which must be there to be spoken through."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request.COOKIES.get(drafts.COOKIE)
        if token and getattr(request, "member", None) and drafts.adopt(request.member, token):
            messages.info(request, _said())
        response = self.get_response(request)
        if token and getattr(request, "member", None):
            response.delete_cookie(drafts.COOKIE)
        elif drafts.is_worth_keeping(request):
            self._attend(request, response)
        return response

    def _attend(self, request, response) -> None:
        """Keep it when it was turned away; drop the saved text that it came from when it was taken."""
        if _was_turned_away(response):
            self._keep(request, response)
        elif response.status_code == 302 and getattr(request, "member", None):
            drafts.drop_sent(request)

    @staticmethod
    def _whose(request):
        """Who typed it, also where their session has ended meanwhile; None for a browser that nobody is known in."""
        there = getattr(request, "member", None) or getattr(request, "timed_out_member", None)
        return there or ended.whose_was(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))

    def _keep(self, request, response) -> None:
        try:
            _draft, token = drafts.keep(request, member=self._whose(request))
        except DatabaseError:  # the reason why it failed may be that nothing can be stored at all
            return
        if response.status_code in (302, 303):
            messages.info(request, _said())
        if token:
            response.set_cookie(
                drafts.COOKIE,
                token,
                max_age=Draft.KEPT_FOR,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
