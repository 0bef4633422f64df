"""Keeping the law at the desk: what waits for a check, and adding, mending, checking."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required, permission_required_or_403, visible_or_404
from members.keyset import page_of
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms.citations import CitingForm, as_lines
from ..forms.law import NewProvisionForm, ProvisionForm
from ..models import CaseLaw, Provision
from ..services import citing
from ..services import law as services
from .law import get_instrument
from .sessions import address_of, get_session

PAGE = 50


@permission_required("cop.view_law_desk")
@require_safe
def unchecked_law(request: HttpRequest) -> HttpResponse:
    """Sections that nobody has checked, or not within a year."""
    rows = Provision.objects.visible_to(request.member).in_force().to_check().select_related("instrument")
    page = page_of(request, rows, order=("key", "id"), size=PAGE)
    cases = CaseLaw.objects.visible_to(request.member).to_check().filter(is_placeholder=False)[:PAGE]
    return render(request, "cop/unchecked_law.html", {"page": page, "cases": cases})


@once
@require_http_methods(["GET", "POST"])
@permission_required("cop.add_provision")
def add_provision(request: HttpRequest, code: str) -> HttpResponse:
    """A section that the library lacks, or a new version of one."""
    instrument = get_instrument(request, code)
    form = NewProvisionForm(posted(request), initial={"number": request.GET.get("number", "")})
    return show_or_act(
        request,
        form,
        lambda: services.add_provision(instrument, by=request.member, **form.cleaned_data),
        page="cop/add_provision.html",
        done=_("Added. It is marked as not checked."),
        to=lambda provision: provision.get_absolute_url(),
        instrument=instrument,
    )


def _provision(request: HttpRequest, pk: int) -> Provision:
    return visible_or_404(Provision, request.member, pk, "instrument")


@once
@require_http_methods(["GET", "POST"])
@permission_required("cop.change_provision")
def change_provision(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend one version of a section in place."""
    provision = _provision(request, pk)
    form = ProvisionForm(posted(request), provision=provision)
    return show_or_act(
        request,
        form,
        lambda: services.change_provision(provision, by=request.member, **form.cleaned_data),
        page="cop/change_provision.html",
        done=_("Saved."),
        to=lambda changed: changed.get_absolute_url(),
        provision=provision,
    )


def _check(request: HttpRequest, row, check) -> HttpResponse:
    act = partial(check, row, by=request.member, read=request.POST.get("read", ""))
    return press(request, act, done=_("Marked as checked by you today."), to=row.get_absolute_url())


@require_POST
@once
def check_provision(request: HttpRequest, pk: int) -> HttpResponse:
    """I have compared this with the text of the law."""
    provision = _provision(request, pk)
    permission_required_or_403(request, "cop.check_provision", provision)
    return _check(request, provision, services.check_provision)


@require_POST
@once
def check_case(request: HttpRequest, pk: int) -> HttpResponse:
    """I have looked this ruling up."""
    case = visible_or_404(CaseLaw, request.member, pk)
    permission_required_or_403(request, "cop.check_case", case)
    return _check(request, case, services.check_case)


@once
@require_http_methods(["GET", "POST"])
def cite_in_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """What law this session is about."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.cite_in_session", session)
    form = CitingForm(posted(request), initial={"citations": as_lines(session.citations.with_targets())})
    return show_or_act(
        request,
        form,
        lambda: citing.cite_in_session(session, form.cleaned_data["citations"], by=request.member),
        page="cop/cite_in_session.html",
        done=_("Saved."),
        to=lambda _written: address_of(session),
        session=session,
        group=session.group,
    )
