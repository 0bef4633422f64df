"""The embedded servers, really started: in odd folders, twice at once, after a kill, and not at all."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2
import pytest

from config.embedded import places, postgres, services
from config.embedded.places import ROOT, place
from config.runner import CannotStart, Runner
from tests.config.test_runner import lives, number_in, until


def run(var, *words, **environment):
    """`python -m config.run …` on the folder `var`, as a finished process."""
    unset = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "-m", "config.run", *words],
        cwd=ROOT,
        env={**env, "EMBEDDED_FSYNC": "off", **environment, "VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        timeout=120,
    )


def rows(var, statement, role=places.OWNER):
    """What `statement` answers in the database of `var`, [] for a statement without rows."""
    connection = postgres.connect(place(var), role, places.DATABASE)
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def short_var():
    """A var folder that every user may reach, so that data and sockets lie in it."""
    folder = Path(tempfile.mkdtemp(prefix="waing-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "var"
    run(folder / "var", "reset")
    shutil.rmtree(folder)


@pytest.fixture
def odd_var(tmp_path):
    """A var folder with spaces, other letters and more characters than a socket's path may have."""
    var = tmp_path / "ဝိုင်း a b" / ("deep" * 25) / "var"
    yield var
    run(var, "reset")


@pytest.mark.parametrize("kind", ["short_var", "odd_var"])
def test_servers_start_keep_their_data_over_a_restart_and_leave_nothing(request, kind):
    var = request.getfixturevalue(kind)
    started = run(var, "services")
    assert (started.returncode, started.stderr) == (0, "")
    rows(var, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('ဝိုင်း')")
    postmaster = postgres.living_postmaster(place(var))
    assert run(var, "stop").stdout == "Stopped\n"
    assert not lives(postmaster)
    assert run(var, "services").stdout == started.stdout
    assert rows(var, "SELECT word FROM kept") == [("ဝိုင်း",)]
    assert run(var, "reset").returncode == 0
    assert not place(var).data.exists()
    assert place(var).scratch is None or not place(var).scratch.exists()


def test_the_two_roles_and_the_letters(short_var):
    assert run(short_var, "services").returncode == 0
    rows(short_var, "CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist; CREATE TABLE owned (n int)")
    assert rows(short_var, "SELECT show_trgm('မောင်') <> '{}'") == [(True,)]
    assert rows(short_var, "SELECT datctype FROM pg_database WHERE datname = 'waing'") == [("C.UTF-8",)]
    assert rows(short_var, "SELECT count(*) > 0 FROM pg_stat_statements") == [(True,)]
    for forbidden in ("CREATE TABLE mine (n int)", "SELECT * FROM owned", "SET ROLE waing_owner"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            rows(short_var, forbidden, places.APP)


def test_two_starters_at_once_make_one_server(short_var):
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "config.run", "services"],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(short_var)},
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert said[0] == said[1] != b""


def test_a_killed_postmaster_comes_back_with_its_data(short_var):
    run(short_var, "services")
    rows(short_var, "CREATE TABLE kept AS SELECT 7 AS n")
    at = place(short_var)
    killed = number_in(at.run / "postgres.pid")
    os.kill(killed, signal.SIGKILL)
    until(lambda: number_in(at.run / "postgres.pid") not in (0, killed) and postgres.answers(at))
    assert rows(short_var, "SELECT n FROM kept") == [(7,)]


def test_a_lock_file_that_names_another_process_does_not_keep_the_server_down(short_var):
    run(short_var, "services")
    run(short_var, "stop")
    at = place(short_var)
    other = subprocess.Popen(["sleep", "600"], user=at.uid)
    (at.data / "postmaster.pid").write_text(f"{other.pid}\n{at.data}\n")
    started = run(short_var, "services")
    other.kill()
    other.wait()
    assert started.returncode == 0


def test_killing_the_runner_stops_the_servers_and_the_next_start_works(short_var):
    run(short_var, "services")
    at = place(short_var)
    runner, postmaster = number_in_first_line(at.run / "services.runner"), postgres.living_postmaster(at)
    os.kill(runner, signal.SIGKILL)
    until(lambda: not lives(postmaster))
    assert run(short_var, "services").returncode == 0


def number_in_first_line(path):
    return int(path.read_text().splitlines()[0])


def test_given_addresses_are_used_and_no_server_is_started(short_var):
    said = run(short_var, "services", DATABASE_URL="postgres://somewhere/else", REDIS_URL="redis://elsewhere")
    assert said.returncode == 0
    assert "DATABASE_URL is set" in said.stdout
    assert "REDIS_URL is set" in said.stdout
    assert not place(short_var).data.exists()
    assert not list((short_var / "run").glob("*.pid"))


def test_services_are_not_started_in_process_when_given(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    lines = []
    runner = Runner(log_dir=tmp_path, run_dir=tmp_path)
    services.start(runner, place(tmp_path), lines.append)
    assert runner.children == []
    assert len(lines) == 2


def test_a_taken_port_is_said_before_anything_starts(short_var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(short_var, "demo", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use. Stop the other program or run: make demo PORT={port + 1}\n"
    assert not short_var.exists()


def test_a_command_within_gets_the_servers_and_gives_its_own_status(short_var):
    ask = "import config.embedded.postgres as p, config.embedded as e; raise SystemExit(40 + p.answers(e.place()))"
    assert run(short_var, "within", "--", sys.executable, "-c", ask).returncode == 41
    assert postgres.living_postmaster(place(short_var)) is None


def test_servers_that_run_already_are_used_and_left_running(short_var):
    run(short_var, "services")
    postmaster = postgres.living_postmaster(place(short_var))
    assert run(short_var, "within", "--", "true").returncode == 0
    at = place(short_var)
    assert postgres.living_postmaster(at) == number_in(at.run / "postgres.pid") == postmaster


def test_a_full_disk_is_said_before_a_database_is_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(1 << 30, 1 << 30, 9 << 20))
    with pytest.raises(CannotStart, match="9 MB left"):
        postgres.prepare(place(tmp_path))


@pytest.mark.parametrize(
    ("number", "words"), [(28, "is full"), (30, "cannot be written"), (13, "cannot be written"), (5, "Input/output")]
)
def test_a_disk_that_cannot_be_written_is_explained(number, words):
    assert words in places.explain(OSError(number, os.strerror(number), "/x/var"), Path("/x/var"))


def test_a_user_without_a_name_is_told_what_to_do():
    words = "initdb: error: could not look up effective user ID 4711: user does not exist"
    assert "/etc/passwd" in postgres._why_no_cluster(words, place())


def test_a_folder_that_somebody_else_laid_under_var_tmp_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "SCRATCH", tmp_path)
    places.scratch_root().symlink_to(tmp_path)
    with pytest.raises(CannotStart, match="belongs to somebody else"):
        places._make_scratch()
