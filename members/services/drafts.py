"""Nothing that a person typed is lost (decision 21): a POST that could not be carried out is kept for 14 days.

Kept: what met a signed-out session, a failed CSRF check, or an error of ours. Not kept: anything of the door
(passwords, codes), searches, files, and one-time keys. The content is sealed with the field keys.
"""

import json
import re
import secrets

from django.http import HttpRequest
from django.utils import timezone

from .. import crypto
from ..models import Draft
from . import submissions

COOKIE = "draft"
MAX_CHARS = 100_000
# What somebody looked for is kept with nobody (safety C-35b).
NOT_KEPT = ("/find/",)
DOOR = ("/in/", "/out/", "/leave/", "/i18n/", "/demo/", "/me/safety/", "/me/drafts/", "/u/", "/rsvp/", "/s/admin/")
SENT_FROM = "saved_text"  # the draft from whose page a form is sent
NEVER = {"csrfmiddlewaretoken", submissions.FIELD, SENT_FROM}
QUERY = "?"  # of the address: it says which group is asked, and may say more, so it is sealed with the words
# What a form's own choices, numbers and buttons look like: nobody typed it, and its code tells them nothing.
CODE = re.compile(r"[a-z0-9_.:-]*")


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    fields = {key: values for key, values in request.POST.lists() if key not in NEVER and "password" not in key}
    return fields if any("".join(values).strip() for values in fields.values()) else {}


def _holder(token: str) -> bytes:
    return crypto.blind(f"draft:{token}")


def is_worth_keeping(request: HttpRequest) -> bool:
    """A POST of a form of ours with something in it, outside the door."""
    return request.method == "POST" and not request.path.startswith((*DOOR, *NOT_KEPT)) and bool(_typed(request))


def keep(request: HttpRequest, *, member=None) -> tuple[Draft, str]:
    """Store what was posted; returns the draft and, while nobody is known, the token for the visitor's cookie."""
    token = "" if member else (request.COOKIES.get(COOKIE) or secrets.token_urlsafe(32))
    draft = Draft(member=member, holder=_holder(token) if token else None, path=request.path[:200])
    kept = {QUERY: [request.META["QUERY_STRING"]], **_typed(request)}
    draft.content = json.dumps(kept, ensure_ascii=False)[:MAX_CHARS]
    draft.save()
    return draft, token


def adopt(member, token: str) -> int:
    """Give the drafts of this browser to the person who has signed in with it; returns how many."""
    return Draft.objects.filter(holder=_holder(token), member=None).update(member=member, holder=None) if token else 0


def of(member):
    """The drafts that are offered to `member`, newest first."""
    return Draft.objects.filter(member=member, created_at__gt=timezone.now() - Draft.KEPT_FOR).order_by("-created_at")


def drop_sent(request: HttpRequest) -> None:
    """The saved text that has now been sent is not offered a second time."""
    number = request.POST.get(SENT_FROM, "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        Draft.objects.filter(member=request.member, pk=number).delete()


def is_typed(value: str) -> bool:
    """A person's own words, and not the code of a choice."""
    return not CODE.fullmatch(value)


def fields_of(draft: Draft) -> list[tuple[str, str]]:
    """(name, value) pairs as they were posted."""
    try:
        kept = json.loads(draft.content)
    except json.JSONDecodeError:  # longer than we keep
        return [("text", draft.content)]
    return [(name, value) for name, values in kept.items() if name != QUERY for value in values]


def address_of(draft: Draft) -> str:
    """Where it was meant to go, with what the address asked for."""
    try:
        query = "".join(json.loads(draft.content).get(QUERY, ()))
    except json.JSONDecodeError:
        query = ""
    return f"{draft.path}?{query}" if query else draft.path
