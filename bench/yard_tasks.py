"""Y4: tasks that do nothing, queued first and then worked off by one worker with one child."""

import os
import time
from pathlib import Path

from celery import Celery

from .machine import cpu_seconds, running, wait_until

app = Celery("bench", broker=os.environ.get("BENCH_BROKER"))
app.conf.update(task_ignore_result=True, task_default_queue="bench", broker_connection_retry_on_startup=True)


@app.task
def nothing() -> None:
    """What a task costs by itself."""


@app.task
def mark(path: str) -> None:
    """Write the time, whole or not at all."""
    Path(f"{path}.part").write_text(str(time.monotonic()))
    Path(f"{path}.part").rename(path)


def work_off(broker: str, folder: Path, count: int) -> tuple[float, float]:
    """(tasks a second, CPU ms a task)."""
    app.conf.broker_url = broker
    first, last = folder / "first.mark", folder / "last.mark"
    for path in (first, last):
        path.unlink(missing_ok=True)
    mark.delay(str(first))
    for _ in range(count):
        nothing.delay()
    mark.delay(str(last))
    argv = [
        "-m",
        "celery",
        "-A",
        "bench.yard_tasks",
        "--quiet",
        "worker",
        "-c",
        "1",
        "--pool",
        "prefork",
        "-Q",
        "bench",
    ]
    argv += ["--without-gossip", "--without-mingle", "--loglevel", "ERROR"]
    log = folder / "tasks.log"
    with running(argv, log, {"BENCH_BROKER": broker}) as worker:
        wait_until(first.exists, worker, log)
        spent = cpu_seconds(worker.pid)
        wait_until(last.exists, worker, log)
        spent = cpu_seconds(worker.pid) - spent
    return count / (float(last.read_text()) - float(first.read_text())), spent * 1000 / count
