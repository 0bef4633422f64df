"""Kinds of mail: how each is loaded, allowed, worded and retried. Every room registers its own at start-up.

A kind never sends. A verb calls `members.services.outbox.notify(kind, …)` in its own transaction, which writes
rows; the drain takes rows in batches and asks their kind, in this order:

1. `allowed(rows)`: may these still go? One set of answers for the batch, from today's data (safety C-41).
2. `load(rows)`: whatever `context` needs, in one or a few queries for the batch.
3. `context(row, subject)` and `own(row, subject)`: the words' facts, in the recipient's language and Yangon time.

Whether the person can be reached at all (address, bounces, consent, freeze, stops, detail level) is asked by the
drain itself for every kind, so kinds ask only about what the mail tells of.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from ..registry import Registry


@dataclass(slots=True)
class Recipient:
    """What the drain knows of the person it writes to. `language` is my or en; `detail` is a Member.DetailLevel. Of an
    outsider `id` is None."""

    id: int | None
    uid: UUID
    address: str
    language: str
    detail: str
    wants_calendar_mail: bool = False

    @property
    def is_outsider(self) -> bool:
        return self.id is None


@dataclass(slots=True)
class Row:
    """One claimed row of the outbox. `recipient` is None when the row has none (or the person is gone). `outsider`:
    the uid of somebody outside the registry, and then there is no `recipient_id`.

    `ref_key` is the key as the verb gave it; `about` the uid of the thing that it tells of; `now` the product's
    time of this drain, from which "tomorrow" is counted. `memo` is the kind's own: what `allowed` found, for `load`.
    """

    id: UUID
    kind: str
    recipient_id: int | None
    ref_key: str
    version: int
    about: UUID | None
    expires_at: datetime
    now: datetime
    attempts: int = 0
    doubts: int = 0
    message_id: str | None = None
    recipient: Recipient | None = None
    memo: Any = None
    outsider: UUID | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part beside the text, as a calendar file. `content_type` with its parameters; `content` is text."""

    filename: str
    content_type: str
    content: str


@dataclass(frozen=True, kw_only=True)
class Outsiders:
    """How a room answers for people outside the registry whom its mails may go to, each known by a uid of that room.

    - `find(uids)`: {uid: Recipient, or the code of why not}; missing means `nobody`. Whether an address bounced is
      asked by the outbox.
    - `names(uids)`: {uid: the name by which they were invited}, for who sees the mails of that centre.
    - `stop(uid)`: mail them no more; whether that is new. Twice is the same as once (safety C-44).
    """

    find: Callable[[Collection[UUID]], Mapping[UUID, Recipient | str]]
    names: Callable[[Collection[UUID]], Mapping[UUID, str]]
    stop: Callable[[UUID], bool]


def _all_allowed(rows: Sequence[Row]) -> Mapping[UUID, str | None]:
    return {}


def _nothing_to_load(rows: Sequence[Row]) -> Mapping[UUID, Any]:
    return {row.id: row for row in rows}


def _no_context(row: Row, subject: Any) -> dict[str, Any]:
    return {}


def _no_own(row: Row, subject: Any) -> dict[str, str]:
    return {}


def _no_attachments(row: Row, subject: Any) -> Sequence[Attachment]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """How one kind of mail behaves.

    - `label`: lazy text, what people read at /me/messages/ and staff at /s/mail/ ("Reminders of sessions").
    - `template`: stem below templates/: `cop/email/session_reminder` means `…_subject.txt` (fixed words, no
      facts: decision 12), `…_message.txt` (complete by itself) and, if it exists, `…_message.html` (which extends
      mail/base.html).
    - `lifetime`: from `not_before` until the mail makes no sense any more, when `notify` gets no `expires_at`.
    - `priority`: 1 (security) to 9; smaller goes first.
    - `on_doubt`: what to do when a process died between handing over and noting it (safety 4.3): `resend` at most
      three times under the same Message-ID, or `mark` and leave it to a person.
    - `can_stop`: the mail carries a one-click stop (RFC 8058) and stands at /me/messages/.
    - `is_security`: about the account. Goes whatever the person chose (consent, stops, detail `none`), to pending
      members too, and even while the daily cap holds the rest back. Never to somebody frozen or gone.
    - `address_of(rows)`: {row.id: address}, for the rare mail that goes elsewhere than to the person's own address
      (one that they are changing to, or from). A row that is missing is cancelled (`no_address`).
    - `load(rows)`: {row.id: subject}. A row that is missing or None is cancelled (`gone`). None of these four may
      call for the network.
    - `allowed(rows)`: {row.id: reason or None}; a code such as `not_member`. Missing means allowed.
    - `context(row, subject)`: what the templates see. It is rendered once for all rows whose context is equal and
      hashable, so put in only what the words need, and strings that differ by person into `own`.
    - `own(row, subject)`: {name: text} that differs by person (a link with a token). URL-safe ASCII only: it is
      placed into text and HTML as it is.
    - `wait_until(row, subject, now)`: a later moment when it should go instead (night), or None.
    - `attachments(row, subject)`: Attachment objects; decision 15.
    - `outsiders`: who answers for people outside the registry, where this kind may go to them; never security mail.
    - `is_for_members`: False for what goes to outsiders alone: members have nothing to stop at /me/messages/.
    """

    label: Any
    template: str
    lifetime: timedelta
    address_of: Callable[[Sequence[Row]], Mapping[UUID, str]] | None = None
    load: Callable[[Sequence[Row]], Mapping[UUID, Any]] = field(default=_nothing_to_load)
    allowed: Callable[[Sequence[Row]], Mapping[UUID, str | None]] = field(default=_all_allowed)
    context: Callable[[Row, Any], dict[str, Any]] = field(default=_no_context)
    own: Callable[[Row, Any], dict[str, str]] = field(default=_no_own)
    wait_until: Callable[[Row, Any, datetime], datetime | None] = field(default=lambda row, subject, now: None)
    attachments: Callable[[Row, Any], Sequence[Attachment]] = field(default=_no_attachments)
    outsiders: Outsiders | None = None
    is_for_members: bool = True
    priority: int = 5
    on_doubt: Literal["resend", "mark"] = "resend"
    can_stop: bool = True
    is_security: bool = False

    @property
    def room(self) -> str:
        """The app that sends it: its words lie there."""
        return self.template.partition("/")[0]


kinds: Registry[Kind] = Registry("notifications")


class SkippedEmpty(Exception):
    """Raised by `context`: there is nothing to say, so the row ends as `skipped_empty` (decision 13)."""
