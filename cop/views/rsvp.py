"""The answer from the mail: one page, one button an answer, no sign-in (decision 14)."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from members import clock
from members.errors import Refused
from members.mail import links

from ..models import Rsvp
from ..services.linked_answers import answer_by_link, read_link


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def rsvp(request: HttpRequest, token: str) -> HttpResponse:
    """Shows when it is, and nothing of what and where: whoever holds the link has not signed in."""
    try:
        link, refusal = read_link(token), None
    except (links.BadLink, ObjectDoesNotExist):
        raise Http404 from None
    with translation.override(link.member.ui_language):
        if request.method == "POST":
            try:
                answer_by_link(token, request.POST.get("answer", ""))
                return redirect("cop:rsvp", token)
            except Refused as error:
                link, refusal = read_link(token), error
        context = {"link": link, "refusal": refusal, "answers": Rsvp.Answer.choices, "now": clock.now()}
        return render(request, "cop/rsvp.html", context)
