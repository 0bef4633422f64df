"""In and out: invitations, slips, proof of who one is, sign-out and the quick exit."""

from datetime import timedelta

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from .. import limits, stepup
from ..errors import Refused
from ..forms import AcceptForm, SlipForm
from ..models import Invitation
from ..services import accounts, invitations

TRIES, WINDOW = 60, timedelta(minutes=10)  # a classroom sits behind one address
SLIP = "slip_code"
CLEAR = '"cache", "cookies", "storage"'


def _too_many(request: HttpRequest) -> bool:
    return limits.is_over(f"invitation:{limits.client_address(request)}", TRIES, WINDOW)


def _gone(request: HttpRequest) -> HttpResponse:
    """One page for every link or code that opens nothing, whatever the reason."""
    return render(request, "members/invitation_gone.html", status=404)


def _let_in(request: HttpRequest, user) -> HttpResponse:
    """Straight on with the passphrase that was just chosen; whoever needs a second factor is led to it first."""
    logout(request)
    login(request, user, backend=accounts.BACKEND)
    record_authentication(request, user, method="password")
    return redirect("members:begin")


def _accept(request: HttpRequest, kind: str, secret: str) -> HttpResponse:
    found = invitations.find_open(kind, secret)
    if found is None:
        return _gone(request)
    form = AcceptForm(request.POST or None, member=found.member)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept(kind, secret, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            return _let_in(request, user) if user else _gone(request)
    return render(request, "members/accept.html", {"form": form})


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation mail. Opening it changes nothing; sending the form opens the account."""
    if _too_many(request):
        return _gone(request)
    return _accept(request, Invitation.Kind.MAIL, token)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def accept_slip(request: HttpRequest) -> HttpResponse:
    """Step 1: the code of a printed slip. Step 2, in the same session: the account."""
    if request.method == "POST" and _too_many(request):
        return _gone(request)
    if request.method == "POST" and "code" in request.POST:
        form = SlipForm(request.POST)
        if not form.is_valid() or not invitations.find_open(Invitation.Kind.SLIP, form.cleaned_data["code"]):
            return _gone(request)
        request.session[SLIP] = form.cleaned_data["code"]
        return redirect("members:accept_slip")
    if SLIP in request.session:
        return _accept(request, Invitation.Kind.SLIP, request.session[SLIP])
    return render(request, "members/slip.html", {"form": SlipForm()})


@login_not_required
@require_http_methods(["GET", "POST"])
def sign_in_by_key(request: HttpRequest) -> HttpResponse:
    """A page of its own, because it alone needs a script (decision 18). A passkey is both factors at once."""
    if request.method == "POST" or request.user.is_authenticated:
        return passkeys.login_webauthn(request)
    context = {"form": LoginWebAuthnForm(), "options": webauthn.begin_authentication()}
    return render(request, "mfa/webauthn/login.html", context)


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The passphrase again; allauth leads those who have a second factor on to that one (C-09)."""
    return _reauthenticate_in_demo(request) if stepup.came_by_demo_door(request) else account.reauthenticate(request)


def reauthenticate_by_code(request: HttpRequest) -> HttpResponse:
    """The code again. Who came by the demo's door has no app that could tell one."""
    return _reauthenticate_in_demo(request) if stepup.came_by_demo_door(request) else factors.reauthenticate(request)


def _reauthenticate_in_demo(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        stepup.mark_fresh(request)
        return resume_request(request) or redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "account/reauthenticate_in_demo.html", {"next": request.GET.get("next", "")})


@stepup.require_step_up
def remove_key(request: HttpRequest, pk: int) -> HttpResponse:
    """allauth guards the last authenticator app, but not the last key; this does (decision 4)."""
    key = get_object_or_404(request.user.authenticator_set, pk=pk, type=Authenticator.Type.WEBAUTHN)
    if get_mfa_adapter().can_delete_authenticator(key):
        return passkeys.remove_webauthn(request, pk=pk)
    messages.error(request, get_mfa_adapter().error_messages["cannot_delete_authenticator"])
    return redirect("members:safety_settings")


def sign_out(request: HttpRequest) -> HttpResponse:
    """POST signs out; GET asks."""
    response = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = CLEAR
    return response


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit (decision 20): ends this session, empties the browser's store, goes to a neutral page.

    GET and without a CSRF token on purpose: it must work from a plain link, and can end only one's own session.
    """
    if request.user.is_authenticated:
        accounts.end_this_session(request)
    response = HttpResponseRedirect(settings.EXIT_URL, status=303)
    response["Clear-Site-Data"] = CLEAR
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    return render(request, "members/signed_out.html")
