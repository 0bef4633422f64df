"""The broker goes, the database goes, the web process goes: mail goes out all the same (F4, F5, F6, F26)."""

import http.client
import re
import socket
import statistics
import sys
import time
from urllib.parse import urlencode

import pytest

from cop.models import Rsvp
from cop.rsvp_links import Standing, rsvp_token
from cop.services import rsvps
from members.models import Member
from members.services.planner import plan

from .test_kills import counts, session_tomorrow
from .world import until

pytestmark = pytest.mark.faults


class Browser:
    """A visitor without a sign-in who opens answer links and presses a button."""

    def __init__(self, world, **env: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        argv = [sys.executable, "-m", "gunicorn", "tests.faults.dying_web:application", "--workers", "1"]
        argv += ["--worker-class", "gthread", "--threads", "4", "--bind", f"127.0.0.1:{self.port}"]
        argv += ["--log-level", "warning", "--no-control-socket"]
        world.process("web", argv, **env)
        until(lambda: self.get("/healthz/")[0] in (200, 503), "the web server")

    def _ask(self, method: str, path: str, body: str = "", headers=None) -> tuple[int, str, str]:
        """Status (0: the connection broke off), body, cookies."""
        web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            web.request(method, path, body, {"Host": f"localhost:{self.port}", **(headers or {})})
            response = web.getresponse()
            return response.status, response.read().decode(errors="replace"), response.headers.get("Set-Cookie", "")
        except (OSError, http.client.HTTPException):
            return 0, "", ""
        finally:
            web.close()

    def get(self, path: str) -> tuple[int, str, str]:
        return self._ask("GET", path)

    def answer(self, path: str, answer: str) -> int:
        """Open the page and press a button; returns the status of the press."""
        status, page, cookie = self.get(path)
        if status != 200:
            return status
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        headers = {"Cookie": cookie.split(";")[0], "Content-Type": "application/x-www-form-urlencoded"}
        headers["Origin"] = f"http://localhost:{self.port}"
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, "answer": answer}), headers)[0]


def link_of(session, member) -> str:
    standing = Standing.of([session], [member.pk])[session.pk, member.pk]
    return f"/rsvp/{rsvp_token(session.uid, member.uid, standing)}/"


def test_f4_the_broker_stops_in_the_middle(world, tell):
    """Answers from the mail ring the bell; nobody hears it. The timer sends all."""
    size, answers = 1_000, 40
    group = world.group_of(size)
    session = session_tomorrow(group)
    world.start_relay()
    world.start_worker()
    world.start_beat()
    browser = Browser(world)
    people = list(Member.objects.filter(memberships__group=group)[:answers])
    for person in people:
        rsvps.answer_rsvp(session, person, Rsvp.Answer.NO)
    until(lambda: world.taken_count() >= size // 5, "the first mails")
    world.stop_valkey()
    spent, statuses = [], []
    for person in people:
        begun = time.monotonic()
        statuses.append(browser.answer(link_of(session, person), "yes"))
        spent.append(time.monotonic() - begun)

    def timer() -> bool:
        done = world.manage("mail_tick")
        assert done.returncode == 0, done.stderr
        return world.is_settled() and world.taken_count() >= size

    until(timer, "all mails by the timer")
    world.start_valkey()
    found = counts(world)
    slowest = statistics.quantiles(spent, n=20)[-1]
    tell("F4", answers=answers, statuses=sorted(set(statuses)), p95_seconds=round(slowest, 2), **found)
    assert set(statuses) == {302}
    assert found["mails"] == found["people"] == size


def test_f5_the_broker_forgets_everything(world, tell):
    size = 2_000
    session_tomorrow(world.group_of(size))
    world.start_relay()
    world.start_worker("worker-a")
    world.start_worker("worker-b")
    world.start_beat()
    flushes = 0
    for part in (0.2, 0.4, 0.6, 0.8):
        until(lambda part=part: world.taken_count() >= size * part, f"{part:.0%} of the mails")
        world.flush_valkey()
        flushes += 1
    until(world.is_settled, "all mails")
    found = counts(world)
    tell("F5", flushes=flushes, **found)
    assert found["mails"] == found["people"] == size


def test_f6_the_database_is_killed_in_the_middle(world, tell):
    """Pages answer a neutral 503 while it is away; senders come back by themselves."""
    size, restarts = 3_000, 3
    session = session_tomorrow(world.group_of(size))
    path = link_of(session, Member.objects.filter(memberships__group=session.group).first())
    world.start_relay()
    workers = [world.start_worker("worker-a"), world.start_worker("worker-b")]
    world.start_beat()
    browser = Browser(world)
    statuses = set()
    for number in range(1, restarts + 1):
        until(lambda number=number: world.taken_count() >= size * number // (restarts + 1), "some mails")
        world.kill_postgres()
        status, page, _ = browser.get(path)
        statuses.add(status)
        assert "Traceback" not in page and "psycopg" not in page
        world.bring_postgres_back()
    until(world.is_settled, "all mails")
    until(lambda: browser.get(path)[0] == 200, "the page again")
    found, states = counts(world), world.states()
    tell(
        "F6",
        restarts=restarts,
        statuses_meanwhile=sorted(statuses),
        workers_alive=sum(w.lives for w in workers),
        **found,
    )
    assert statuses == {503}
    assert found["people"] == size and dict(states) == {"sent": size}
    assert found["doubles"] <= found["doubts"] <= restarts * len(workers)


def test_f26_the_web_process_dies_between_commit_and_doorbell(world, tell):
    """Somebody who had said no says yes; the answer stands, and the reminder comes with the next tick."""
    rounds = 10
    group = world.group_of(rounds)
    session = session_tomorrow(group)
    world.start_relay()
    plan()
    people = list(Member.objects.filter(memberships__group=group))
    for person in people:
        rsvps.answer_rsvp(session, person, Rsvp.Answer.NO)
    assert dict(world.states()) == {"cancelled": rounds}
    browser = Browser(world, DIE_AFTER_COMMIT="1")
    broken = []
    for person in people:
        broken.append(browser.answer(link_of(session, person), "yes"))
        until(lambda: browser.get("/healthz/")[0] == 200, "a new web process")
    answers = list(Rsvp.objects.values_list("answer", flat=True))
    done = world.manage("mail_tick")
    found = counts(world)
    tell("F26", deaths=broken.count(0), answers_kept=answers.count("yes"), **found)
    assert done.returncode == 0 and broken == [0] * rounds
    assert answers == ["yes"] * rounds
    assert found["mails"] == found["people"] == rounds
