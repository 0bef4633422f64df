"""My own account: what I am sent, how safe it is, how it looks."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..forms import DisplayForm, MessagesForm
from ..second_factor import FACTORS


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "members/me.html")


@require_http_methods(["GET", "POST"])
def display_settings(request: HttpRequest) -> HttpResponse:
    form = DisplayForm(request.POST or None, instance=request.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("members:display_settings")
    return render(request, "members/me_display.html", {"form": form})


@require_http_methods(["GET", "POST"])
def message_settings(request: HttpRequest) -> HttpResponse:
    form = MessagesForm(request.POST or None, instance=request.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("members:message_settings")
    return render(request, "members/me_messages.html", {"form": form})


@require_safe
def safety_settings(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and what proves that it is me."""
    factors = list(request.user.authenticator_set.order_by("created_at"))
    context = {
        "app": next((f for f in factors if f.type == Authenticator.Type.TOTP), None),
        "keys": [f for f in factors if f.type == Authenticator.Type.WEBAUTHN],
        "codes": next((f.wrap() for f in factors if f.type == Authenticator.Type.RECOVERY_CODES), None),
        "has_factor": any(f.type in FACTORS for f in factors),
        "sessions": UserSession.objects.purge_and_list(request.user),
        "this_session": request.session.session_key,
    }
    return render(request, "members/me_safety.html", context)
