"""The code of conduct, and the first page of who is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import conduct
from ..access import permission_required
from ..forms import AcceptCodeForm, BeginForm, PublishCodeForm
from ..models import ConductCode, Member
from ..services import conduct as services
from ..services.submissions import once
from ..stepup import require_step_up
from .acting import posted, show_or_act


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else reverse("members:home")


@once
@require_http_methods(["GET", "POST"])
def code_of_conduct(request: HttpRequest) -> HttpResponse:
    """The version in force; who has not accepted it yet finds the tick beneath."""
    code = ConductCode.objects.in_force()
    accepted = code and request.member.acknowledgements.filter(code=code).first()
    if code is None or accepted:
        return render(request, "members/code_of_conduct.html", {"code": code, "accepted": accepted})
    form = AcceptCodeForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: services.accept_code(request.member, code),
        page="members/code_of_conduct.html",
        done=_("Thank you. Everything is open to you."),
        to=lambda _new: _next(request),
        code=code,
        next=_next(request),
    )


@once
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Four things on one page: the code, how to stay safe, the name that others read, what the centre sees."""
    member = request.member
    if member.status != Member.Status.PENDING and not conduct.owes_code(request.user):
        return redirect("members:home")
    code = ConductCode.objects.in_force()
    form = BeginForm(posted(request), has_code=code is not None, initial={"display_name": member.display_name})
    return show_or_act(
        request,
        form,
        lambda: services.begin(member, code=code, display_name=form.cleaned_data["display_name"]),
        page="members/begin.html",
        done=_("Welcome. Everything is open to you."),
        to=lambda _member: reverse("members:home"),
        code=code,
    )


@permission_required("members.manage_settings")
@require_step_up
@once
@require_http_methods(["GET", "POST"])
def publish_code(request: HttpRequest) -> HttpResponse:
    """The versions so far, and a new one."""
    form = PublishCodeForm(posted(request))
    return show_or_act(
        request,
        form,
        lambda: services.publish_code(by=request.member, **form.cleaned_data),
        page="members/publish_code.html",
        done=_("Published. Everyone is asked to accept it within 14 days."),
        to=lambda _code: reverse("members:publish_code"),
        versions=ConductCode.objects.order_by("-in_force_on")[:20],
    )
