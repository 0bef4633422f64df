"""The demo: servers, mail sink, workers, clock and web under one runner, with invented people in the database."""

import datetime
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from zoneinfo import ZoneInfo

from config import sink
from config.embedded import services
from config.embedded.place import ROOT, starting
from config.runner import CannotStart, Child, Runner, die_with_parent, last_lines
from config.runner_file import find_runner, write_runner_file

SETTINGS = "config.settings.demo"
SEED = "20260101"
QUEUES = ("mail", "work")


def listening_addresses(port):
    """The addresses the web server listens on, as gunicorn writes them: IPv4 always, IPv6 where this machine has it."""
    found = [f"127.0.0.1:{port}"]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        found.append(f"[::1]:{port}")
    except OSError:
        pass  # no IPv6 here
    return found


def check_port(port):
    """Raise CannotStart when another program listens on `port`."""
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))[: len(listening_addresses(port))]:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError:
                raise CannotStart(f"Port {port} is not open to ordinary users. Run: make demo PORT=8000") from None
            except OSError:
                raise CannotStart(f"Port {port} is in use. Stop the other program or run: make demo PORT={port + 1}") from None


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


def demo_environment(at, port):
    """The environment of the demo's processes. Mail goes to the sink whatever the operator's environment says."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": DEMO_SETTINGS,
        "PORT": str(port),
        "VAR_DIR": str(at.var),
        "EMAIL_URL": "smtp://{}:{}".format(*sink.address(at.var)),
        "PYTHONUNBUFFERED": "1",
    }


def sink_child(at):
    """The mail sink."""
    port = sink.choose_port(at.var)
    argv = [sys.executable, "-m", "config.sink", str(at.var / "mail"), str(port)]
    return Child("sink", argv, ready=lambda: sink.answers(port), cwd=str(embedded.ROOT), env=dict(os.environ))


def demo_children(at, port, env):
    """The two workers, the clock and the web server."""
    python, root = sys.executable, str(embedded.ROOT)
    celery = [python, "-m", "celery", "-A", "config.celery", "--quiet"]
    children = [
        Child(
            f"worker-{queue}",
            [*celery, "worker", "-Q", queue, "-n", f"{queue}@waing", "-c", "1", "--pool", "prefork"]
            + ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"],
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
    web += ["--threads", "4", "--graceful-timeout", "8", "--log-level", "warning"]
    for address in listening_addresses(port):
        web += ["--bind", address]
    children.append(Child("web", web, ready=lambda: is_healthy(port), env=env, cwd=root, grace=12))
    return children


def manage(runner, at, env, *words):
    """Run one management command to its end; a stop asked for ends it. Raises CannotStart with the end of its words."""
    if runner.stopping:
        return
    log = at.log / "setup.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=embedded.ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGTERM),
        )
    while process.poll() is None:
        if runner.stopping:
            process.terminate()
        time.sleep(0.05)
    if process.returncode and not runner.stopping:
        raise CannotStart(f"manage.py {words[0]} failed:\n{last_lines(log, 15)}")


def set_up(runner, at, env):
    """Bring the database and the static files up to date and load the demo data into an empty database."""
    (at.log / "setup.log").unlink(missing_ok=True)
    manage(runner, at, env, "migrate", "--noinput", "--verbosity", "0")
    manage(runner, at, env, "createcachetable")
    manage(runner, at, env, "collectstatic", "--noinput", "--verbosity", "0")
    today = datetime.datetime.now(ZoneInfo("Asia/Yangon")).date().isoformat()
    manage(runner, at, env, "seed_demo", "--if-empty", "--anchor", today, "--seed", DEMO_SEED)


def demo(at, port):
    """Run the whole product with invented people until a stop is asked for."""
    check_port(port)
    runner = Runner([], log_dir=at.log, run_dir=at.run, say=lambda line: print(line, flush=True))
    runner.catch_signals()
    path = at.run / "demo.runner"
    try:
        with embedded.starting(at):
            pid, note = find_runner(path)
            if pid:
                raise CannotStart(f"This demo already runs at {note} . Use that one, or stop it with: make stop")
            check_port(port)
            write_runner_file(path, f"http://localhost:{port}/")
            services_of.start(runner, at, runner.say)
            runner.add(sink_child(at))
        env = demo_environment(at, port)
        runner.say("Bringing the database up to date")
        set_up(runner, at, env)
        if not runner.stopping:
            runner.add_all(demo_children(at, port, env))
        if not runner.stopping:
            runner.say(f"Ready on http://localhost:{port}/")
        runner.watch()
        runner.say("Stopping")
    finally:
        runner.stop()
        if find_runner(path)[0] == os.getpid():
            path.unlink(missing_ok=True)
