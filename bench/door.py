"""Signing in: the page of the door and the passphrase behind it, beside Y2 of the same seconds.

Almost all of it is the hashing of the passphrase, which is meant to be dear (safety C-03).
"""

import gzip
import http.client
import re
import statistics
import time
from urllib.parse import urlencode, urlsplit

from . import load
from .machine import CannotMeasure, cpu_seconds

HANDLE, PASSPHRASE = "lawyer", "four plain words of the bench"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
LED_ON = 302


def _give_passphrase() -> None:
    from allauth.usersessions.models import UserSession

    from members.models import User

    user = User.objects.get(username=HANDLE)
    user.set_password(PASSPHRASE)
    user.save()
    UserSession.objects.filter(user=user).delete()  # nobody is signed in three hundred times


def _count_statements(path: str) -> int:
    """Of the POST that succeeds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        answer = Client(SERVER_NAME="localhost").post(path, {"login": HANDLE, "password": PASSPHRASE})
    if answer.status_code != LED_ON:
        raise CannotMeasure(f"signing in answers {answer.status_code}")
    return len(queries)


def _sign_in(site: load.Site, path: str) -> None:
    """One person from the empty page to the first page behind the door. Raises CannotMeasure if it stays shut."""
    parts = urlsplit(site.address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request("GET", path, headers=site.headers())
        page = connection.getresponse()
        cookie, body = (page.headers.get("Set-Cookie") or "").partition(";")[0], page.read()
        token = TOKEN.search(body)
        if token is None:
            raise CannotMeasure(f"{path} answers {page.status} without a form")
        form = {"csrfmiddlewaretoken": token[1].decode(), "login": HANDLE, "password": PASSPHRASE}
        headers = site.headers() | {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != LED_ON:
            raise CannotMeasure(f"signing in answers {answer.status}")
    finally:
        connection.close()


def _drive(site: load.Site, path: str, seconds: float) -> load.Reading:
    """One after the other for so many seconds, at least once."""
    reading = load.Reading()
    before, begun = (cpu_seconds(site.pid), cpu_seconds(site.db_pid)), time.perf_counter()
    while not reading.latencies or time.perf_counter() - begun < seconds:
        started = time.perf_counter()
        _sign_in(site, path)
        reading.latencies.append((time.perf_counter() - started) * 1000)
    reading.seconds, count = time.perf_counter() - begun, len(reading.latencies)
    reading.cpu_ms = (cpu_seconds(site.pid) - before[0]) * 1000 / count
    reading.db_cpu_ms = (cpu_seconds(site.db_pid) - before[1]) * 1000 / count
    return reading


def measure(n: int, address: str, pids: tuple[int, int | None], y2: load.Site, shape: tuple) -> dict:
    """One row, with the columns of a page."""
    from django.urls import reverse

    path, (pairs, seconds) = reverse("account_login"), shape
    _give_passphrase()
    statements = _count_statements(path)
    site = load.Site(address, *pids)
    status, body = load.fetch(site, path)
    if status != load.OK:
        raise CannotMeasure(f"{path} answers {status}")
    _sign_in(site, path)
    found = [(load.drive(y2, ["/ledger/"], seconds=seconds), _drive(site, path, seconds)) for _ in range(pairs)]
    ratios = [bar.cpu_ms / one.cpu_ms for bar, one in found]
    return {
        "name": "sign-in", "n": n, "yardstick": "Y2", "ratio": round(statistics.median(ratios), 3),
        "ratio_least": round(min(ratios), 3), "ratio_greatest": round(max(ratios), 3),
        "cpu_ms": round(statistics.median(one.cpu_ms for _, one in found), 2), "sql": statements,
        "bytes": len(body), "bytes_gz": len(gzip.compress(body, 6)),
        "p50_ms": round(statistics.median(one.p50 for _, one in found), 1),
        "p95_ms": round(statistics.median(one.p95 for _, one in found), 1),
    }  # fmt: skip
