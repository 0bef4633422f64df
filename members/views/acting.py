"""The one shape of a page with a form that acts: show it, do it, say so, go on."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from .. import limits
from ..errors import Refused
from ..ids import as_id


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, also of an empty one."""
    return request.POST if request.method == "POST" else None


def counted(name: str, most: int, window: timedelta) -> Callable:
    """Decorator: `request.is_too_much` on a POST that is one too many of this person.

    It stands above `once`, since a count has a transaction of its own: whoever counted within that of `once` would
    fail for everybody who sends the form as the page has it.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            key = f"{name}:{request.member.pk}"
            request.is_too_much = request.method == "POST" and limits.is_over(key, most, window)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def press(
    request: HttpRequest, act: Callable[[], Any], *, to: str, done: str | Callable[[Any], str] = ""
) -> HttpResponse:
    """One press of a button on a page: do it, say so where there is something to say, and on to the address `to`.

    A refusal is said there too. `done` may be made of what `act` gave.
    """
    try:
        result = act()
    except Refused as refused:
        messages.error(request, str(refused.message))
    else:
        if said := done(result) if callable(done) else done:
            messages.success(request, said)
    return redirect(to)


def posted_ids(request: HttpRequest, name: str) -> list[int]:
    """What was ticked or pressed under this name; what is no id is left out, so that odd input is nobody's."""
    return [pk for word in request.POST.getlist(name) if (pk := as_id(word))]


def show_or_act(
    request: HttpRequest,
    form: BaseForm,
    act: Callable[[], Any],
    *,
    page: str,
    done: str | Callable[[Any], str],
    to: Callable[[Any], str],
    **context: Any,
) -> HttpResponse:
    """GET renders `page` with the form. A valid POST calls `act`, flashes `done` and redirects to `to(result)`.

    A refusal of the service becomes an error of the form, at its field where the form has it.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = act()
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, done(result) if callable(done) else done)
            return redirect(to(result))
    return render(request, page, {"form": form, **context})
