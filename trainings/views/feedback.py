"""What people say of a session without their name, and what is asked three months later without a sign-in."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.mail import links
from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..forms.learning import FeedbackForm, FollowUpForm
from ..models import TrainingSession
from ..services import feedback, follow_ups


@once
@require_http_methods(["GET", "POST"])
def give_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Three questions, and what was hoped for at sign-up beside them if its writer lets it (B36)."""
    session = visible_or_404(TrainingSession, request.member, pk)
    permission_required_or_403(request, "trainings.give_feedback", session)
    shut = feedback.may_answer(session, request.member)
    if shut and request.method == "GET":
        return render(request, "trainings/feedback_shut.html", {"session": session, "why": shut})
    form = FeedbackForm(posted(request), expectation=feedback.expectation_of(session, request.member))
    return show_or_act(
        request,
        form,
        lambda: feedback.give_feedback(session, request.member, **form.said()),
        page="trainings/give_feedback.html",
        done=_("Thank you. Nobody can see that this answer was yours."),
        to=lambda _none: reverse("trainings:my_learning"),
        session=session,
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """Names neither the training nor the person: whoever holds the link has not signed in."""
    try:
        link = follow_ups.read_token(token)
    except (links.BadLink, ObjectDoesNotExist):
        raise Http404 from None
    with translation.override(link.member.ui_language):
        form = FollowUpForm(posted(request))
        if request.method == "POST" and form.is_valid():
            with suppress(Refused):  # the page says that it was answered
                follow_ups.answer_by_link(token, **form.cleaned_data)
            return redirect("trainings:answer_follow_up", token)
        return render(request, "trainings/answer_follow_up.html", {"link": link, "form": form})
