"""A form that is sent twice acts once (safety C-48): double click, back button, a line that dropped mid-answer."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ..models import Submission

FIELD = "once"


def fresh_key() -> str:
    """The hidden value of one rendered form."""
    return str(uuid.uuid4())


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def _wait_for_twin(key: uuid.UUID) -> None:
    """Hold the key until the transaction ends: a second copy of the request waits here for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(key)])


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator for views that act on POST: the same one-time key leads to where the first copy led.

    The view runs in one transaction with the record of its key, so a crash leaves neither. A form that is
    shown again with errors uses up no key. Without a key, or signed out, the view runs as it is.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        key = _key(request) if request.method == "POST" and request.member else None
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            _wait_for_twin(key)
            done = Submission.objects.filter(key=key, member=request.member).first()
            if done:
                return redirect(done.location)
            response = view(request, *args, **kwargs)
            if response.status_code in (302, 303):
                Submission.objects.create(key=key, member=request.member, location=response["Location"][:200])
            return response

    return wrapper
