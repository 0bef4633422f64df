"""Notes of one and of both, how it ends, what it was like, and what does not work."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import permission_required_or_403, visible_or_404
from members.services.submissions import once
from members.views.acting import posted, press

from ..forms.pairs import CloseForm, ConcernForm, FeedbackForm, NoteForm
from ..models import FeedbackGiven, PrivateNote, SharedNote
from ..services import closing, notes
from .asking import address, ask, get_pair, named


def _page(pair) -> str:
    return reverse("mentoring:note_list", args=[getattr(pair, "pk", pair)])


@require_safe
def note_list(request: HttpRequest, pk: int) -> HttpResponse:
    """My private notes of this pair, and what we two share."""
    pair = get_pair(request, pk)
    member = request.member
    shared = list(SharedNote.objects.visible_to(member).filter(pair=pair))
    people = named(member, {pair.other_of(member), *(note.author_id for note in shared)})
    context = {
        "pair": pair,
        "other": people[pair.other_of(member)],
        "private": list(PrivateNote.objects.visible_to(member).filter(pair=pair)),
        "shared": [(note, people.get(note.author_id)) for note in shared],
        "openings": notes.told_of(pair),
        "may_write": request.user.has_perm("mentoring.write_note", pair),
    }
    return render(request, "mentoring/note_list.html", context)


FORM = ["GET", "POST"]


def _write(request: HttpRequest, pk: int, *, is_shared: bool) -> HttpResponse:
    pair = get_pair(request, pk, "mentoring.write_note")
    return ask(
        request,
        form := NoteForm(posted(request)),
        lambda: notes.write_note(pair, form.cleaned_data["body"], by=request.member, is_shared=is_shared),
        title=_("A note for you two") if is_shared else _("A note for yourself"),
        text=_("You two read it.") if is_shared else _("Only you read it. Nobody can open it for anybody else."),
        label=_("Save note"),
        done=_("Saved."),
        back=_page(pair),
    )


@once
@require_http_methods(FORM)
def write_private_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, pk, is_shared=False)


@once
@require_http_methods(FORM)
def write_shared_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _write(request, pk, is_shared=True)


def _note(request: HttpRequest, model, pk: int):
    """A note that this person reads (404 otherwise) and wrote (403)."""
    note = visible_or_404(model, request.member, pk, "pair")
    permission_required_or_403(request, "mentoring.change_note", note)
    return note


def _change(request: HttpRequest, model, pk: int) -> HttpResponse:
    note = _note(request, model, pk)
    permission_required_or_403(request, "mentoring.write_note", note)
    return ask(
        request,
        form := NoteForm(posted(request), initial={"body": note.body}),
        lambda: notes.change_note(note, form.cleaned_data["body"], by=request.member),
        title=_("Change note"),
        label=_("Save note"),
        done=_("Saved."),
        back=_page(note.pair_id),
    )


@once
@require_http_methods(FORM)
def change_private_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, PrivateNote, pk)


@once
@require_http_methods(FORM)
def change_shared_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, SharedNote, pk)


def _delete(request: HttpRequest, model, pk: int) -> HttpResponse:
    note = _note(request, model, pk)
    return press(request, lambda: notes.delete_note(note), done=_("The note is gone."), to=_page(note.pair_id))


@require_POST
def delete_private_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _delete(request, PrivateNote, pk)


@require_POST
def delete_shared_note(request: HttpRequest, pk: int) -> HttpResponse:
    return _delete(request, SharedNote, pk)


@require_http_methods(["GET", "POST"])
def delete_private_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All of my own, after one more page."""
    pair = get_pair(request, pk)
    if request.method == "POST":
        act = lambda: notes.delete_private_notes(pair, by=request.member)  # noqa: E731
        return press(request, act, done=_("Your private notes are gone."), to=_page(pair))
    return render(request, "mentoring/delete_private_notes.html", {"pair": pair, "back_url": _page(pair)})


# --- the end ---------------------------------------------------------------------------------------------------------


@once
@require_http_methods(["GET", "POST"])
def close_pair(request: HttpRequest, pk: int) -> HttpResponse:
    pair = get_pair(request, pk, "mentoring.work_in_pair")
    return ask(
        request,
        form := CloseForm(posted(request)),
        lambda: closing.close_pair(pair, by=request.member, **form.cleaned_data),
        title=_("End mentoring"),
        text=_("Either of you can end it at any time. The other one hears that it ended, and reads no reason."),
        label=_("End it"),
        done=_("It has ended. What you wrote stays to be read for 180 days."),
        back=address(pair),
        to=lambda _pair: reverse("mentoring:give_feedback", args=[pair.pk]),
    )


@once
@require_http_methods(["GET", "POST"])
def give_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    pair = get_pair(request, pk, "mentoring.give_feedback")
    if pair.is_open:
        raise Http404
    if FeedbackGiven.objects.filter(pair=pair, member=request.member).exists():
        messages.success(request, _("You have answered already. Thank you."))
        return redirect(address(pair))
    return ask(
        request,
        form := FeedbackForm(posted(request)),
        lambda: closing.give_feedback(pair, by=request.member, **form.cleaned_data),
        title=_("How was it?"),
        text=_("Kept without your name, without the pair and without the day. Shown only as sums of five or more."),
        other=named(request.member, [pair.other_of(request.member)])[pair.other_of(request.member)],
        label=_("Send"),
        done=_("Thank you. Only sums are shown, never who said what."),
        back=address(pair),
    )


@once
@require_http_methods(["GET", "POST"])
def raise_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Something does not work. The page says who reads it, and that the other one does not."""
    pair = get_pair(request, pk, "mentoring.raise_concern")
    return ask(
        request,
        form := ConcernForm(posted(request), readers=closing.readers_of(pair)),
        lambda: closing.raise_concern(pair, by=request.member, **form.cleaned_data),
        title=_("Not working?"),
        text=_("Write to somebody who can help. The other one sees neither this nor that you wrote."),
        label=_("Send"),
        done=_("Sent. Somebody answers you."),
        back=address(pair),
    )
