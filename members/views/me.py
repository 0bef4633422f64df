"""My own account: what I am sent, how safe it is, how it looks."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import limits
from ..errors import Refused
from ..forms import AddressCodeForm, AddressForm, DisplayForm, MessagesForm
from ..models import SafetyPlan
from ..second_factor import FACTORS
from ..services import accounts, addresses, wishes
from ..stepup import require_step_up
from ..templatetags.waing import digits

ADDRESSES, ADDRESS_WINDOW = 5, timedelta(hours=1)


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    return render(request, "members/me.html")


@require_http_methods(["GET", "POST"])
def display_settings(request: HttpRequest) -> HttpResponse:
    form = DisplayForm(request.POST if request.method == "POST" else None, instance=request.member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("members:display_settings")
    return render(request, "members/me_display.html", {"form": form})


@require_http_methods(["GET", "POST"])
def message_settings(request: HttpRequest) -> HttpResponse:
    form = MessagesForm(request.POST if request.method == "POST" else None, instance=request.member)
    if request.method == "POST" and form.is_valid():
        wishes.choose_messages(request.member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("members:message_settings")
    return render(request, "members/me_messages.html", {"form": form})


@require_step_up
@require_http_methods(["GET", "POST"])
def change_address(request: HttpRequest) -> HttpResponse:
    """My own address; a code goes to the new one first (decision 4)."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not limits.is_over(f"address:{request.member.pk}", ADDRESSES, ADDRESS_WINDOW):
            addresses.ask_for_address(request.member, form.cleaned_data["address"])
        return redirect("members:confirm_address")
    return render(request, "members/me_address.html", {"form": form})


@require_http_methods(["GET", "POST"])
def confirm_address(request: HttpRequest) -> HttpResponse:
    """The code that lies at the new address."""
    form = AddressCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            addresses.confirm_address(request.member, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            messages.success(request, _("Saved. From now on mail goes to the new address."))
            return redirect("members:message_settings")
    return render(request, "members/me_address_code.html", {"form": form})


@require_safe
def safety_settings(request: HttpRequest) -> HttpResponse:
    """Where I am signed in, and what proves that it is me."""
    factors = list(request.user.authenticator_set.order_by("created_at"))
    codes = next((f.wrap() for f in factors if f.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "app": next((f for f in factors if f.type == Authenticator.Type.TOTP), None),
        "keys": [f for f in factors if f.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.get_unused_codes()) if codes else None,
        "has_factor": any(f.type in FACTORS for f in factors),
        "reset": request.member.factor_resets.open().first() if request.member else None,
        "others": accounts.other_sessions(request),
        "session": accounts.this_session(request),
        "plan": SafetyPlan.objects.filter(member=request.member).first(),
    }
    return render(request, "members/me_safety.html", context)


@require_safe
def back_to_safety(request: HttpRequest) -> HttpResponse:
    """allauth has pages of its own for factors and for keys; here both stand at /me/safety/."""
    return redirect("members:safety_settings")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else. Never asks for a proof first: it can only make things safer."""
    ended = accounts.end_sessions(request.user, but=request.session.session_key)
    text = ngettext("%(n)s other place is signed out.", "%(n)s other places are signed out.", ended)
    messages.success(request, text % {"n": digits(ended)})
    return redirect("members:safety_settings")
