"""Which way the arrows point (architecture 1, 2)."""

import subprocess
import sys
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def test_import_layers_hold():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_module_stays_below_400_lines():
    long = [
        f"{path.relative_to(ROOT)}: {len(path.read_text().splitlines())}"
        for app in ("members", "cop", "trainings", "mentoring", "config", "tests")
        for path in (ROOT / app).rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 400
    ]
    assert long == []
