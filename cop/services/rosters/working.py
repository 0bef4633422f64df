"""Large rosters are read and taken by the `work` queue, so that nobody waits before a dead page (decision 16).

What is to be done stands in the upload's row, and so does how often it was begun. The broker only rings: what it
lost, or a dead worker left behind, every tick takes up again. Both may be begun twice: reading writes one row, and
taking is one transaction that ends in "confirmed".
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import doorbell

from ...models import RosterImport
from ...roster import saving
from .looking import data_of, read
from .uploads import check_consent, confirm, lock_open

TASK = "cop.tasks.work_on_roster"
# Some 700 people: about a second of work. A workbook is packed.
LONG_TEXT, LONG_WORKBOOK = 100_000, 40_000  # bytes
LEASE = timedelta(seconds=150)  # longer than a task may run
HEARD_WITHIN = timedelta(seconds=60)  # the bell
MOST_ATTEMPTS = 3
Task = RosterImport.Task


def is_long(row: RosterImport) -> bool:
    """Is the file too large to be read while a person waits? Raises Refused when it is no longer kept."""
    data = data_of(row)
    return len(data) > (LONG_WORKBOOK if data.startswith(b"PK") else LONG_TEXT)


def begin_reading(row: RosterImport, *, by: Member) -> bool:
    """Have the file read, with what was chosen so far, so that every look afterwards finds it done. A large one is
    left to the queue (True), a small one is read now (False).

    Where no worker hears, also the large one is done before this returns (or when the caller's transaction commits).
    """
    if is_long(row):
        return _ask(row, Task.READ, by)
    _keep(row, by)
    return False


@transaction.atomic
def _keep(row: RosterImport, by: Member) -> None:
    row = lock_open(row)
    found, row.found_key = read(row, by=by)
    row.found = saving.to_text(found)
    row.save(update_fields=["found", "found_key"])


def begin_confirming(row: RosterImport, *, by: Member) -> bool:
    """Have a large roster taken in; False for a small one, which the caller confirms.

    Raises Refused where `confirm` would for want of an answer. What else it refuses stands in `task_note` later.
    """
    row.refresh_from_db()
    if not is_long(row):
        return False
    check_consent(row)
    return _ask(row, Task.CONFIRM, by)


def _ask(row: RosterImport, task: str, by: Member) -> bool:
    with transaction.atomic():
        row = lock_open(row)
        row.task, row.task_by, row.task_at = task, by, timezone.now()
        row.task_started_at, row.task_attempts, row.task_note = None, 0, ""
        row.save()
    transaction.on_commit(lambda: _ring(row.pk), robust=True)
    return True


def _ring(pk: int) -> None:
    if not doorbell.publish(TASK, pk):
        work(pk)


def work(pk: int) -> bool:
    """Do what waits at this upload, if nobody else does; True when it was done or refused.

    The attempt is committed before the work: a file that kills its worker is given up after three.
    """
    row = _claim(pk)
    if row is None:
        return False
    with translation.override(row.task_by.ui_language if row.task_by else translation.get_language()):
        try:
            _DO[row.task](row)
        except Refused as refused:
            _end(row, task_note=str(refused.message)[:300])
    return True


def _claim(pk: int) -> RosterImport | None:
    with transaction.atomic():
        free = RosterImport.objects.select_for_update(skip_locked=True, of=["self"]).filter(_q_free(), pk=pk)
        row = free.select_related("centre__organisation", "task_by").first()
        if row is None:
            return None
        if row.task_attempts >= MOST_ATTEMPTS:
            row.task, row.task_note = "", _("This file could not be worked on. Split it into smaller ones.")
            row.save(update_fields=["task", "task_note"])
            return None
        row.task_attempts, row.task_started_at = row.task_attempts + 1, timezone.now()
        row.save(update_fields=["task_attempts", "task_started_at"])
    return row


def _q_free() -> Q:
    return ~Q(task="") & (Q(task_started_at=None) | Q(task_started_at__lt=timezone.now() - LEASE))


def _read(row: RosterImport) -> None:
    found, key = read(row, by=row.task_by)
    _end(row, found=saving.to_text(found), found_key=key)


def _confirm(row: RosterImport) -> None:
    confirm(row, by=row.task_by)


_DO = {Task.READ: _read, Task.CONFIRM: _confirm}


@transaction.atomic
def _end(row: RosterImport, **written) -> None:
    """Write what came of it, unless it was asked for anew or given to somebody else meanwhile."""
    mine = {"pk": row.pk, "task": row.task, "task_started_at": row.task_started_at}
    now = RosterImport.objects.select_for_update(of=["self"]).filter(**mine).first()
    if now is None:
        return
    for name, value in {**written, "task": ""}.items():
        setattr(now, name, value)
    now.save(update_fields=[*written, "task"])


def resume(_now: datetime) -> int:
    """What every tick looks for: work that nobody heard of, or that a dead worker left behind. Returns how many."""
    unheard = Q(task_started_at=None, task_at__lt=timezone.now() - HEARD_WITHIN)
    left = Q(task_started_at__lt=timezone.now() - LEASE)
    waiting = list(RosterImport.objects.exclude(task="").filter(unheard | left).values_list("pk", flat=True))
    for pk in waiting:
        transaction.on_commit(lambda pk=pk: _ring(pk), robust=True)
    return len(waiting)
