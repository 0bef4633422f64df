"""The table for people, the file for machines, and which goals are met."""

import json
import os
import platform
import subprocess
import sys
import sysconfig
from pathlib import Path

from .machine import ROOT
from .yards import WHAT

# Least ratio (gate, moonshot), after performance.md 5. A page that it does not name has the goal of its kind.
GOALS = {
    "home": (0.5, 0.9),
    "group page": (0.5, 0.9),
    "people finder": (0.6, 1.2),
    "staff list": (0.4, 0.7),
    "import preview": (0.4, 0.7),
    "thread page": (0.5, 0.9),
    "question list": (0.5, 0.9),
    "group page, posts": (0.5, 0.9),
    "search": (0.5, 1.0),
    "catalogue": (0.5, 0.9),
    "training page": (0.5, 0.9),
    "organiser list": (0.4, 0.7),
    "referral list": (0.5, 0.9),
    "reminders: end to end": (0.5, 0.8),
    "one session: end to end": (0.5, 0.8),
    "digests: end to end": (0.5, 0.85),
}
MOST_US = {"digests: plan": (30, 15)}  # microseconds for each digest, where there are many
MOST_MB = {"web": (160, 130), "worker": (200, 150)}
MOST_GROWTH = (1.3, 1.1)  # p95 against Y2's, at the greatest size over that at MANY
MANY = 10_000
MARKS = ("<!-- result -->", "<!-- end of result -->")


def judge(row: dict) -> str:
    """moonshot, met, missed, or '' where there is no goal."""
    if row["name"] in GOALS:
        gate, moonshot = GOALS[row["name"]]
        return "moonshot" if row["ratio"] >= moonshot else "met" if row["ratio"] >= gate else "missed"
    if row["name"] in MOST_US and row["n"] >= MANY:
        return _at_most(row["us_each"], MOST_US[row["name"]])
    return ""


def _at_most(value: float, goal: tuple[float, float]) -> str:
    gate, moonshot = goal
    return "moonshot" if value <= moonshot else "met" if value <= gate else "missed"


def judge_memory(row: dict) -> str:
    """The same for megabytes of "web" or "worker, …"."""
    return _at_most(row["mb"], MOST_MB[row["name"].partition(",")[0]])


def growth(rows: list[dict]) -> list[dict]:
    """How the slow looks at lists that grow do grow: p95 ÷ Y2's p95, at each size over that at 10,000."""
    base = {row["name"]: row["p95_to_y2"] for row in rows if row["n"] == MANY and "p95_to_y2" in row}
    grown = [row for row in rows if row["n"] > MANY and row["name"] in base and "p95_to_y2" in row]
    found = [(row, round(row["p95_to_y2"] / base[row["name"]], 2)) for row in grown]
    return [{"name": row["name"], "n": row["n"], "times": x, "goal": _at_most(x, MOST_GROWTH)} for row, x in found]


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip()


def machine() -> dict:
    """What must be known to read the figures."""
    return {
        "commit": _commit(),
        "python": platform.python_version(),
        "is_optimised": "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""),
        "interpreter": sys.implementation.name,
        "cores": len(os.sched_getaffinity(0)),
        "load (1, 5, 15 minutes)": " ".join(f"{one:.1f}" for one in os.getloadavg()),
    }


def write(path: Path, result: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, indent=1) + "\n")


def document(page: Path, result: dict) -> None:
    """Put the table into the page, between its two marks."""
    before, _, rest = page.read_text().partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    facts = ", ".join(f"{key} {value}" for key, value in result["machine"].items())
    body = f"{facts}, {result['took_s']} s\n\n```\n{table(result)}\n```\n"
    page.write_text(f"{before}{MARKS[0]}\n{body}{MARKS[1]}{after}")


def _cell(value, digits: int = 2) -> str:
    if not isinstance(value, float):
        return "–" if value is None else str(value)
    return f"{value:.{digits if value >= 0.1 else 4}f}"


def _span(row: dict) -> str:
    return f"{row['ratio_least']:.2f}–{row['ratio_greatest']:.2f}" if "ratio_least" in row else ""


def _small_tables(result: dict) -> list[str]:
    """Memory, and how slow looks grow: neither has a yardstick."""
    lines = []
    if memory := result.get("memory"):
        lines += ["", f"{'memory of':<24}{'members':>9}{'MB':>8}  {'after':<16}goal"]
        lines += [f"{one['name']:<24}{one['n']:>9,}{one['mb']:>8}  {one['after']:<16}{one['goal']}" for one in memory]
    for one in result.get("growth", []):
        lines += ["", f"{one['name']}: p95 at {one['n']:,} over 10,000, each to Y2: {one['times']:.2f}  {one['goal']}"]
    return lines


def table(result: dict, before: dict | None = None) -> str:
    """Yardsticks first, then one line a row; `before` is an older result to stand beside."""
    lines = ["yardstick                                            median     CPU ms"]
    for name, row in result["yardsticks"].items():
        lines.append(f"{name:<4}{WHAT[name]:<46}{row['rate']:>10.0f}{row['cpu_ms']:>11.3f}")
    old = {(row["name"], row["n"]): row["ratio"] for row in (before or {}).get("rows", [])}
    head = f"{'what':<24}{'members':>9}{'ratio':>8}  {'least–most':<12}{'to':<4}{'CPU ms':>9}{'cold':>7}"
    head += f"{'SQL':>7}{'gzip':>7}  goal"
    lines += ["", head + ("      before" if before else "")]
    for row in result["rows"]:
        line = f"{row['name']:<24}{row['n']:>9,}{row['ratio']:>8.2f}  {_span(row):<12}{row['yardstick']:<4}"
        line += f"{_cell(row['cpu_ms']):>9}{_cell(row.get('cold_ms'), 0):>7}{_cell(row['sql'], 1):>7}"
        line += f"{_cell(row['bytes_gz']):>7}  {row['goal']:<10}"
        lines.append(line + (f"{_cell(old.get((row['name'], row['n'])))}" if before else ""))
    lines += _small_tables(result)
    lines += [f"not measured: {one['name']} at {one['n']:,}: {one['why']}" for one in result["not_measured"]]
    return "\n".join(lines)
