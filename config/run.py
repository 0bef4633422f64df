"""Start and stop what runs on this machine: `python -m config.run services|demo|stop|reset`. See the Makefile."""

import argparse
import datetime
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from config import embedded, sink
from config.runner import CannotStart, Child, Runner, die_with_parent, last_lines

DEMO_SETTINGS = "config.settings.demo"
DEMO_SEED = "20260101"
QUEUES = ("mail", "work")


# --- which runner is alive ------------------------------------------------------------------------------------


def _birth(pid):
    """When process `pid` began, in clock ticks, as a string; '' when there is none. Numbers are used again, births are not."""
    try:
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def write_runner_file(path, note=""):
    """Write down that this process is the runner of that name. `note` is one line for people."""
    path.write_text(f"{os.getpid()}\n{_birth(os.getpid())}\n{note}\n")


def find_runner(path):
    """(pid, note) of the living runner that wrote `path`, else (None, '')."""
    try:
        pid, birth, note = path.read_text().split("\n")[:3]
    except (OSError, ValueError):
        return None, ""
    return (int(pid), note) if birth and _birth(pid) == birth else (None, "")


def _runner_files(at):
    return [at.run / "demo.runner", at.run / "services.runner"]


# --- services ---------------------------------------------------------------------------------------------------


def services(at):
    """Start the embedded servers in the background, return when they answer, print their addresses."""
    with embedded.starting(at):
        ours = [service for service in embedded.SERVICES if service.is_ours()]
        if not all(service.answers(at) for service in ours):
            _start_background_runner(at)
    for service, url in zip(embedded.SERVICES, (embedded.database_url(at.var), embedded.redis_url(at.var)), strict=True):
        print(f"{service.variable}={os.environ.get(service.variable) or url}")
    if not os.environ.get("DATABASE_URL"):
        print(f"DATABASE_OWNER_URL={embedded.owner_url(at.var)}")


def _start_background_runner(at):
    """Start a runner of its own session and wait until it says that all is up. Raises CannotStart with its words."""
    log = at.log / "services.log"
    reading, writing = os.pipe()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.run", "background", "--tell", str(writing)],
            cwd=embedded.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[writing],
        )
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    if said != b"up":
        process.wait(15)
        raise CannotStart(last_lines(log))


def background(at, tell):
    """Run the embedded servers until told to stop; write `up` to the file descriptor `tell` once they answer."""
    runner = Runner([], log_dir=at.log, run_dir=at.run)
    runner.catch_signals()
    path = at.run / "services.runner"
    write_runner_file(path)
    try:
        embedded.start_services(runner, at)
        os.write(tell, b"up")
        os.close(tell)
        runner.watch()
    finally:
        runner.stop()
        path.unlink(missing_ok=True)


def within(at, command):
    """Run `command` while the embedded servers run; those that were not running before stop with it. Returns its status."""
    runner = Runner([], log_dir=at.log, run_dir=at.run, say=lambda line: print(line, file=sys.stderr, flush=True))
    runner.catch_signals()
    try:
        with embedded.starting(at):
            embedded.start_services(runner, at, say=lambda line: None)
        if runner.stopping:
            return 130
        process = subprocess.Popen(command, cwd=embedded.ROOT, env={**os.environ, "VAR_DIR": str(at.var)})
        runner.watch(ended=lambda: process.poll() is not None)
        if process.poll() is None:
            process.terminate()
        return process.wait()
    finally:
        runner.stop()


# --- stop and reset -------------------------------------------------------------------------------------------------


def stop(at):
    """Stop whatever runs from this var folder: a demo, background servers, servers left alone."""
    stopped = False
    for path in _runner_files(at):
        pid, _ = find_runner(path)
        if pid:
            stopped = True
            os.kill(pid, signal.SIGTERM)
            if not embedded.wait_until(lambda pid=pid, path=path: find_runner(path)[0] != pid, 60):
                os.kill(pid, signal.SIGKILL)
        path.unlink(missing_ok=True)
    embedded.stop_strays(at)
    print("Stopped" if stopped else "Nothing was running")


def reset(at):
    """Stop everything and remove the demo's data."""
    stop(at)
    embedded.remove_data(at)
    print("The demo data are gone; make demo begins anew")


# --- the demo ---------------------------------------------------------------------------------------------------------


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
            embedded.start_services(runner, at, runner.say)
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


# --- entry --------------------------------------------------------------------------------------------------------------


def parse(argv):
    """The command line as a namespace."""
    parser = argparse.ArgumentParser(prog="python -m config.run", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("services", "start the servers in the background"), ("stop", "stop all"), ("reset", "remove the demo data")):
        commands.add_parser(name, help=text)
    one = commands.add_parser("demo", help="run the demo in the foreground")
    one.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    one.add_argument("--die-with-parent", action="store_true", help="stop when the calling program dies")
    inner = commands.add_parser("background")
    inner.add_argument("--tell", type=int, required=True)
    around = commands.add_parser("within", help="run a command while the servers run")
    around.add_argument("words", nargs="+", metavar="COMMAND")
    return parser.parse_args(argv)


def main(argv):
    """Entry point; a sentence and exit status 1 for all that a person can mend."""
    options = parse(argv)
    at = embedded.place()
    if getattr(options, "die_with_parent", False):
        die_with_parent(signal.SIGTERM)
    try:
        if options.command == "demo":
            demo(at, options.port)
        elif options.command == "background":
            background(at, options.tell)
        elif options.command == "within":
            sys.exit(within(at, options.words))
        else:
            {"services": services, "stop": stop, "reset": reset}[options.command](at)
    except CannotStart as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(embedded.explain(error, at.var))


if __name__ == "__main__":
    main(sys.argv[1:])
