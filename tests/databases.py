"""The test database is a copy of a migrated one, which is kept: migrating takes ten times as long as copying.

Only on the embedded server, whose folder is ours. A server that is lent to us keeps nothing of ours.

And it is emptied by what is in it. Django's flush truncates every table and asks every app anew for its rights: a
second for each test that commits, most of it for tables that nobody wrote to.
"""

import hashlib
import io
import os
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

ROOT = Path(settings.BASE_DIR)
PREFIX, UNFINISHED = "migrated_", "migrated_unfinished"
LOCK = 0x7761696E67  # one worker migrates, the others wait for it
FEW = 1000  # rows of one table: what references them is asked once for each that goes, so many go by truncating


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


def role_of(url: str) -> dict[str, str]:
    """{USER, PASSWORD} in a database's address."""
    import environ

    parsed = environ.Env.db_url_config(url)
    return {"USER": parsed["USER"], "PASSWORD": parsed["PASSWORD"]}


def as_owner():
    """A connection of its own to the test database, as the role that owns it."""
    owner = role_of(settings.DATABASE_OWNER_URL)
    params = connections["default"].get_connection_params() | {"user": owner["USER"], "password": owner["PASSWORD"]}
    params.pop("cursor_factory", None)
    return psycopg2.connect(**params)


@contextmanager
def shared_ground(blocker):
    """For a fixture of a module: what is written inside is there for all its tests, each of which undoes its own."""
    with blocker.unblock():
        atomic = transaction.atomic()
        atomic._from_testcase = True  # as TestCase marks its own: what must commit by itself may stand in it
        with atomic:
            yield
            transaction.set_rollback(True)


# --- emptied -------------------------------------------------------------------------------------------------------


class Ground:
    """What migrations wrote, with the numbers they gave it.

    It keeps a connection of the owner's to itself: what the server learns of two hundred tables, and of what refers to
    what in them, it learns anew on each fresh one, which took longer than the rest.
    """

    def __init__(self) -> None:
        """Remember the rows that are there now."""
        self.tables = connections["default"].introspection.django_table_names(only_existing=True, include_views=False)
        self.connection = as_owner()
        with self.connection, self.connection.cursor() as cursor:
            self.rows = {table: _copied(cursor, table) for table in _filled(cursor, self.tables)}
            self.prints = {table: _print_of(cursor, table) for table in self.rows}

    def restore(self) -> None:
        """The database holds these rows again, and no others."""
        with self.connection, self.connection.cursor() as cursor:
            filled = _filled(cursor, self.tables)
            if any(n > FEW for table, n in filled.items() if table not in self.rows):
                cursor.execute(f"TRUNCATE {', '.join(map(_quoted, self.tables))}")
                touched = list(self.rows)
            else:
                touched = [table for table, kept in self.prints.items() if _print_of(cursor, table) != kept]
                _delete(cursor, [table for table in filled if table not in self.rows or table in touched])
            for table in touched:
                cursor.copy_expert(f"COPY {_quoted(table)} FROM STDIN", io.BytesIO(self.rows[table]))


def _quoted(table: str) -> str:
    return connections["default"].ops.quote_name(table)


def _filled(cursor, tables: list[str]) -> dict[str, int]:
    """{table: rows} of those that have any, counted as far as it matters."""
    each = (f"SELECT '{t}', count(*) FROM (SELECT FROM {_quoted(t)} LIMIT {FEW + 1}) first" for t in tables)
    cursor.execute(" UNION ALL ".join(each))
    return {table: n for table, n in cursor.fetchall() if n}


def _copied(cursor, table: str) -> bytes:
    rows = io.BytesIO()
    cursor.copy_expert(f"COPY {_quoted(table)} TO STDOUT", rows)
    return rows.getvalue()


def _print_of(cursor, table: str) -> str:
    cursor.execute(f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {_quoted(table)} t")
    return cursor.fetchone()[0]


def _delete(cursor, tables: list[str]) -> None:
    """All rows of these. Our own triggers keep still meanwhile: some forbid it, some would count what is left."""
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    guarded = [_quoted(row[0]) for row in cursor.fetchall() if row[0] in tables]
    for table in guarded:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table in tables:
        cursor.execute(f"DELETE FROM {_quoted(table)}")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in guarded:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
