"""What is said to announcements and sessions: posting, changing, taking back, additions, reactions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.access import permission_required_or_403, visible_or_404
from members.errors import Refused
from members.services.submissions import once
from members.views.acting import posted, press, show_or_act

from ..forms import ConfirmForm
from ..forms.announcements import AdditionForm, CommentForm
from ..models import Announcement, Comment, GroupSession
from ..services import comments
from . import sessions
from .announcements import address_of as announcement_address
from .announcements import get_announcement, show_announcement
from .calls import warned


def get_comment(request: HttpRequest, pk: int) -> Comment:
    """The comment with this number that the person may read; 404 otherwise."""
    return visible_or_404(
        Comment, request.member, pk, "announcement__group", "announcement__author", "session__group", "author"
    )


def place_of(comment: Comment) -> str:
    """Where it stands."""
    return f"{_page_of(comment.thing)}#c{comment.pk}"


def _page_of(thing: Announcement | GroupSession) -> str:
    return announcement_address(thing) if isinstance(thing, Announcement) else sessions.address_of(thing)


def _may_override(request: HttpRequest, group) -> bool:
    return bool(group) and request.user.has_perm("cop.override_stop", group)


@once
@require_POST
def post_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """To an announcement; what cannot be posted yet comes back on its page with everything in it."""
    post = get_announcement(request, pk)
    permission_required_or_403(request, "cop.post_comment", post)
    form = CommentForm(request.POST, may_override=_may_override(request, post.group))
    return _say(request, post, form) or show_announcement(request, post, form)


@once
@require_POST
def post_session_comment(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """To a session: what is said there is read by whoever reads what the group writes."""
    session = sessions.get_session(request, ref, pk)
    permission_required_or_403(request, "cop.read_posts", session)
    permission_required_or_403(request, "cop.post_comment", session)
    form = CommentForm(request.POST, may_override=_may_override(request, session.group))
    return _say(request, session, form) or sessions.show_session(request, session, form)


def _say(request: HttpRequest, thing: Announcement | GroupSession, form: CommentForm) -> HttpResponse | None:
    """Where it leads, or None: then the form says why."""
    if not form.is_valid():
        return None
    body = form.cleaned_data["body"]
    try:
        made = comments.post_comment(thing, by=request.member, body=body, overrides=form.overrides())
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return None
    messages.success(request, _("Posted. Thank you."))
    return redirect(place_of(warned(request, made)))


@once
@require_http_methods(["GET", "POST"])
def suggest_addition(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, for the author to take in (B28)."""
    post = get_announcement(request, pk)
    permission_required_or_403(request, "cop.suggest_addition", post)
    form = AdditionForm(posted(request), may_override=_may_override(request, post.group))
    return show_or_act(
        request,
        form,
        lambda: warned(
            request,
            comments.post_comment(
                post, by=request.member, is_addition=True, overrides=form.overrides(), **form.cleaned_data
            ),
        ),
        page="cop/suggest_addition.html",
        done=_("Suggested. The author decides whether it stands with the text."),
        to=place_of,
        post=post,
        group=post.group,
    )


@once
@require_http_methods(["GET", "POST"])
def edit_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_comment(request, pk)
    permission_required_or_403(request, "cop.edit_comment", comment)
    form = CommentForm(
        posted(request), initial={"body": comment.body}, may_override=_may_override(request, comment.group)
    )
    return show_or_act(
        request,
        form,
        lambda: warned(
            request,
            comments.edit_comment(comment, by=request.member, overrides=form.overrides(), **form.cleaned_data),
        ),
        page="cop/edit_comment.html",
        done=_("Changed."),
        to=place_of,
        comment=comment,
        group=comment.group,
        back_url=place_of(comment),
    )


@once
@require_http_methods(["GET", "POST"])
def withdraw_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_comment(request, pk)
    permission_required_or_403(request, "cop.withdraw_comment", comment)
    return show_or_act(
        request,
        ConfirmForm(posted(request)),
        lambda: comments.withdraw_comment(comment, by=request.member),
        page="cop/withdraw_comment.html",
        done=_("Taken back."),
        to=lambda _none: _page_of(comment.thing),
        comment=comment,
        group=comment.group,
        back_url=place_of(comment),
    )


@once
@require_POST
def decide_addition(request: HttpRequest, pk: int) -> HttpResponse:
    """The author takes an addition in, or not."""
    comment = get_comment(request, pk)
    permission_required_or_403(request, "cop.decide_addition", comment)
    accepts = request.POST.get("answer") != "no"
    return press(
        request,
        lambda: comments.decide_addition(comment, by=request.member, accepts=accepts),
        done=_("It stands with your text.") if accepts else _("Noted."),
        to=place_of(comment),
    )


@require_POST
def react_to_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Useful, or no longer: one reaction a person."""
    comment = get_comment(request, pk)
    permission_required_or_403(request, "cop.react", comment)
    comments.react(comment, by=request.member, wanted=request.POST.get("wanted") != "no")
    return redirect(place_of(comment))
