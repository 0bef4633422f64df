"""The certificates of a training in one go, by the `work` queue (decision 16).

Each certificate is issued in a transaction of its own and is unique, so a worker that dies leaves none half done; what
it left, the next tick takes up, and who has one already is not asked again: none twice, none missing.
"""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from members.errors import Refused
from members.models import Member
from members.services import audit, doorbell

from ..models import CertificateRun, Training
from ..reports.waiting import waiting_for_certificate
from .certificates import issue_certificate

log = logging.getLogger(__name__)
TASK = "trainings.tasks.issue_certificates"
LEASE = timedelta(seconds=150)  # longer than a task may run
HEARD_WITHIN = timedelta(seconds=60)
AT_ONCE = 500  # some ten seconds
MOST_ATTEMPTS = 3


@transaction.atomic
def begin_run(training: Training, *, by: Member) -> CertificateRun:
    """Have the certificates issued that wait; a run that is on is taken up. Raises Refused: nobody waits for one."""
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    run = CertificateRun.objects.filter(training=training, ended_at=None).first()
    if run is None:
        total = waiting_for_certificate(training).count()
        if not total:
            raise Refused(_("Nobody waits for a certificate."))
        run = CertificateRun.objects.create(training=training, asked_by=by, total=total, asked_at=timezone.now())
        audit.record("certificates_asked", by=by, on=training, centre_id=training.centre_id, n=total)
    transaction.on_commit(lambda: _ring(run.pk), robust=True)
    return run


def _ring(pk: int) -> None:
    """Where no worker hears, it is done here."""
    if not doorbell.publish(TASK, pk):
        while work(pk):
            pass


def work(pk: int) -> bool:
    """Issue up to 500 that wait, if nobody else does; True while some are left."""
    run = _claim(pk)
    if run is None:
        return False
    left = waiting_for_certificate(run.training).select_related("training", "member").order_by("pk")
    failed = 0
    for enrolment in left[:AT_ONCE]:
        try:
            issue_certificate(enrolment, by=run.asked_by, run=run)
        except (DatabaseError, Refused):
            failed += 1
            log.exception("a certificate of run %s was not issued", run.pk)
    is_left = waiting_for_certificate(run.training).count() > failed
    _put_down(run, ended_at=None if is_left else timezone.now())
    return is_left


def _claim(pk: int) -> CertificateRun | None:
    with transaction.atomic():
        free = CertificateRun.objects.select_for_update(skip_locked=True, of=("self",)).filter(_q_free(), pk=pk)
        run = free.select_related("training", "asked_by").first()
        if run is None:
            return None
        if run.attempts >= MOST_ATTEMPTS:
            CertificateRun.objects.filter(pk=pk).update(ended_at=timezone.now())
            return None
        run.attempts, run.started_at = run.attempts + 1, timezone.now()
        run.save(update_fields=["attempts", "started_at"])
    return run


def _q_free() -> Q:
    return Q(ended_at=None) & (Q(started_at=None) | Q(started_at__lt=timezone.now() - LEASE))


def _put_down(run: CertificateRun, *, ended_at: datetime | None) -> None:
    """Done, or laid down for the next five hundred; then it was no dead worker, and the attempts count anew."""
    rows = CertificateRun.objects.filter(pk=run.pk, started_at=run.started_at, attempts=run.attempts)
    rows.update(ended_at=ended_at, started_at=None, attempts=F("attempts") if ended_at else 0)
    if ended_at is None:
        doorbell.publish(TASK, run.pk)


def resume(_now: datetime) -> int:
    """What every tick looks for: runs that nobody heard of, or that a dead worker left behind. Returns how many."""
    unheard = Q(started_at=None, asked_at__lt=timezone.now() - HEARD_WITHIN)
    dead = Q(started_at__lt=timezone.now() - LEASE)
    found = list(CertificateRun.objects.filter(unheard | dead, ended_at=None).values_list("pk", flat=True))
    for pk in found:
        transaction.on_commit(lambda pk=pk: _ring(pk), robust=True)
    return len(found)
