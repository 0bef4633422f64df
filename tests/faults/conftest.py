"""One world for all drills, and one line of counts for each."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from .world import World

RESULTS = Path(settings.VAR_DIR)
_lines: dict[str, dict] = {}


@pytest.fixture(scope="session")
def _world(django_db_blocker):
    with django_db_blocker.unblock():
        world = World(RESULTS / "world")
        try:
            world.up()
            yield world
        finally:
            world.down()


@pytest.fixture
def world(_world) -> World:
    _world.clean()
    yield _world
    _world.stop_processes()


@pytest.fixture
def tell(capsys, request):
    """`tell("F1", kills=…)` prints the line of a drill and keeps it for latest.json."""

    def _tell(name: str, **counts) -> None:
        _lines[name] = counts
        words = "  ".join(f"{key.replace('_', ' ')} {value}" for key, value in counts.items())
        with capsys.disabled():
            print(f"\n{name:<5} {words}", flush=True)

    return _tell


def pytest_sessionfinish(session, exitstatus) -> None:
    folder = RESULTS if RESULTS.name == "faults" else RESULTS / "faults"
    if _lines:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "latest.json"
        path.write_text(json.dumps({"exit_status": int(exitstatus), "drills": _lines}, indent=1))
