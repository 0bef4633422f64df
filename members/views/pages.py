"""Pages that only show the way, and the choice of language."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_safe

from .. import clock
from ..home import MOST_ROWS, coming_up, needs_you, rows_of
from ..models import Member


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me, by when; then what is coming up. At most seven rows each; `?all` shows all that needs me."""
    needs = rows_of(needs_you, request.member) if request.member else []
    coming = rows_of(coming_up, request.member) if request.member else []
    shown = needs if "all" in request.GET else needs[:MOST_ROWS]
    context = {
        "greeting": _greeting(),
        "today": clock.today(),
        "needs": shown,
        "count": len(needs),
        "has_more": len(needs) > len(shown),
        "coming": coming[:MOST_ROWS],
    }
    return render(request, "members/home.html", context)


def _greeting() -> str:
    hour = clock.now().astimezone(clock.YANGON).hour
    if hour < 12:
        return _("Good morning")
    return _("Good afternoon") if hour < 17 else _("Good evening")


@require_safe
def more(request: HttpRequest) -> HttpResponse:
    return render(request, "members/more.html")


@login_not_required
@require_safe
def help(request: HttpRequest) -> HttpResponse:
    return render(request, "members/help.html")


@login_not_required
@require_safe
def help_safety(request: HttpRequest) -> HttpResponse:
    return render(request, "members/help_safety.html")


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Django's view, and the profile remembers the choice (spec 7)."""
    chosen = request.POST.get("language", "")
    if request.method == "POST" and request.member and check_for_language(chosen):
        Member.objects.filter(pk=request.member.pk).update(ui_language=chosen)
    return i18n.set_language(request)
