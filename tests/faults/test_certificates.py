"""Certificates of a whole training while the worker dies by kill -9: none twice, none missing (learning 22)."""

import random

import pytest

from members import clock
from members.models import Member
from trainings.models import Certificate, CertificateRevision, CertificateRun, Enrolment, Training

from .world import until

pytestmark = pytest.mark.faults
MANY, LEAST_KILLS = 600, 5


@pytest.fixture
def run(world):
    """A run for six hundred people, which nobody has begun."""
    group = world.group_of(MANY)
    training = Training.objects.create(title="Bail", status="published", gives_certificate=True)
    people = Member.objects.filter(memberships__group=group)
    Enrolment.objects.bulk_create(
        Enrolment(training=training, member=one, state="completed", completed_at=clock.now()) for one in people
    )
    yield CertificateRun.objects.create(training=training, total=MANY)
    world.stop_processes()
    Certificate.objects.filter(training=training).delete()
    Enrolment.objects.filter(training=training).delete()
    training.delete()


def test_certificates_are_issued_once_while_workers_die(world, run, tell):
    dice, kills = random.Random(5), 0
    workers = [world.start_python(name, "issuing", str(run.pk)) for name in ("issuer-a", "issuer-b")]
    next_kill = 40
    with world.timed() as spent:
        while CertificateRun.objects.filter(pk=run.pk, ended_at=None).exists():
            if Certificate.objects.count() >= next_kill:
                next_kill = Certificate.objects.count() + dice.randint(40, 110)
                dice.choice(workers).start_again()
                kills += 1
        until(lambda: not any(worker.lives for worker in workers), "the workers to end")
    issued = Certificate.objects.filter(training=run.training)
    people, words = issued.values("member").distinct().count(), CertificateRevision.objects.count()
    tell("CERT", kills=kills, certificates=issued.count(), people=people, wordings=words, **spent)
    assert kills >= LEAST_KILLS
    assert issued.count() == people == words == MANY
