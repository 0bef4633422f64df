"""How many pages about people one person opens (safety C-20): a whole network is not copied by looking.

Each page of the finder and each profile is one view, counted in rows of ours before anything is read. Over the
budget the answer is 429, and the leads are told once for each window.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import limits
from .models import Member
from .services import audit

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SPENT = "view_budget_spent"


def is_spent(member: Member) -> bool:
    """Count one view of this person; True when it is one too many in this hour or on this day."""
    most = settings.PEOPLE_VIEWS_AN_HOUR, settings.PEOPLE_VIEWS_A_DAY
    counted = list(zip(limits.count_in(f"people:{member.pk}", HOUR, DAY), most, strict=True))
    if any(views == budget + 1 for views, budget in counted):
        audit.record(SPENT, by=member, on=member, views=[views for views, _ in counted])
    return any(views > budget for views, budget in counted)


def counted_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator for pages about other people; the own profile costs nothing."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if kwargs.get("pk") != request.member.pk and is_spent(request.member):
            return render(request, "members/seen_enough.html", status=429)
        return view(request, *args, **kwargs)

    return wrapper
