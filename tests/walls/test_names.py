"""One name, all the way through: the name of an address is the name of its view (architecture 10)."""

import ast
from pathlib import Path

import pytest

from .routes import ours

ROOT = Path(__file__).resolve().parents[2]
APPS = ("members", "cop", "trainings", "mentoring")
BANNED = {"utils", "core", "common", "helpers", "selectors"}


def _view_name(callback) -> str:
    view = getattr(callback, "view_class", callback)
    return view.__name__


@pytest.mark.parametrize(("name", "pattern"), ours(), ids=lambda value: value if isinstance(value, str) else "")
def test_address_and_view_share_their_name(name, pattern):
    found = _view_name(pattern.callback).lower().removesuffix("view").replace("_", "")
    assert found == name.split(":")[1].replace("_", "")


def test_no_module_is_a_junk_drawer():
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py") if path.stem in BANNED]
    assert found == []


def test_no_model_signals_but_the_named_ones():
    """Cause and effect stand in a service, not in a receiver (architecture 1)."""
    allowed = {
        "members/signals.py",
        "members/grants.py",
        "members/search/triggers.py",
        "members/services/accounts.py",
        "members/accounts_signals.py",
    }
    found = []
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            names = {
                alias.name
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals")
                for alias in node.names
            }
            if names and str(path.relative_to(ROOT)) not in allowed:
                found.append(str(path.relative_to(ROOT)))
    assert found == []
