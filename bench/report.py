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
    "staff list": (0.4, 0.7),
    "import preview": (0.4, 0.7),
    "reminders: end to end": (0.5, 0.8),
    "digests: end to end": (0.5, 0.85),
}
MOST_US = {"digests: plan": (30, 15)}  # microseconds for each digest, where there are many
MANY = 10_000
MARKS = ("<!-- result -->", "<!-- end of result -->")


def judge(row: dict) -> str:
    """moonshot, met, missed, or '' where there is no goal."""
    if row["name"] in GOALS:
        gate, moonshot = GOALS[row["name"]]
        return "moonshot" if row["ratio"] >= moonshot else "met" if row["ratio"] >= gate else "missed"
    if row["name"] in MOST_US and row["n"] >= MANY:
        gate, moonshot = MOST_US[row["name"]]
        return "moonshot" if row["us_each"] <= moonshot else "met" if row["us_each"] <= gate else "missed"
    return ""


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
    lines += [f"not measured: {one['name']} at {one['n']:,}: {one['why']}" for one in result["not_measured"]]
    return "\n".join(lines)
