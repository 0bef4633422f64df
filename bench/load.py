"""A few kept-alive readers that ask for pages as fast as they are answered."""

import gzip
import http.client
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .machine import CannotMeasure, cpu_seconds

OK = 200
served: Counter[int] = Counter()  # pages under load, by the process id of the server


@dataclass
class Reading:
    """One stretch of load: wall seconds, latencies in ms, CPU ms a page of web and database."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0
    db_cpu_ms: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        return statistics.median(self.latencies)

    @property
    def p95(self) -> float:
        return sorted(self.latencies)[int(0.95 * (len(self.latencies) - 1))]


@dataclass(frozen=True)
class Site:
    """A web server under load: its address, the process ids of web and database, and a reader's cookie."""

    address: str
    pid: int
    db_pid: int | None = None
    cookie: str = ""

    def headers(self) -> dict[str, str]:
        host = f"localhost:{urlsplit(self.address).port}"
        return {"Host": host, **({"Cookie": self.cookie} if self.cookie else {})}


def _connect(site: Site) -> http.client.HTTPConnection:
    parts = urlsplit(site.address)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)


def fetch(site: Site, path: str) -> tuple[int, bytes]:
    """(status, body) of one page."""
    connection = _connect(site)
    try:
        connection.request("GET", path, headers=site.headers())
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def sizes(site: Site, path: str) -> tuple[int, int]:
    """(raw, gzip) bytes of a page. Raises CannotMeasure when it is not there for this reader."""
    status, body = fetch(site, path)
    if status != OK:
        raise CannotMeasure(f"{path} answers {status}")
    return len(body), len(gzip.compress(body, 6))


def _read(site: Site, paths: Sequence[str], until: float, reading: Reading, wrong: list[int]) -> None:
    connection, asked = _connect(site), 0
    while time.perf_counter() < until:
        begun = time.perf_counter()
        connection.request("GET", paths[asked % len(paths)], headers=site.headers())
        answer = connection.getresponse()
        answer.read()
        reading.latencies.append((time.perf_counter() - begun) * 1000)
        if answer.status != OK:
            wrong.append(answer.status)
        asked += 1
    connection.close()


def drive(site: Site, paths: Sequence[str], *, seconds: float, readers: int = 4) -> Reading:
    """Load the pages in turn and return what it cost. Raises CannotMeasure for any answer but 200."""
    reading, wrong = Reading(), []
    before = cpu_seconds(site.pid), cpu_seconds(site.db_pid)
    begun = time.perf_counter()
    work = (site, paths, begun + seconds, reading, wrong)
    threads = [threading.Thread(target=_read, args=work) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reading.seconds = time.perf_counter() - begun
    if wrong or not reading.latencies:
        raise CannotMeasure(f"{paths[0]} answered {wrong[:3]} under load")
    count = len(reading.latencies)
    served[site.pid] += count
    reading.cpu_ms = (cpu_seconds(site.pid) - before[0]) * 1000 / count
    reading.db_cpu_ms = (cpu_seconds(site.db_pid) - before[1]) * 1000 / count
    return reading
