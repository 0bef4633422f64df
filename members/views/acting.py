"""The one shape of a page with a form that acts: show it, do it, say so, go on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from ..errors import Refused
from ..ids import as_id


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the data of a POST, also of an empty one."""
    return request.POST if request.method == "POST" else None


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
