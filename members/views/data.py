"""My data: what is kept, a copy to take along, what I agreed to, and how I leave or am erased."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import clock
from ..consents import standing_of
from ..errors import Refused
from ..forms.data import ConsentForm, EraseForm
from ..forms.safety import ConfirmForm
from ..models import DataCopy
from ..personal_data import parts
from ..retention import going_soon
from ..services import data, erasure, stops, wishes
from ..services.members import leave_network
from ..services.submissions import once
from ..stepup import require_step_up
from .acting import posted
from .attachments import attachment
from .door import CLEAR


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    context = {
        "copy": DataCopy.objects.fresh().filter(member=request.member).first(),
        "consents": standing_of(request.member),
        "going": going_soon(request.member, clock.now()),
        "goes": [part.title for part in parts if not part.stays and part.columns],
        "stays": [part.title for part in parts if part.stays],
    }
    return render(request, "members/my_data.html", context)


@require_step_up
@once
@require_POST
def copy_data(request: HttpRequest) -> HttpResponse:
    """Make the copy, once a day."""
    made = data.make_copy(request.member)
    if clock.now() - made.made_at > timedelta(minutes=1):
        messages.info(request, _("You have made one today. Here it is."))
    return redirect("members:my_data")


def _copy_of(request: HttpRequest) -> DataCopy:
    found = DataCopy.objects.fresh().filter(member=request.member).first()
    if found is None:
        raise Http404
    return found


@require_step_up
@require_safe
def data_json(request: HttpRequest) -> HttpResponse:
    return attachment(_copy_of(request).content, "data.json")


@require_step_up
@require_safe
def data_csv(request: HttpRequest) -> HttpResponse:
    return attachment(data.as_csv(_copy_of(request)), "data.csv")


@once
@require_POST
def change_consent(request: HttpRequest) -> HttpResponse:
    """Agree, or take it back; it holds at once."""
    form = ConsentForm(request.POST)
    if form.is_valid():
        if form.cleaned_data["agrees"]:
            wishes.give_consent(request.member, by=request.member)
        else:
            stops.stop_all(request.member, via="page")
        messages.success(request, _("Saved. It holds from now on."))
    return redirect("members:my_data")


def _go(request: HttpRequest) -> HttpResponse:
    logout(request)
    response = redirect("members:signed_out")
    response["Clear-Site-Data"] = CLEAR
    return response


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def leave_myself(request: HttpRequest) -> HttpResponse:
    """I leave the network; my centre can take me back in."""
    form = ConfirmForm(posted(request))
    if request.method == "POST":
        try:
            leave_network(request.member, by=request.member)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            return _go(request)
    return render(request, "members/leave_myself.html", {"form": form, "has_post": bool(request.member.current_posts)})


@require_step_up
@once
@require_http_methods(["GET", "POST"])
def erase_myself(request: HttpRequest) -> HttpResponse:
    """Everything of me goes, now; nobody can undo it."""
    form = EraseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase_member(request.member, by=request.member)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            return _go(request)
    return render(request, "members/erase_myself.html", {"form": form, "has_post": bool(request.member.current_posts)})
