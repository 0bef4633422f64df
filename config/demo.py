"""The demo: servers, mail sink, workers, clock and web under one runner, with invented people in the database."""

import contextlib
import datetime
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
from zoneinfo import ZoneInfo

from config import sink
from config.embedded import services
from config.embedded.places import ROOT, starting
from config.runner import CannotStart, Child, Runner, die_with_parent, last_lines
from config.runner_file import find_runner, write_runner_file

SETTINGS = "config.settings.demo"
SEED = "20260101"
QUEUES = ("mail", "work")


def loopbacks():
    """(family, host) of each loopback address that `localhost` may mean here: IPv6 only where this machine has it."""
    found = [(socket.AF_INET, "127.0.0.1")]
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        found.append((socket.AF_INET6, "::1"))
    return found


def check_port(port):
    """Raise CannotStart when another program listens on `port`."""
    for family, host in loopbacks():
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CannotStart(_why_not(port, error)) from None


def _why_not(port, error):
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop the other program or run: make demo PORT={port + 1}"
    return f"Port {port} cannot be used ({error.strerror}). Run: make demo PORT=8000"


def is_healthy(port):
    """True when the web server answers /healthz/ with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def environment(at, port):
    """The environment of the demo's processes. Mail goes to the sink whatever the operator's environment says."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PORT": str(port),
        "VAR_DIR": str(at.var),
        "EMAIL_URL": "smtp://{}:{}".format(*sink.address(at.var)),
        "PYTHONUNBUFFERED": "1",
    }


def sink_child(at):
    """The mail sink."""
    port = sink.choose_port(at.var)
    argv = [sys.executable, "-m", "config.sink", str(at.var / "mail"), str(port)]
    return Child("sink", argv, ready=lambda: sink.answers(port), cwd=str(ROOT))


def children_of(at, port, env):
    """The two workers, the clock and the web server."""
    python, root = sys.executable, str(ROOT)
    celery = [python, "-m", "celery", "-A", "config.celery", "--quiet"]
    worker = [*celery, "worker", "-c", "1", "--pool", "prefork", "--without-gossip", "--without-mingle"]
    worker += ["--loglevel", "WARNING"]
    children = [
        Child(
            f"worker-{queue}",
            [*worker, "-Q", queue, "-n", f"{queue}@waing"],
            env=env,
            cwd=root,
            grace=20,
        )
        for queue in QUEUES
    ]
    (at.var / "beat").mkdir(exist_ok=True)
    schedule = str(at.var / "beat" / "schedule")
    children.append(
        Child("beat", [*celery, "beat", "-s", schedule, "--pidfile=", "--loglevel", "WARNING"], env=env, cwd=root)
    )
    web = [python, "-m", "gunicorn", "config.wsgi:application", "--worker-class", "gthread", "--workers", "1"]
    web += ["--threads", "4", "--graceful-timeout", "8", "--log-level", "warning", "--no-control-socket"]
    for family, host in loopbacks():
        web += ["--bind", f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}"]
    children.append(Child("web", web, ready=lambda: is_healthy(port), env=env, cwd=root, grace=12))
    return children


def start_step(at, env, name, words):
    """Start one step of the set-up, `python WORDS`, with its output in `log/<name>.log`. Returns the process."""
    with (at.log / f"{name}.log").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )


def run_steps(runner, at, env, **steps):
    """Run these steps at the same time to their end, or until a stop is asked for.

    `steps` are {name: words of the command}. Raises CannotStart with the last words of the first that fails.
    """
    processes = {name: start_step(at, env, name, words) for name, words in steps.items()}
    runner.watch(ended=lambda: all(process.poll() is not None for process in processes.values()))
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    failed = [name for name, process in processes.items() if process.wait()]
    if failed and not runner.stopping:
        raise CannotStart(f"The step {failed[0]} failed:\n{last_lines(at.log / f'{failed[0]}.log', 15)}")


def set_up(runner, at, env):
    """Bring the database and the static files up to date and load the demo data into an empty database."""
    collect = ["manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    run_steps(runner, at, env, schema=["-m", "config.schema"], static=collect)
    if not runner.stopping:
        today = datetime.datetime.now(ZoneInfo("Asia/Yangon")).date().isoformat()
        seed = ["manage.py", "seed_demo", "--if-empty", "--anchor", today, "--seed", SEED]
        run_steps(runner, at, env, seed=seed)


def claim(at, port):
    """Write down that this process runs the demo of this var folder. Raises CannotStart when another one does."""
    path = at.run / "demo.runner"
    pid, address = find_runner(path)
    if pid:
        raise CannotStart(f"This demo runs already: {address}\nUse that one, or stop it with: make stop")
    check_port(port)
    write_runner_file(path, f"http://localhost:{port}/")


def run_demo(at, port, *, dies_with_parent=False):
    """Run the whole product with invented people until a stop is asked for. Raises CannotStart."""
    if dies_with_parent:
        die_with_parent(signal.SIGTERM)
    check_port(port)
    runner = Runner(log_dir=at.log, run_dir=at.run, say=lambda line: print(line, flush=True))
    runner.catch_signals()
    try:
        with starting(at):
            claim(at, port)
            services.start(runner, at, runner.say)
            runner.add(sink_child(at))
        bring_up(runner, at, port)
        runner.watch()
        runner.say("Stopping")
    finally:
        runner.stop()
        if find_runner(at.run / "demo.runner")[0] == os.getpid():
            (at.run / "demo.runner").unlink()


def bring_up(runner, at, port):
    """From running servers to a page that answers; returns early when a stop is asked for."""
    env = environment(at, port)
    runner.say("Bringing the database up to date")
    set_up(runner, at, env)
    if not runner.stopping:
        runner.add_all(children_of(at, port, env))
    if not runner.stopping:
        runner.say(f"Ready on http://localhost:{port}/")
