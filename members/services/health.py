"""Is it working? One list of checks for the staff page, `/healthz/` and monitoring (safety 4.8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import kombu
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import clock, crypto
from ..models import AuditSeal, OutboxMessage, SystemMark
from . import keys

SILENT_AFTER = timedelta(minutes=5)
OLD_MAIL = timedelta(minutes=10)
OLD_HEAD = timedelta(days=2)


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, how it stands, and what to do when it does not stand well."""

    key: str
    title: str
    state: str
    is_well: bool
    what_to_do: str = ""


def is_alive() -> bool:
    """The database answers: what `/healthz/` tells, without detail."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except DatabaseError:
        return False


def _database() -> Check:
    """Whether it answers, and knows letters beyond ASCII: with LC_CTYPE C, search finds no Burmese."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('É') = 'é' AND 'က' ~ '[[:alpha:]]'")
        knows_letters = cursor.fetchone()[0]
    if knows_letters:
        return Check("database", _("Database"), _("Answers"), True)
    todo = _("Make a database with the locale that docs/operations.md names, and restore into it.")
    return Check("database", _("Database"), _("Its locale is C: Burmese letters do not count as letters"), False, todo)


def _broker() -> Check:
    todo = _("Mail still goes out by the timer, a little later. Start the broker again, or ask the operator.")
    try:
        with kombu.Connection(settings.CELERY_BROKER_URL, connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
        return Check("broker", _("Broker"), _("Answers"), True)
    except Exception:  # whatever the transport raises means the same here
        return Check("broker", _("Broker"), _("Does not answer"), False, todo)


def _oldest_mail() -> Check:
    now = clock.now()
    due = OutboxMessage.objects.waiting().filter(next_attempt_at__lte=now, expires_at__gt=now)
    oldest = due.aggregate(oldest=Min("next_attempt_at"))["oldest"]
    if oldest is None:
        return Check("oldest_mail", _("Mail waiting"), _("None is overdue"), True)
    minutes = int((now - oldest) / timedelta(minutes=1))
    state = ngettext("The oldest waits %(n)s minute", "The oldest waits %(n)s minutes", minutes) % {"n": minutes}
    todo = _("Look at the mail page for the reason. If nothing is being sent at all, start the workers again.")
    return Check("oldest_mail", _("Mail waiting"), state, minutes < OLD_MAIL / timedelta(minutes=1), todo)


def _process(key: str, title: str, marks: dict[str, SystemMark]) -> Check:
    todo = _("Start the clock and the workers again, or let a timer call: manage.py mail_tick")
    mark = marks.get(key)
    if mark is None:
        return Check(key, title, _("Has not run yet"), False, todo)
    ago = max(timezone.now() - mark.at, timedelta(0))
    minutes = int(ago / timedelta(minutes=1))
    state = ngettext("Ran %(n)s minute ago", "Ran %(n)s minutes ago", minutes) % {"n": minutes}
    return Check(key, title, state, ago < SILENT_AFTER, todo)


def _in_doubt() -> Check:
    n = OutboxMessage.objects.filter(state=OutboxMessage.State.IN_DOUBT).count()
    state = ngettext("%(n)s mail", "%(n)s mails", n) % {"n": n}
    todo = _(
        "A process died while handing these over. Open each on the mail page and decide whether to send it again."
    )
    return Check("in_doubt", _("In doubt"), state, n == 0, todo)


def _field_keys(marks: dict[str, SystemMark]) -> Check:
    """As counted in the last hour (`keys.take_stock`). Which keys those are: `manage.py rotate_keys --report`."""
    title, mark = _("Keys of protected fields"), marks.get(keys.MARK)
    used, known = mark.note.split() if mark else [], crypto.key_ids()
    if gone := sorted(set(used) - set(known)):
        todo = _("Put %(keys)s back into FIELD_KEYS: what it protects cannot be read without it.")
        return Check(keys.MARK, title, _("A key is missing"), False, todo % {"keys": ", ".join(gone)})
    if left := int(mark.number) if mark else 0:
        state = ngettext("%(n)s value has an older key", "%(n)s values have an older key", left) % {"n": left}
        return Check(keys.MARK, title, state, False, _("Run: manage.py rotate_keys"))
    if set(known) - set(used) - {known[0]} and mark:
        return Check(keys.MARK, title, _("All values have the newest key; an older one may be removed"), True)
    return Check(keys.MARK, title, _("All values have the newest key") if mark else _("Not counted yet"), True)


def _audit_head(marks: dict[str, SystemMark]) -> Check:
    """Kept each day outside the database (safety C-35a); before the first seal there is nothing to keep."""
    title, mark = _("Head of the audit"), marks.get(SystemMark.AUDIT_HEAD)
    todo = _("The workers must be able to write the file AUDIT_HEADS, and to seal.")
    if mark is None:
        return Check(SystemMark.AUDIT_HEAD, title, _("Not kept yet"), not AuditSeal.objects.exists(), todo)
    hours = max(int((timezone.now() - mark.at) / timedelta(hours=1)), 0)
    state = ngettext("Kept %(n)s hour ago", "Kept %(n)s hours ago", hours) % {"n": hours}
    return Check(SystemMark.AUDIT_HEAD, title, state, hours < OLD_HEAD / timedelta(hours=1), todo)


def _stopped(marks: dict[str, SystemMark]) -> Iterator[Check]:
    reasons = {
        SystemMark.HOLD: (
            _("Mail is on hold: this database was restored or copied."),
            _("Compare with what was sent, then run: manage.py outbox_reconcile"),
        ),
        SystemMark.BRAKE: (
            _("The brake is on: the mail server refuses us, or far more mail than usual is due."),
            _("Mend the mail settings, then run: manage.py outbox_release"),
        ),
        SystemMark.BREAKER: (
            _("The mail server does not answer. One try every five minutes."),
            _("Nothing is lost. If it lasts, ask the operator of the mail server."),
        ),
    }
    for key, (state, todo) in reasons.items():
        if key in marks and marks[key].number:
            yield Check(key, _("Sending is stopped"), state, False, todo)


def protections() -> Iterator[Check]:
    """Protections that are off, with what to do; nothing when all are on."""
    title = _("Protection off")
    if not settings.HAS_TWO_ROLES:
        yield Check(
            "two_roles", title, _("One database role does everything"), False,
            _("Give DATABASE_OWNER_URL a role of its own: see README, Configuration."),
        )  # fmt: skip
    if settings.DEMO:
        yield Check(
            "demo", title, _("This is the demo: its door needs no key"), False,
            _("Never put real people into it."),
        )  # fmt: skip
    elif not settings.SESSION_COOKIE_SECURE:
        yield Check(
            "https", title, _("Cookies travel without encryption"), False,
            _("Use the production settings behind a TLS proxy."),
        )  # fmt: skip


def checks() -> list[Check]:
    """All checks, the bad ones first."""
    marks = {mark.name: mark for mark in SystemMark.objects.all()}
    found = [
        _database(),
        _broker(),
        _oldest_mail(),
        _process(SystemMark.PLANNER, _("Planner"), marks),
        _process(SystemMark.BEAT, _("Clock"), marks),
        _in_doubt(),
        _field_keys(marks),
        _audit_head(marks),
        *_stopped(marks),
        *protections(),
    ]
    return sorted(found, key=lambda check: check.is_well)
