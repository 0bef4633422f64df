"""A worker that issues the certificates of one run until none is left: `python -m tests.faults.issuing NUMBER`."""

import sys
import time
from datetime import timedelta

import django

django.setup()

from trainings.models import CertificateRun  # noqa: E402
from trainings.services import certificate_runs  # noqa: E402

certificate_runs.LEASE = timedelta(seconds=0.5)  # of a worker that died
certificate_runs.AT_ONCE = 100
certificate_runs.MOST_ATTEMPTS = 1000
certificate_runs.doorbell.publish = lambda *args, **how: True


def main(pk: int) -> None:
    while CertificateRun.objects.filter(pk=pk, ended_at=None).exists():
        certificate_runs.work(pk)
        time.sleep(0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
