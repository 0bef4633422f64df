"""The process runner, with real processes: what dies comes back, what is stopped is gone."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from config.embedded.places import ROOT
from config.runner import LOG_LIMIT, CannotStart, Child, Runner, back_off, last_lines

PATIENCE = 30  # seconds until a test gives up; nothing is asserted about how long it took


def until(question):
    """Wait until `question()` is true and return its answer."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := question()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return answer


def lives(pid):
    """True for a running process, False for a gone one or a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def number_in(path):
    """The number in a file, 0 while there is none."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return 0


@pytest.fixture
def runner_process(tmp_path):
    """A runner with two children: `one`, and `two`, which hears no SIGTERM and has a child of its own."""
    script = tmp_path / "runner.py"
    stubborn = f"""
        import signal, subprocess, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        open({str(tmp_path / "grandchild")!r}, "w").write(str(subprocess.Popen(["sleep", "600"]).pid))
        time.sleep(600)
    """
    script.write_text(
        textwrap.dedent(f"""
        import sys
        from config.runner import Child, Runner
        runner = Runner(log_dir={str(tmp_path)!r}, run_dir={str(tmp_path)!r}, say=lambda line: print(line, flush=True))
        runner.catch_signals()
        runner.add(Child("one", ["sleep", "600"]))
        runner.add(Child("two", [sys.executable, "-c", {textwrap.dedent(stubborn)!r}], grace=0.5))
        runner.watch()
        runner.stop()
        """)
    )
    process = subprocess.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": str(ROOT)})
    until(lambda: number_in(tmp_path / "grandchild"))
    yield process
    process.kill()
    process.wait()
    for name in ("one.pid", "two.pid", "grandchild"):
        pid = number_in(tmp_path / name)
        if pid and lives(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_killed_child_comes_back_with_another_pid(runner_process, tmp_path):
    first = number_in(tmp_path / "one.pid")
    os.kill(first, signal.SIGKILL)
    second = until(lambda: (pid := number_in(tmp_path / "one.pid")) != first and pid)
    assert lives(second)
    assert not lives(first)


def test_what_a_dead_child_left_running_is_gone_before_its_successor_starts(runner_process, tmp_path):
    left_over = number_in(tmp_path / "grandchild")
    os.kill(number_in(tmp_path / "two.pid"), signal.SIGKILL)
    until(lambda: number_in(tmp_path / "grandchild") not in (0, left_over))
    assert not lives(left_over)


@pytest.mark.parametrize("asked_by", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_leaves_no_process_behind(runner_process, tmp_path, asked_by):
    pids = [number_in(tmp_path / name) for name in ("one.pid", "two.pid", "grandchild")]
    runner_process.send_signal(asked_by)
    assert runner_process.wait(PATIENCE) == 0
    assert [lives(pid) for pid in pids] == [False, False, False]
    assert not (tmp_path / "one.pid").exists()


def test_killing_the_runner_ends_its_children(runner_process, tmp_path):
    pid = number_in(tmp_path / "one.pid")
    runner_process.kill()
    until(lambda: not lives(pid))


def test_children_stop_in_reverse_order(tmp_path):
    order = tmp_path / "order"
    say = 'trap \'echo {0} >> "{1}"; exit\' TERM; echo > "{2}"; while :; do sleep 0.05; done'
    runner = Runner(log_dir=tmp_path, run_dir=tmp_path)
    for name in ("first", "second", "third"):
        is_up = tmp_path / f"{name}.up"
        runner.add(Child(name, ["sh", "-c", say.format(name, order, is_up)], ready=is_up.exists))
    runner.stop()
    assert order.read_text().split() == ["third", "second", "first"]


def test_a_child_that_ends_at_once_is_named_with_its_last_words(tmp_path):
    runner = Runner(log_dir=tmp_path, run_dir=tmp_path)
    with pytest.raises(CannotStart, match=r"(?s)broken ended at once.*no such thing"):
        runner.add(Child("broken", ["sh", "-c", "echo no such thing; exit 3"], ready=lambda: False))
    runner.stop()


def test_back_off_doubles_up_to_half_a_minute():
    assert [back_off(deaths) for deaths in (1, 2, 3, 4, 7, 8, 50)] == [0.5, 1, 2, 4, 30, 30, 30]


def test_a_log_is_cut_before_it_fills_the_disk(tmp_path):
    runner = Runner(log_dir=tmp_path, run_dir=tmp_path)
    runner.log_path(Child("talker", [])).write_bytes(b"x" * (LOG_LIMIT + 1))
    runner.add(Child("talker", ["sh", "-c", "echo new; sleep 600"]))
    until(lambda: last_lines(tmp_path / "talker.log"))
    runner.stop()
    assert (tmp_path / "talker.log").read_text() == "new\n"
    assert (tmp_path / "talker.log.1").stat().st_size == LOG_LIMIT + 1
