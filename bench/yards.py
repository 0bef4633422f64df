"""The yardsticks, measured in the same run as the product."""

import statistics
import time
from pathlib import Path

from . import load, yard_mail, yard_tasks

WHAT = {
    "Y0": "empty loop, million turns/s",
    "Y1": "bare view, 10 KB, pages/s",
    "Y2": "signed-in list, 3 SQL, 8 KB, pages/s",
    "Y3": "SMTP hand-over, 6 KB, mails/s",
    "Y3c": "the same with a durable commit each",
    "Y4": "Celery tasks that do nothing, tasks/s",
}


def loop() -> tuple[float, float]:
    """How fast this interpreter is on this machine right now: explains differences, is no base for goals."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(2_000_000):
        pass
    return 2 / (time.perf_counter() - wall), (time.process_time() - cpu) * 500


def _page(site: load.Site, path: str, seconds: float) -> tuple[float, float]:
    reading = load.drive(site, [path], seconds=seconds)
    return reading.rate, reading.cpu_ms


def _with_commits(mail_port: int, seconds: float) -> tuple[float, float]:
    from django.db import connection

    def commit() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE members_systemmark SET number = number + 1 WHERE name = 'demo'")

    return yard_mail.hand_over(mail_port, seconds, commit)


def measure(y1: load.Site, y2: load.Site, mail_port: int, broker: str, folder: Path, *, is_quick: bool) -> dict:
    """{name: {"rate": […], "cpu_ms": […]}} over rounds, each round in the same order."""
    seconds, rounds, tasks = (0.7, 2, 300) if is_quick else (2.0, 3, 3000)
    work = {
        "Y0": loop,
        "Y1": lambda: _page(y1, "/constant/", seconds),
        "Y2": lambda: _page(y2, "/ledger/", seconds),
        "Y3": lambda: yard_mail.hand_over(mail_port, seconds),
        "Y3c": lambda: _with_commits(mail_port, seconds),
    }
    for warm in (lambda: _page(y1, "/constant/", 0.3), lambda: _page(y2, "/ledger/", 0.5)):
        warm()
    found = {name: {"rate": [], "cpu_ms": []} for name in WHAT}
    for _ in range(rounds):
        for name, one in work.items():
            _note(found[name], one())
    _note(found["Y4"], yard_tasks.work_off(broker, folder, tasks))
    return found


def _note(row: dict, figures: tuple[float, float]) -> None:
    row["rate"].append(figures[0])
    row["cpu_ms"].append(figures[1])


def medians(found: dict) -> dict[str, dict[str, float]]:
    return {name: {key: statistics.median(values) for key, values in row.items()} for name, row in found.items()}
