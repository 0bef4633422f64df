"""The test database is a copy of a migrated one, which is kept: migrating takes half a minute, copying a second.

Only on the embedded server, whose folder is ours. A server that is lent to us keeps nothing of ours.
"""

import hashlib
import os
from contextlib import closing
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections

ROOT = Path(settings.BASE_DIR)
PREFIX, UNFINISHED = "migrated_", "migrated_unfinished"
LOCK = 0x7761696E67  # one worker migrates, the others wait for it


def copy_of_migrated() -> str | None:
    """The name of a migrated database to copy, made now if there is none; None where nothing may be kept.

    The connection has to be the owner's.
    """
    if os.environ.get("DATABASE_URL"):
        return None
    name = PREFIX + _fingerprint()
    with closing(_maintenance()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        there = {row[0] for row in cursor.fetchall()}
        if name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'CREATE DATABASE "{UNFINISHED}"')
            _migrate(UNFINISHED)
            cursor.execute(f'ALTER DATABASE "{UNFINISHED}" RENAME TO "{name}"')
    return name


def _fingerprint() -> str:
    """Of all that migrating reads: the migrations, the data that they load, and the packages with theirs."""
    found = hashlib.sha256()
    files = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/data/**/*"), *ROOT.glob("lock/*.txt")]
    for path in sorted(path for path in files if path.is_file()):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _maintenance():
    connection = psycopg2.connect(**connections["default"].get_connection_params() | {"dbname": "postgres"})
    connection.autocommit = True
    return connection


def _migrate(name: str) -> None:
    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        call_command("migrate", interactive=False, verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
