"""Before and after a session: the run sheet, what came of it, and what those who came say of it (domain 4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.access import permission_required_or_403
from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..forms.session_records import RatingForm, SummaryForm, UseForm
from ..models import SessionRating, SessionSummary
from ..one_page import one_page
from ..run_sheets import run_sheets
from ..services import session_records
from ..session_plan import plan_of
from .sessions import address_of, get_session, told_name


@require_safe
def session_run_sheet(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """The parts of the session with their times, in both languages, with its aims and the months ahead. With
    `?only=months` aims and months alone, on one page of paper (B8)."""
    session = get_session(request, ref, pk)
    plan = plan_of(session, request.member, reads=False)
    leader = told_name(request.member, session.led_by_id)
    context = {**plan, "session": session, "group": session.group, "leader": leader}
    if request.GET.get("only") == "months":
        aims = plan["brief"].aims if plan["brief"] else ""
        context["page"] = one_page(str(session), aims, plan["roadmap"], plan["presenters"])
        return render(request, "cop/session_roadmap.html", context)
    return render(request, "cop/session_run_sheet.html", {**context, "days": list(run_sheets(session))})


@once
@require_http_methods(["GET", "POST"])
def write_summary(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.write_summary", session)
    written = SessionSummary.objects.filter(session=session).first()
    may_override = request.user.has_perm("cop.override_stop", session.group)
    initial = {"body": written.body} if written else None
    form = SummaryForm(posted(request), initial=initial, may_override=may_override)
    return show_or_act(
        request,
        form,
        lambda: session_records.write_summary(
            session, form.cleaned_data["body"], by=request.member, overrides=form.overrides()
        ),
        page="cop/write_summary.html",
        done=_("The summary is there for everyone in the group."),
        to=lambda _summary: address_of(session),
        session=session,
        group=session.group,
    )


@once
@require_http_methods(["GET", "POST"])
def rate_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Two questions after the session; said again, the new word counts."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.rate_session", session)
    return show_or_act(
        request,
        form := RatingForm(posted(request), initial=_said(session, request.member)),
        lambda: session_records.rate_session(session, request.member, **form.cleaned_data),
        page="cop/rate_session.html",
        done=_("Thank you. Only sums are shown, never who said what."),
        to=lambda _rating: address_of(session),
        session=session,
        group=session.group,
    )


def _said(session, member) -> dict[str, str]:
    rating = SessionRating.objects.filter(session=session, member=member).first()
    if rating is None:
        return {}
    return {name: "yes" if getattr(rating, name) else "no" for name in ("was_useful", "will_use")}


@once
@require_http_methods(["GET", "POST"])
def tell_use(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """A month later: did I use it? It feeds what the group can say of its worth (domain 4, applied value)."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.rate_session", session)
    return show_or_act(
        request,
        form := UseForm(posted(request)),
        lambda: session_records.tell_use(session, request.member, **form.cleaned_data),
        page="cop/tell_use.html",
        done=_("Thank you. Only sums are shown, never who said what."),
        to=lambda _none: address_of(session),
        session=session,
        group=session.group,
    )
