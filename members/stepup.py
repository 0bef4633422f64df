"""Step-up (safety C-09): who you are was proven in the last five minutes, with the second factor if there is one.

`require_step_up` guards a view; `views` remembers which ones, so that a test can hold the list against the rules.
With `scope`, a function of the view's arguments, one proof opens that one thing for the rest of the session
(a session's tell list); anything else asks again. With `when`, a function of the request, only what it is true of
is guarded (a form that may give a role).
"""

import time
from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse

DEMO_DOOR = "demo_door"
SCOPES = "step_up_scopes"
MOST_SCOPES = 50

views: dict[str, Callable] = {}


def came_by_demo_door(request: HttpRequest) -> bool:
    """Whether the demo's door stood in for password and second factor. Never true outside the demo."""
    return settings.DEMO and bool(request.session.get(DEMO_DOOR))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person of this session proved who they are within ACCOUNT_REAUTHENTICATION_TIMEOUT seconds."""
    user = request.user
    if not user.is_authenticated:
        return False
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    recent = [r["method"] for r in get_authentication_records(request, user) if r["at"] > since]
    return "mfa" in recent if getattr(user, "has_factor", False) else bool(recent)


def mark_fresh(request: HttpRequest) -> None:
    """The demo's door stands in for both proofs."""
    record_authentication(request, request.user, method="password", reauthenticated=True)
    record_authentication(request, request.user, method="mfa", reauthenticated=True)


def _remember(request: HttpRequest, scope: str) -> None:
    kept = [one for one in request.session.get(SCOPES, []) if one != scope]
    request.session[SCOPES] = [*kept, scope][-MOST_SCOPES:]


def require_step_up(
    view: Callable | None = None,
    *,
    scope: Callable[..., str] | None = None,
    when: Callable[[HttpRequest], bool] | None = None,
) -> Callable:
    """Decorator, plain or as `require_step_up(scope=lambda request, ref, pk: f"tell:{pk}")`.

    Without a fresh proof the request is set aside, the person proves who they are, and the request goes on.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if when and not when(request):
                return view(request, *args, **kwargs)
            name = scope(request, *args, **kwargs) if scope else ""
            if name and name in request.session.get(SCOPES, []):
                return view(request, *args, **kwargs)
            if not is_fresh(request):
                raise ReauthenticationRequired
            if name:
                _remember(request, name)
            return view(request, *args, **kwargs)

        views[f"{view.__module__}.{view.__name__}"] = wrapper
        return wrapper

    return decorate(view) if view else decorate
