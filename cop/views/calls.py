"""Calls of people in texts (domain B29): whoever writes learns which reached nobody."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..models import Answer, Question

Posted = TypeVar("Posted", Question, Answer)


def warn_of(request: HttpRequest, unreached: list[str]) -> None:
    """The writer learns which calls reached nobody, and not why (B29)."""
    if unreached:
        names = " ".join(f"@{call}" for call in unreached)
        messages.warning(request, _("Nobody who can read this was reached by: %(names)s") % {"names": names})


def posted_with_calls(request: HttpRequest, post: Callable) -> Callable:
    """Do it, and say which calls reached nobody; gives the post."""

    def act():
        made, unreached = post()
        warn_of(request, unreached)
        return made

    return act


def warned(request: HttpRequest, post: Posted) -> Posted:
    """The same of a question or an answer that was posted or changed now."""
    warn_of(request, list(post.unreached))
    return post
