"""My own worst day: what I arrange for it, and the word that somebody else may hear on the telephone."""

from datetime import timedelta

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import limits
from ..access import permission_required
from ..forms.safety import ConfirmForm, LockWordForm, SafetyPlanForm
from ..models import Freeze, SafetyPlan
from ..services import accounts, freezing
from ..services.submissions import once
from ..stepup import require_step_up
from .acting import posted, show_or_act
from .door import CLEAR

TRIES_A_NAME, TRIES_A_READER, TRIES_WINDOW = 5, 20, timedelta(hours=1)


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def safety_plan(request: HttpRequest) -> HttpResponse:
    """Whom my centre tells, and the word that closes my account."""
    plan = SafetyPlan.objects.filter(member=request.member).first()
    form = SafetyPlanForm(posted(request), plan=plan)
    return show_or_act(
        request,
        form,
        lambda: freezing.change_safety_plan(request.member, **form.cleaned_data),
        page="members/me_plan.html",
        done=_("Saved."),
        to=lambda _result: reverse("members:safety_settings"),
    )


@once
@require_http_methods(["GET", "POST"])
def freeze_myself(request: HttpRequest) -> HttpResponse:
    """I close my own account: also from a phone that is about to be taken, so no proof is asked."""
    if request.method == "GET":
        return render(request, "members/freeze_myself.html", {"form": ConfirmForm()})
    freezing.freeze_member(request.member, by=request.member, way=Freeze.Way.OWN)
    logout(request)
    response = redirect("members:signed_out")
    response["Clear-Site-Data"] = CLEAR
    return response


@permission_required("members.view_desk")
@require_http_methods(["GET", "POST"])
def freeze_by_word(request: HttpRequest) -> HttpResponse:
    """Somebody is on the telephone and says the word. Whoever of the staff answers may close the account."""
    form = LockWordForm(posted(request))
    if request.method == "POST" and form.is_valid() and _is_guessing(request, form.cleaned_data["name"]):
        form.add_error(None, _("Too many tries. Wait an hour, or close the account from the page of the person."))
    return show_or_act(
        request,
        form,
        lambda: freezing.freeze_by_word(**form.cleaned_data, by=request.member),
        page="members/freeze_by_word.html",
        done=_("The account is closed. Every session has ended."),
        to=lambda _member: reverse("members:desk"),
    )


def _is_guessing(request: HttpRequest, name: str) -> bool:
    """Both are counted, whatever the first says: nobody learns from the second whether a name exists."""
    by_name = limits.is_over(f"lock-word:{accounts.handle_of(name)}", TRIES_A_NAME, TRIES_WINDOW)
    return limits.is_over(f"lock-word-by:{request.member.pk}", TRIES_A_READER, TRIES_WINDOW) or by_name
