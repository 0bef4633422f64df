"""The world of the fault matrix: servers, relay, beat and workers of its own, each of which may be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone

from config import embedded, sink
from config.embedded import postgres, services, valkey
from config.embedded.places import ROOT, make_folders
from config.runner import Runner, die_with_parent
from cop.models import Group, GroupSession, Membership, Rsvp, SessionSeries
from members import clock, crypto
from members.models import (
    Booking,
    Consent,
    DigestIssue,
    Member,
    OutboxMessage,
    SiteIdentity,
    Suppression,
    SystemMark,
)
from members.services import hold, marks

PATIENCE = 240  # seconds until a drill gives up; how long anything takes is told, never judged
CELERY = [sys.executable, "-m", "celery", "-A", "config.celery", "--quiet"]
WORKER = ["worker", "-c", "1", "--pool", "prefork", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]


def until(question, what: str, patience: float = PATIENCE):
    """Wait until `question()` is true and return its answer; raises AssertionError naming `what`."""
    deadline = time.monotonic() + patience
    while not (answer := question()):
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.02)
    return answer


class Process:
    """A process group that can be killed and started again."""

    def __init__(self, name: str, argv: list[str], env: dict[str, str], log: Path) -> None:
        self.name, self.argv, self.env, self.log = name, argv, env, log
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.popen = subprocess.Popen(
                self.argv, cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, preexec_fn=lambda: die_with_parent(signal.SIGKILL),
            )  # fmt: skip

    def signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)

    def kill(self) -> None:
        """kill -9 of the whole group, as when a machine goes away."""
        self.signal(signal.SIGKILL)
        self.popen.wait()

    def start_again(self) -> None:
        self.kill()
        self.start()

    @property
    def lives(self) -> bool:
        return self.popen.poll() is None


class World:
    """Servers and people. `scale` shrinks the waits of the processes that are started from then on."""

    def __init__(self, var: Path) -> None:
        self.var, self.scale = var, 0.1
        self.at = embedded.place(var)
        make_folders(self.at)
        self.runner = Runner(log_dir=self.at.log, run_dir=self.at.run, say=lambda line: None)
        self.processes: list[Process] = []
        self.relay = var / "relay"

    # --- servers ---------------------------------------------------------------------------------------------------

    def up(self) -> None:
        given = {name: os.environ.pop(name) for name in ("DATABASE_URL", "REDIS_URL") if name in os.environ}
        try:
            services.start(self.runner, self.at, say=lambda line: None)
        finally:
            os.environ.update(given)
        connection.close()
        connection.settings_dict.update(HOST=str(self.at.pg_sockets), NAME="waing", USER="waing_app", PASSWORD="")
        settings.VAR_DIR, settings.MAIL_DAILY_FLOOR = self.var, 10**6
        settings.EMAIL_HOST = sink.HOST
        for command in (["migrate", "--verbosity", "0"], ["createcachetable"]):
            done = self.manage(*command)
            assert done.returncode == 0, done.stderr

    def down(self) -> None:
        self.stop_processes()
        connection.close()
        self.runner.stop()

    def kill_postgres(self) -> None:
        """kill -9 of the postmaster and all its children."""
        child = next(child for child in self.runner.children if child.name == "postgres")
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        connection.close()

    def bring_postgres_back(self) -> None:
        """A new server on the same data, which it recovers from its log."""
        self.runner.start(next(child for child in self.runner.children if child.name == "postgres"))
        until(lambda: postgres.answers(self.at), "PostgreSQL again")

    def stop_valkey(self) -> None:
        child = next(child for child in self.runner.children if child.name == "valkey")
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()

    def start_valkey(self) -> None:
        self.runner.start(next(child for child in self.runner.children if child.name == "valkey"))
        until(lambda: valkey.answers(self.at), "Valkey again")

    def flush_valkey(self) -> None:
        valkey.connect(self.at).flushall()

    # --- processes ---------------------------------------------------------------------------------------------------

    @property
    def env(self) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")}
        return {
            **clean,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "VAR_DIR": str(self.var),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": settings.FIELD_KEYS,
            "SITE_URL": settings.SITE_URL,
            "EMAIL_URL": f"smtp://{sink.HOST}:{self.port}" if self.port else "",
            "TIME_SCALE": str(self.scale),
            "MAIL_DAILY_FLOOR": str(10**6),
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def port(self) -> int:
        return int((self.var / "relay.port").read_text()) if (self.var / "relay.port").exists() else 0

    def process(self, name: str, argv: list[str], **env: str) -> Process:
        made = Process(name, argv, {**self.env, **env}, self.at.log / f"{name}.log")
        self.processes.append(made)
        return made

    def manage(self, *words: str) -> subprocess.CompletedProcess:
        argv = [sys.executable, "manage.py", *words]
        return subprocess.run(argv, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=PATIENCE)

    def start_relay(self, **script) -> None:
        if not self.port:
            probe = sink.choose_port(self.var)
            (self.var / "relay.port").write_text(str(probe))
        self.script(**script)
        self.process("relay", [sys.executable, "-m", "tests.faults.sink", str(self.relay), str(self.port)])
        until(lambda: sink.answers(self.port), "the relay")
        settings.EMAIL_PORT = self.port
        (self.relay / "connected.log").write_text("")

    def script(self, **script) -> None:
        """How the relay misbehaves from now on."""
        self.relay.mkdir(parents=True, exist_ok=True)
        part = self.relay / "script.part"
        part.write_text(json.dumps(script))
        part.rename(self.relay / "script.json")

    def start_worker(self, name: str = "worker") -> Process:
        return self.process(name, [*CELERY, *WORKER, "-Q", "mail", "-n", f"{name}@faults"])

    def start_beat(self, name: str = "beat") -> Process:
        schedule = str(self.var / f"{name}.schedule")
        return self.process(name, [*CELERY, "beat", "-s", schedule, "--pidfile=", "--loglevel", "WARNING"])

    def start_python(self, name: str, module: str, *words: str) -> Process:
        return self.process(name, [sys.executable, "-m", f"tests.faults.{module}", *words])

    def stop_processes(self) -> None:
        for process in self.processes:
            process.kill()
        self.processes.clear()

    # --- people and time ---------------------------------------------------------------------------------------------

    def clean(self) -> None:
        """No mail, no sessions, no marks, an empty broker, ten in the morning; people stay."""
        self.stop_processes()
        self.scale = 0.1
        settings.TIME_SCALE = self.scale
        for name in ("taken.log", "connected.log", "script.json"):
            (self.relay / name).unlink(missing_ok=True)
        for path in [*(self.relay / "mail").glob("*.eml"), *self.var.glob("*.schedule*"), hold.copy_path()]:
            path.unlink(missing_ok=True)
        for model in (
            OutboxMessage,
            Rsvp,
            GroupSession,
            SessionSeries,
            Booking,
            DigestIssue,
            Suppression,
            SystemMark,
            SiteIdentity,
        ):
            model.objects.all().delete()
        Member.objects.update(frozen_at=None, digest_frequency="off", status="active")
        Membership.objects.update(left_on=None)
        self.flush_valkey()
        self.set_clock(timezone.now().astimezone(clock.YANGON).replace(hour=10, minute=0) + timedelta(days=1))

    def set_clock(self, moment: datetime) -> None:
        marks.set_mark(SystemMark.CLOCK, number=(moment - timezone.now()).total_seconds())
        clock.forget()

    def group_of(self, size: int) -> Group:
        """A group of that many members, each with an address and consent. Made once for each size."""
        group = Group.objects.filter(code=f"F{size}").first()
        return group or _make_group(size)

    # --- what happened ----------------------------------------------------------------------------------------------

    def taken(self) -> list[tuple[float, str, str]]:
        """(time, recipient, Message-ID) of every mail that the relay took."""
        path = self.relay / "taken.log"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(float(at), to, message_id) for at, to, message_id in (line.split(" ") for line in lines)]

    def taken_count(self) -> int:
        path = self.relay / "taken.log"
        return path.read_bytes().count(b"\n") if path.exists() else 0

    def connections(self) -> int:
        return (self.relay / "connected.log").read_bytes().count(b"\n")

    def states(self) -> Counter:
        return Counter(OutboxMessage.objects.values_list("state", flat=True))

    def is_settled(self) -> bool:
        """Nothing waits and nothing is under way."""
        try:
            return not OutboxMessage.objects.filter(state__in=OutboxMessage.LIVE).exists()
        except OperationalError:
            connection.close()
            return False

    @contextmanager
    def timed(self):
        begun = time.monotonic()
        spent = {"seconds": 0.0}
        yield spent
        spent["seconds"] = round(time.monotonic() - begun, 1)


def _make_group(size: int) -> Group:
    group = Group.objects.create(code=f"F{size}", name_en=f"Group of {size}", name_my="အဖွဲ့")
    people = []
    for number in range(size):
        email = f"p{number}-of-{size}@example.org"
        people.append(
            Member(
                full_name_en=f"Person {number}",
                provider_type="lawyer",
                bar_grade="advocate",
                ui_language="en",
                email=email,
                email_bidx=crypto.blind(email),
            )  # fmt: skip
        )
    Member.objects.bulk_create(people, batch_size=2_000)
    Consent.objects.bulk_create([Consent(member=one, purpose="email") for one in people], batch_size=5_000)
    Membership.objects.bulk_create([Membership(group=group, member=one) for one in people], batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_member, cop_membership, members_consent")
    return group
