"""Those who run a session write to everybody on its list; before it goes they see what is mailed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..forms.letters import LetterForm
from ..services import letters as services
from .sessions import page_of_session, session_to_run


@once
@require_http_methods(["GET", "POST"])
def write_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """First look, then send: the text stays in the form all the while."""
    session = session_to_run(request, pk, "trainings.write_letter")
    form = LetterForm(posted(request))
    context = {"session": session, "letters": session.letters.all()[:20]}
    if request.method == "POST" and "send" not in request.POST and form.is_valid():
        seen = services.preview(session, form.cleaned_data["audience"])
        return render(request, "trainings/write_letter.html", {**context, "form": form, "preview": seen})
    return show_or_act(
        request,
        form,
        lambda: services.write_letter(session, by=request.member, **form.cleaned_data),
        page="trainings/write_letter.html",
        done=_("The message is on its way."),
        to=lambda letter: page_of_session(letter.session),
        **context,
    )
