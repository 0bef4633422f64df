"""Reminders, digests and notices to followers of the product, end to end, each against Y3 of the same seconds."""

import gzip
import json
import statistics
import subprocess
import sys
from pathlib import Path

from . import ground
from .machine import ROOT, CannotMeasure

EMPTY = """
    TRUNCATE members_outboxmessage, members_digestissue CASCADE;
    DELETE FROM members_systemmark WHERE name <> 'demo';
    DELETE FROM cop_sessionday WHERE session_id IN (SELECT id FROM cop_groupsession WHERE title = 'Bench');
    DELETE FROM cop_groupsession WHERE title = 'Bench';
    DELETE FROM cop_follow;
    DELETE FROM cop_announcement WHERE title = 'Bench';
    DELETE FROM cop_membership WHERE reason = 'Bench'"""


def _run(kind: str, mail_port: int, shape: tuple[int, float]) -> dict:
    ground.execute(ground.NAME, EMPTY)
    ground.analyse()
    argv = [sys.executable, "-m", "bench.mail_run", kind, str(mail_port), *map(str, shape)]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=600)
    ground.execute(ground.NAME, EMPTY)  # the pages that are measured next know nothing of it
    if done.returncode:
        raise CannotMeasure(f"{kind}: " + (done.stderr.strip().splitlines() or ["no words"])[-1])
    return json.loads(done.stdout)


def measure(kind: str, n: int, mail_port: int, shape: tuple[int, float], kept: Path) -> list[dict]:
    """Two rows: planning (and counting) alone, and from planning to the record of having sent."""
    found = _run(kind, mail_port, shape)
    plan_each = found["planned"]["wall"] / found["total"]
    slices = found["slices"]
    ratios = [1 / (plan_each + one["wall"] / one["sent"]) / one["y3"] for one in slices]
    sent = sum(one["sent"] for one in slices)
    cpu = found["planned"]["cpu"] / found["total"] + sum(one["cpu"] for one in slices) / sent
    y3 = statistics.median(one["y3"] for one in slices)
    common = {"n": n, "yardstick": "Y3", "mails": found["total"], "memory_mb": round(found["memory_mb"])}
    plan = {
        **common, "name": f"{kind}: plan", "ratio": round(1 / plan_each / y3, 2), "sql": None, "bytes_gz": None,
        "cpu_ms": round(found["planned"]["cpu"] * 1000 / found["total"], 4), "us_each": round(plan_each * 1e6, 1),
    }  # fmt: skip
    end_to_end = {
        **common, "name": f"{kind}: end to end", "ratio": round(statistics.median(ratios), 3),
        "ratio_least": round(min(ratios), 3), "ratio_greatest": round(max(ratios), 3), "sent": sent,
        "cpu_ms": round(cpu * 1000, 3), "sql": round(found["statements"] / sent, 2),
        "bytes_gz": len(gzip.compress(kept.read_bytes(), 6)), "rate": round(statistics.median(ratios) * y3),
    }  # fmt: skip
    return [plan, end_to_end]
