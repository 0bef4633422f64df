"""Start and stop what runs on this machine: `python -m config.run services|within|demo|stop|reset`."""

import argparse
import os
import signal
import subprocess
import sys

from config import embedded
from config.demo import run_demo
from config.embedded import services
from config.embedded.places import ROOT, explain, starting
from config.runner import CannotStart, Runner, last_lines
from config.runner_file import find_runner, write_runner_file


def start_services(at):
    """Start the embedded servers in the background, return when they answer, print their addresses."""
    with starting(at):
        ours = [service for service in services.SERVICES if service.is_ours()]
        if not all(service.answers(at) for service in ours):
            _start_background_runner(at)
    addresses = {"DATABASE_URL": embedded.database_url(at.var), "REDIS_URL": embedded.redis_url(at.var)}
    if not os.environ.get("DATABASE_URL"):
        addresses["DATABASE_OWNER_URL"] = embedded.owner_url(at.var)
    for variable, address in addresses.items():
        given = os.environ.get(variable)
        print(f"{variable} is set, so no server of ours is started" if given else f"{variable}={address}")


def _start_background_runner(at):
    """Start a runner of its own session and wait until it says that all is up. Raises CannotStart with its words."""
    log = at.log / "services.log"
    reading, writing = os.pipe()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "config.run", "background", "--tell", str(writing)],
            cwd=ROOT,
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


def run_in_background(at, tell):
    """Run the embedded servers until told to stop; write `up` to the file descriptor `tell` once they answer."""
    runner = Runner(log_dir=at.log, run_dir=at.run)
    runner.catch_signals()
    path = at.run / "services.runner"
    write_runner_file(path)
    try:
        services.start(runner, at)
        os.write(tell, b"up")
        os.close(tell)
        runner.watch()
    finally:
        runner.stop()
        path.unlink(missing_ok=True)


def run_within(at, command):
    """Run `command` while the embedded servers run; those that were not running before stop with it.

    Returns its exit status, 128 + n when signal n ended it.
    """
    runner = Runner(log_dir=at.log, run_dir=at.run, say=lambda line: print(line, file=sys.stderr, flush=True))
    runner.catch_signals()
    try:
        with starting(at):
            services.start(runner, at, say=lambda line: None)
        if runner.stopping:
            return 128 + runner.stopping
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "VAR_DIR": str(at.var)})
        runner.watch(ended=lambda: process.poll() is not None)
        if runner.stopping and runner.stopping != signal.SIGINT:  # a Ctrl-C has reached the command by itself
            process.terminate()
        status = process.wait()
        return status if status >= 0 else 128 - status
    finally:
        runner.stop()


def stop(at):
    """Stop whatever runs from this var folder: a demo, background servers, servers left alone."""
    stopped = False
    for path in (at.run / "demo.runner", at.run / "services.runner"):
        pid, _ = find_runner(path)
        if pid:
            stopped = True
            os.kill(pid, signal.SIGTERM)
            if not services.wait_until(lambda pid=pid, path=path: find_runner(path)[0] != pid, 60):
                os.kill(pid, signal.SIGKILL)
        path.unlink(missing_ok=True)
    services.stop_strays(at)
    print("Stopped" if stopped else "Nothing was running")


def reset(at):
    """Stop everything and remove the demo's data. Raises CannotStart when some of it cannot be removed."""
    stop(at)
    services.remove_data(at)
    print("The demo data are gone; make demo begins anew")


def parse(argv):
    """The command line as a namespace with `work`, a function of the place."""
    parser = argparse.ArgumentParser(prog="python -m config.run", description=__doc__)
    commands = parser.add_subparsers(required=True)
    plain = {
        "services": (start_services, "start the servers in the background"),
        "stop": (stop, "stop all that runs"),
        "reset": (reset, "stop all and remove the demo data"),
    }
    for name, (work, text) in plain.items():
        commands.add_parser(name, help=text).set_defaults(work=work)
    demo = commands.add_parser("demo", help="run the demo in the foreground")
    demo.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
    demo.add_argument("--die-with-parent", action="store_true", help="stop when the calling program dies")
    demo.set_defaults(work=lambda at: run_demo(at, options.port, dies_with_parent=options.die_with_parent))
    inner = commands.add_parser("background")
    inner.add_argument("--tell", type=int, required=True)
    inner.set_defaults(work=lambda at: run_in_background(at, options.tell))
    around = commands.add_parser("within", help="run a command while the servers run")
    around.add_argument("words", nargs="+", metavar="COMMAND")
    around.set_defaults(work=lambda at: sys.exit(run_within(at, options.words)))
    options = parser.parse_args(argv)
    return options


def main(argv):
    """Entry point; one sentence and exit status 1 for all that a person can mend."""
    at = embedded.place()
    try:
        parse(argv).work(at)
    except CannotStart as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(explain(error, at.var))


if __name__ == "__main__":
    main(sys.argv[1:])
