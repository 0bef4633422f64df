"""Pages for what went wrong: neutral, short, and without any detail (safety C-50)."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from .. import conduct
from ..services.refusals import note_refusal


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception=None) -> HttpResponse:
    """Whoever has not accepted the code of conduct is told that this, and no right of theirs, is what lacks."""
    user = getattr(request, "user", None)
    waits = bool(user and user.is_authenticated and conduct.owes_code(user))
    if not waits:
        note_refusal(request)
    return render(request, "members/code_first.html" if waits else "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere. What was typed is kept as a draft."""
    response = render(request, "403_csrf.html", status=403)
    response.csrf_failed = True
    return response


def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    note_refusal(request)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context processors: whatever failed may fail again while they ask the database.

    503 when the database is away, so that a proxy or a phone tries again; 500 for a fault of ours.
    """
    is_away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    return HttpResponse(render_to_string("500.html"), status=503 if is_away else 500)
