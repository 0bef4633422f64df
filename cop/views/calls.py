"""Calls of people in texts (domain B29): whoever writes learns which reached nobody."""

from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ..models import Announcement, Answer, Comment, Question

Posted = TypeVar("Posted", Question, Answer, Announcement, Comment)


def warned(request: HttpRequest, post: Posted) -> Posted:
    """The post that was written or changed now; its writer learns which calls reached nobody, and not why (B29)."""
    if post.unreached:
        names = " ".join(f"@{call}" for call in post.unreached)
        messages.warning(request, _("Nobody who can read this was reached by: %(names)s") % {"names": names})
    return post
