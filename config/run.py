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
        services_of.start(runner, at)
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
            services_of.start(runner, at, say=lambda line: None)
        if runner.stopping:
            return 130
        process = subprocess.Popen(command, cwd=embedded.ROOT, env={**os.environ, "VAR_DIR": str(at.var)})
        runner.watch(ended=lambda: process.poll() is not None)
        if runner.asked_by not in (None, signal.SIGINT):  # a Ctrl-C has reached the command by itself
            process.terminate()
        status = process.wait()
        return status if status >= 0 else 128 - status
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
