"""What every test stands on: two database roles, an empty cache, and one cast known to every file.

The test database is made and flushed by the owner; tests themselves run as the role that owns nothing
(decision 26).
"""

import gc
import io
import logging
import os
from datetime import datetime

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as examples

import config.celery  # noqa: F401
from members import clock

from .cast import Cast, build_cast
from .databases import Ground, copy_of_migrated, role_of
from .frozen_answers import refuse_frozen_answers
from .mail_kit import relay  # noqa: F401  (a fixture)
from .signing_in import sign_in_client
from .undefined import refuse_undefined_names

TOGETHER = ("tests/walls/test_pages.py", "tests/members/test_demo_figures.py")


# No test asserts a time: a machine that is busy makes no example wrong.
examples.register_profile(
    "house", parent=examples.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("house")


def pytest_sessionstart(session):
    refuse_undefined_names()
    refuse_frozen_answers()
    # What a Monday sends or a year ends must turn no test red: the whole suite may be run as on any day.
    if at := os.environ.get("TEST_AT"):
        time_machine.travel(datetime.fromisoformat(at), tick=True).start()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The longest first, so that no worker is left alone with it at the end. It makes the test database, which takes
    a while (tests/databases.py): meanwhile the others do what needs none. The shortest come last."""
    items.sort(key=_turn)


def _turn(item) -> int:
    mark, names = item.get_closest_marker("django_db"), item.fixturenames
    if item.name.startswith("test_access_table_holds[own]"):
        return 0
    if not mark and "db" not in names:
        return 1
    if (mark and mark.kwargs.get("transaction")) or not {"live_server", "transactional_db"}.isdisjoint(names):
        return 2
    return 3 if item.path.parent.name == "walls" else 4


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Modules whose tests share something dear stay with one worker, which makes it once. (xdist's own groups are
    names that it writes into nodes; this pytest no longer reads them there.)"""
    from xdist.scheduler.loadgroup import LoadGroupScheduling

    assert all((config.rootpath / module).is_file() for module in TOGETHER), "a module of TOGETHER has moved"

    class Together(LoadGroupScheduling):
        def _split_scope(self, nodeid: str) -> str:
            module = nodeid.partition("::")[0]
            return module if module in TOGETHER else nodeid

    return Together(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_finish(session):
    """What was imported stays to the end: whoever looks for what can go need not look there, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _end_other_connections() -> None:
    """Threads of a live server may still hold one; the database could not be dropped then."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


def _become(url: str) -> None:
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(role_of(url))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    _become(settings.DATABASE_OWNER_URL)
    with django_db_blocker.unblock():
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = copy_of_migrated()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Made by the owner; then everything runs as the app role, but for the flush after a transactional test."""
    stock = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock():
        ground = Ground()
        _become(settings.DATABASE_URL)

    def flush_as_owner(self):
        connections["default"].close()  # what a test left open would keep its rows
        ground.restore()

    TransactionTestCase._fixture_teardown = flush_as_owner
    yield
    TransactionTestCase._fixture_teardown = stock
    ground.connection.close()
    with django_db_blocker.unblock():
        _end_other_connections()
        _become(settings.DATABASE_OWNER_URL)


@pytest.fixture(autouse=True)
def fresh_state(request):
    """Caches outlive a rolled-back test; the moved clock too."""
    clock.forget()
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        request.getfixturevalue("_empty_cache")


@pytest.fixture
def _empty_cache(db):
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def cast(db) -> Cast:
    """The people of every test: see tests/cast.py."""
    return build_cast()


@pytest.fixture
def sign_in(client):
    """`sign_in(member, stepped_up=True)` gives the test client that person's session, second factor included."""

    def _sign_in(member, **options):
        return sign_in_client(client, member, **options)

    return _sign_in


@pytest.fixture
def log(settings):
    """All that a handler of ours would write, whatever its level."""
    from members.logs import Redact

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redact())
    handler.setFormatter(logging.Formatter(settings.LOGGING["formatters"]["plain"]["format"]))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
