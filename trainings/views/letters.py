"""Those who run a session write to everybody on its list; before it goes they see what is mailed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members import clock
from members.mail.message import Letter
from members.mail.rendering import Renderer
from members.models import Member
from members.notifications import Recipient, Row
from members.services.submissions import once
from members.views.acting import posted, show_or_act

from ..forms.letters import LetterForm
from ..models import TrainingSession
from ..notifications.places import Subject
from ..services import letters as services
from .sessions import page_of_session, session_to_run

NOBODY = UUID(int=0)


@once
@require_http_methods(["GET", "POST"])
def write_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """First look, then send: the text stays in the form all the while."""
    session = session_to_run(request, pk, "trainings.write_letter")
    form = LetterForm(posted(request))
    context = {"session": session, "letters": session.letters.all()[:20]}
    if request.method == "POST" and "send" not in request.POST and form.is_valid():
        seen = preview(session, form.cleaned_data["audience"])
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


def preview(session: TrainingSession, audience: str) -> dict:
    """How many people it is for, whom mail reaches, and the mail as both languages have it."""
    readers = services.readers_of(session, audience)
    n, reached = readers.count(), readers.reachable_by_mail(services.KIND).count()
    mails = [(get_language_info(code)["name_local"], _sample(session, code)) for code in ("my", "en")]
    return {"people": n, "reached": reached, "beyond": n - reached, "mails": mails}


def _sample(session: TrainingSession, language: str) -> Letter:
    """The mail to nobody: at the usual level of detail, with links that open nothing of anybody's."""
    now = clock.now()
    nobody = Recipient(0, NOBODY, "somebody@example.org", language, Member.DetailLevel.COUNTS, False)
    row = Row(
        id=NOBODY, kind=services.KIND, recipient_id=None, ref_key="letter", version=1, about=session.uid,
        expires_at=session.ends_at, now=now, recipient=nobody,
    )  # fmt: skip
    return Renderer().letter(row, Subject(session, None, None))
