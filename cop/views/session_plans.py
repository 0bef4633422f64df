"""Preparing a session, asking before it, and taking a case on from it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.services.submissions import once
from members.views.acting import posted_ids, press

from ..forms.session_plans import FORMS, PreQuestionForm
from ..models import GroupSession, SessionBrief, SessionClinic
from ..services import session_plans
from ..session_plan import plan_of
from .sessions import address_of, get_session

VERBS = {
    "brief": session_plans.write_brief,
    "agenda": session_plans.add_agenda_item,
    "roadmap": session_plans.add_roadmap_step,
    "presenter": session_plans.add_presenter,
    "clinic": session_plans.add_clinic,
}


@once
@require_http_methods(["GET", "POST"])
def prepare_session(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Small forms on one page; each press adds one thing. Cases are for those who read what the group writes."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.prepare_session", session)
    reads = request.user.has_perm("cop.read_posts", session)
    which = request.POST.get("which", "")
    if request.method == "POST" and request.POST.get("remove"):
        return _remove(request, session, which)
    brief = SessionBrief.objects.filter(session=session).first()
    posted = {which: request.POST}
    made = {name: form(posted.get(name), auto_id=f"id_{name}_%s") for name, form in FORMS.items()}
    if brief:
        made["brief"].initial = {"aims": brief.aims, "sdg_goals": brief.sdg_goals}
    if not reads:
        del made["clinic"]
    if which in made and made[which].is_valid():
        try:
            VERBS[which](session, by=request.member, **made[which].cleaned_data)
        except Refused as refused:
            made[which].add_error(None, str(refused.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("cop:prepare_session", session.group.code, session.pk)
    context = {
        "session": session,
        "group": session.group,
        "reads": reads,
        **plan_of(session, request.member, reads=reads),
    }
    return render(request, "cop/prepare_session.html", context | {f"{name}_form": one for name, one in made.items()})


def _remove(request: HttpRequest, session: GroupSession, which: str) -> HttpResponse:
    numbers = posted_ids(request, "remove")
    if which not in session_plans.PARTS or not numbers:
        raise Http404
    session_plans.remove_part(session, by=request.member, part=which, pk=numbers[0])
    return redirect("cop:prepare_session", session.group.code, session.pk)


@once
@require_POST
def ask_before(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """What I would like to have answered."""
    session = get_session(request, ref, pk)
    permission_required_or_403(request, "cop.ask_before", session)
    form = PreQuestionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect(address_of(session))
    return press(
        request,
        lambda: session_plans.ask_before(session, by=request.member, **form.cleaned_data),
        done=_("Noted for the session."),
        to=address_of(session),
    )


@once
@require_POST
def draft_clinic(request: HttpRequest, pk: int) -> HttpResponse:
    """The case becomes a draft of a question in one click; the second finds the first."""
    clinic = visible_or_404(SessionClinic, request.member, pk, "session__group")
    permission_required_or_403(request, "cop.draft_clinic", clinic)
    try:
        question = session_plans.draft_clinic(clinic, by=request.member)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect(address_of(clinic.session))
    if question.is_posted:
        return redirect("cop:question_detail", question.pk)
    if question.author_id != request.member.pk:
        messages.info(request, _("A colleague is writing it already."))
        return redirect(address_of(clinic.session))
    return redirect(f"{reverse('cop:ask_question')}?draft={question.pk}")
