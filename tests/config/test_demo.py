"""The whole demo, started as a person starts it, hurt, and stopped."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from config import demo
from config.embedded.places import ROOT
from tests.config.test_embedded import short_var  # noqa: F401  a fixture
from tests.config.test_runner import lives, number_in, until

NAMES = {"postgres", "valkey", "sink", "worker-mail", "worker-work", "beat", "web"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def running_demo(short_var):  # noqa: F811
    """(process, port, run folder) of a demo that has said Ready."""
    unset = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
    env = {name: value for name, value in os.environ.items() if name not in unset}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "config.run", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**env, "VAR_DIR": str(short_var), "EMBEDDED_FSYNC": "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ready"):
            break
    yield process, port, short_var / "run", said
    process.terminate()
    process.wait(60)
    process.stdout.close()


def test_the_demo_says_ready_heals_refuses_a_second_one_and_leaves_nothing(running_demo, short_var):  # noqa: F811
    process, port, run, said = running_demo
    assert said[-1:] == [f"Ready on http://localhost:{port}/\n"]
    assert demo.is_healthy(port)
    assert {path.stem for path in run.glob("*.pid")} == NAMES

    before = {name: number_in(run / f"{name}.pid") for name in NAMES}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    until(lambda: all(number_in(run / f"{name}.pid") not in (0, before[name]) for name in NAMES))
    until(lambda: demo.is_healthy(port))

    second = subprocess.run(
        [sys.executable, "-m", "config.run", "demo", "--port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(short_var)},
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert f"This demo runs already: http://localhost:{port}/" in second.stderr

    pids = [number_in(run / f"{name}.pid") for name in NAMES]
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert [pid for pid in pids if lives(pid)] == []
    assert not (run / "demo.runner").exists()
