"""Install what the project needs: `python3 -I config/install.py demo|dev|audit|browser|lock`.

Standard library only, because it runs before anything is installed; `-I` keeps the neighbours in this folder out.
uv does it in seconds; where uv cannot be had, `venv` and `pip` do it more slowly. A stamp in `.venv` says what was
installed, so that the second run does nothing. `dev` holds everything `demo` holds.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / "waing-stamp"
AUDITOR = TOOLS / "audit"  # a place of its own: what it brings along is no part of the product
SETS = ("demo", "dev")
BROWSERS = ("chromium-headless-shell", "chromium")  # one Chromium of Debian's; without windows it costs 40 % less
QUIET_PIP = ["-q", "--disable-pip-version-check", "--root-user-action=ignore"]


def wanted_stamp(name):
    """What the stamp must say when set `name` is in place: set, interpreter, place, hash of the lock file."""
    lock = hashlib.sha256((ROOT / "lock" / f"{name}.txt").read_bytes()).hexdigest()
    return f"{name} {sys.version_info.major}.{sys.version_info.minor} {lock} {ROOT}"


def is_in_place(name):
    """True when `.venv` already holds set `name`, or a larger one."""
    if not STAMP.is_file() or not (VENV / "bin" / "python").exists():
        return False
    return STAMP.read_text() in [wanted_stamp(each) for each in SETS[SETS.index(name) :]]


def environment():
    """The environment for uv and pip; their caches go into the checkout when the user has no home to write to."""
    env = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_NO_PROGRESS": "1", "UV_NO_CONFIG": "1", "UV_LINK_MODE": "copy"}
    home = env.get("HOME", "")
    if not home or home == "/" or not os.access(home, os.W_OK):
        env["HOME"] = str(TOOLS)
        env.setdefault("UV_CACHE_DIR", str(TOOLS / "cache"))
    return env


def run(argv):
    """Run `argv` quietly. Returns (went well, what it said)."""
    try:
        done = subprocess.run(argv, env=environment(), cwd=ROOT, capture_output=True, text=True)
    except OSError as error:
        return False, str(error)
    return done.returncode == 0, done.stdout + done.stderr


def find_uv():
    """Path of uv: the one in .tools, fetched when missing, or one on the PATH; None when there is none."""
    own = TOOLS / "bin" / "uv"
    if not own.exists():
        run([sys.executable, "-m", "pip", "install", *QUIET_PIP, "--target", str(TOOLS), "uv"])
    if own.exists():
        return str(own)
    return shutil.which("uv")


def install_with_uv(uv, lock, place):
    """Build the environment `place` with uv. Returns (went well, words)."""
    made, words = run([uv, "venv", "-q", "--clear", "--python", sys.executable, "--no-python-downloads", str(place)])
    if not made:
        return made, words
    return run([uv, "pip", "sync", "-q", "--python", str(place / "bin" / "python"), "--require-hashes", str(lock)])


def install_with_pip(lock, place):
    """Build the environment `place` with the standard library and pip. Returns (went well, words)."""
    made, words = run([sys.executable, "-m", "venv", "--clear", str(place)])
    if not made:
        return made, words + "\nOn Debian and Ubuntu: apt-get install python3-venv"
    pip = [str(place / "bin" / "python"), "-m", "pip", "install", *QUIET_PIP]
    return run([*pip, "--require-hashes", "-r", str(lock)])


def fill(place, name):
    """Build the environment `place` from lock/<name>.txt. Raises SystemExit when neither way works."""
    lock = ROOT / "lock" / f"{name}.txt"
    print(f"Installing the packages of lock/{name}.txt (once; it takes from 10 seconds to a few minutes)", flush=True)
    uv = find_uv()
    done, words = install_with_uv(uv, lock, place) if uv else (False, "uv could not be had.")
    if not done:
        print("uv did not do it; trying with pip (slower)", flush=True)
        done, pip_words = install_with_pip(lock, place)
        if not done:
            sys.exit(f"The packages could not be installed.\nuv: {words.strip()}\npip: {pip_words.strip()}")


def install(name):
    """Put set `name` in place and write the stamp."""
    STAMP.unlink(missing_ok=True)
    fill(VENV, name)
    STAMP.write_text(wanted_stamp(name))


def install_auditor():
    """Put the program that looks for known faults in place, anew whenever its lock changed."""
    stamp, wanted = AUDITOR / "waing-stamp", wanted_stamp("audit")
    if not stamp.is_file() or stamp.read_text() != wanted:
        fill(AUDITOR, "audit")
        stamp.write_text(wanted)


def compile_lock_files(options):
    """Write lock/*.txt from pyproject.toml: hashes, no addresses. Raises SystemExit with uv's words."""
    uv = find_uv() or sys.exit("uv could not be had; the lock files need it.")
    sets = (("run", ()), ("demo", ("demo",)), ("dev", ("demo", "dev")), ("audit", ("audit",)))
    for name, groups in sets:
        product = [] if name == "audit" else ["pyproject.toml"]
        argv = [uv, "pip", "compile", "-q", *product, "--universal", "--python-version", "3.11"]
        argv += [
            "--no-annotate",
            "--generate-hashes",
            "--custom-compile-command",
            "make lock",
            "-o",
            f"lock/{name}.txt",
            *options,
        ]
        for group in groups:
            argv += ["--group", group]
        done, words = run(argv)
        if not done:
            sys.exit(f"lock/{name}.txt could not be made.\n{words}")


def install_browser():
    """Install Debian's Chromium when it is missing and this user may; else say which tests will not run."""
    if any(map(shutil.which, BROWSERS)):
        return
    becoming_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if shutil.which("apt-get") and (not becoming_root or run(["sudo", "-n", "true"])[0]):
        print("Installing Chromium for the browser tests", flush=True)
        apt = [*becoming_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        run([*apt, "update"])
        for name in BROWSERS:
            done, words = run([*apt, "install", "-y", "--no-install-recommends", name, "chromium-sandbox"])
            if done:
                return
        print(words.strip())
    print(f"Chromium is missing, so the browser tests (marker: browser) will not run: apt-get install {BROWSERS[0]}")


def under_lock(work):
    """Do `work` while no other set-up of this checkout runs. Raises SystemExit when the folder cannot be written."""
    try:
        TOOLS.mkdir(exist_ok=True)
        with (TOOLS / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            work()
    except OSError as error:
        sys.exit(f"Set-up could not write in this folder: {error}")


def main(argv):
    """Entry point; `argv` is the name of a set, or `audit`, `browser`, or `lock` with options for uv."""
    if sys.version_info < (3, 11):  # noqa: UP036  runs under whatever python3 is here
        sys.exit("Waing needs Python 3.11 or newer. Name one: make setup PYTHON=python3.11")
    what, options = (argv[0], argv[1:]) if argv else ("", [])
    if what in SETS:
        if not is_in_place(what):
            under_lock(lambda: is_in_place(what) or install(what))
    elif what == "audit":
        under_lock(install_auditor)
    elif what == "browser":
        install_browser()
    elif what == "lock":
        under_lock(lambda: compile_lock_files(options))
    else:
        sys.exit("usage: python3 -I config/install.py demo|dev|audit|browser|lock")


if __name__ == "__main__":
    main(sys.argv[1:])
