"""From a row to a letter, at send time, in the recipient's language (architecture 6).

What is equal for many is rendered once: a context whose values are equal gives the same face, and the strings
that differ by person (links with tokens) are placed into it afterwards.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from ..notifications import Kind, Row, kinds
from . import addresses, links
from .message import Letter

FACES = 256
STOP, STOP_OUTSIDER = "stop", "stop-outsider"
OPEN, SHUT = "\ue000", "\ue001"  # private letters around the name of a personal string; no person's text holds them


@dataclass(slots=True)
class Face:
    """Rendered texts cut at the personal strings: literal, name, literal, name, …, literal."""

    subject: str
    text: list[str]
    html: list[str] | None


class Renderer:
    """Renders rows; keeps the faces of this drain."""

    def __init__(self) -> None:
        self._faces: dict[Any, Face] = {}

    def letter(self, row: Row, subject: Any) -> Letter:
        """The letter of a row whose recipient may get it. Raises whatever the kind or its templates raise."""
        kind, language = kinds[row.kind], row.recipient.language
        to = addresses.clean_address(row.recipient.address)
        with translation.override(language):
            context = kind.context(row, subject)
            own = {**kind.own(row, subject), **_stop(kind, row)}
            face = self._face(row.kind, kind, language, context, frozenset(own))
        return Letter(
            to=to,
            subject=face.subject,
            message_id=row.message_id,
            date=row.now,
            language=language,
            text=_placed(face.text, own),
            html=_placed(face.html, own) if face.html is not None else None,
            stop_url=own.get("stop_url"),
            attachments=kind.attachments(row, subject),
        )

    def _face(self, name: str, kind: Kind, language: str, context: dict[str, Any], own: frozenset[str]) -> Face:
        try:
            key = (name, language, own, frozenset(context.items()))
            face = self._faces.get(key)
        except TypeError:  # a list or the like in the context: this face is nobody else's
            return _render(kind, language, context, own)
        if face is None:
            if len(self._faces) >= FACES:
                self._faces.clear()
            face = self._faces[key] = _render(kind, language, context, own)
        return face


@lru_cache(maxsize=1024)
def _path(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def page_url(name: str, *args: Any) -> str:
    """The full address of a page of ours, for a mail."""
    return settings.SITE_URL + _path(name, *args)


def token_url(name: str, token: str) -> str:
    """The full address of a page whose only argument is a token: thousands of mails ask for it."""
    return page_url(name, "-").replace("/-/", f"/{token}/")


def _stop(kind: Kind, row: Row) -> dict[str, str]:
    if not kind.can_stop or kind.is_security:
        return {}
    purpose = STOP_OUTSIDER if row.recipient.is_outsider else STOP
    return {"stop_url": token_url("members:stop_mail", stop_token(row.recipient.uid, row.kind, purpose=purpose))}


def stop_token(uid, kind: str, *, purpose: str = STOP) -> str:
    """The token of a stop link, for as long as the mail is kept (RFC 8058): for one person and one kind, or for all
    mail of that room to an outsider."""
    return links.sign(purpose, uid.bytes + kind.encode())


def _placed(pieces: list[str], own: dict[str, str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    return "".join(chain.from_iterable(zip(pieces[::2], [*(own[name] for name in pieces[1::2]), ""], strict=True)))


def _cut(text: str, own: frozenset[str]) -> list[str]:
    pieces = [""]
    for number, part in enumerate(text.split(OPEN)):
        name, shut, rest = part.partition(SHUT)
        if shut and name in own:
            pieces += [name, rest]
        else:  # such letters in what somebody wrote
            pieces[-1] += (OPEN if number else "") + part
    return pieces


def _template(name: str):
    """A template by its name, or None."""
    try:
        return get_template(name).template
    except TemplateDoesNotExist:
        return None


def _render(kind: Kind, language: str, context: dict[str, Any], own: frozenset[str]) -> Face:
    facts = {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "messages_url": page_url("members:message_settings"),
        "language": language,
        "stop_url": None,
        **{name: f"{OPEN}{name}{SHUT}" for name in own},
        **context,
    }

    def words(suffix: str, *, escape: bool) -> str | None:
        template = _template(f"{kind.template}_{suffix}")
        return None if template is None else template.render(Context(facts, autoescape=escape))

    subject, text = words("subject.txt", escape=False), words("message.txt", escape=False)
    if subject is None or text is None:
        raise TemplateDoesNotExist(kind.template)
    facts["subject"] = subject = " ".join(subject.split())
    html = words("message.html", escape=True)
    return Face(subject, _cut(text.strip() + "\n", own), _cut(html.strip() + "\n", own) if html else None)
