"""Trainings in number: a catalogue of the demo's own titles, a session of each, and fifty people in each session; how
fifty who press at once get their places; and certificates for a thousand."""

import http.client
import re
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from urllib.parse import urlencode, urlsplit

from . import ground, load
from .machine import CannotMeasure, cpu_seconds
from .pages import Page

EACH = 50  # places in a session
CLIENTS, SEATS = 50, 10
CERTIFICATES, PAPERS = 1000, 10
BATCH = 5000
AHEAD = timedelta(days=60)  # nobody is reminded of them while other mail is measured
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
LED_ON = 302


# --- the ground ------------------------------------------------------------------------------------------------------


def grow(size: int) -> None:
    """Places up to `size`, fifty in each session; every second session is over and its people were there."""
    from trainings.models import Registration, TrainingSession

    missing = (size - Registration.objects.count()) // EACH
    if missing <= 0:
        return
    first = TrainingSession.objects.count()
    sessions = _plan(_teach(missing))
    places = _places(sessions, first)
    while batch := list(islice(places, BATCH)):
        Registration.objects.bulk_create(batch)
    ground.analyse()


def _teach(number: int) -> list:
    """So many published trainings of the Padauk centre, with three steps each."""
    from members.models import JusticeCentre
    from trainings.models import Training, TrainingItem

    facts = ("title", "summary", "language", "level", "minutes", "audience")
    known = list(Training.objects.published().values(*facts))
    home = JusticeCentre.objects.get(code="PDK")
    rows = (Training(centre=home, status="published", is_demo=True, **known[n % len(known)]) for n in range(number))
    made = Training.objects.bulk_create(rows)
    TrainingItem.objects.bulk_create(
        TrainingItem(training=training, number=n, kind="reading", title=f"Part {n}", minutes=20)
        for training in made
        for n in (1, 2, 3)
    )
    return made


def _plan(trainings: list) -> list:
    from members import clock
    from trainings.models import TrainingSession

    now = clock.now()
    starts = (now - timedelta(hours=n + 3) if n % 2 else now + AHEAD + timedelta(hours=n) for n in range(10**6))
    return TrainingSession.objects.bulk_create(
        TrainingSession(
            training=training, centre=training.centre, starts_at=start, ends_at=start + timedelta(hours=2),
            status="open", place="Room", is_demo=True,
        )
        for training, start in zip(trainings, starts, strict=False)
    )  # fmt: skip


def _places(sessions: list, first: int):
    """Each fifty of the people in turn."""
    from members import clock
    from members.models import Member
    from trainings.models import Registration

    people = list(Member.objects.providers().order_by("pk").values_list("pk", flat=True))
    for number, session in enumerate(sessions, start=first):
        state = "attended" if session.ends_at < clock.now() else "confirmed"
        for n in range(EACH):
            member = people[(number * EACH + n) % len(people)]
            yield Registration(session=session, member_id=member, state=state, mode="room")


def pages() -> list[Page]:
    """What members find, one training with its session, and what organisers have before them."""
    from django.urls import reverse

    return [
        Page("catalogue", "lawyer", lambda: reverse("trainings:training_list")),
        Page("training page", "lawyer", _training),
        Page("organiser list", "staff", lambda: reverse("trainings:organiser_list")),
    ]


def _training() -> str:
    """The newest one that can be registered for."""
    from django.urls import reverse

    from trainings.models import TrainingSession

    return reverse("trainings:training_detail", args=[TrainingSession.objects.upcoming().latest("pk").training_id])


# --- a place, when fifty press at once -------------------------------------------------------------------------------


def _clients() -> list[str]:
    """The cookies of fifty who have signed in: people of whom no second factor is asked."""
    from members import second_factor
    from members.models import ConductCode, Member, User

    code, cookies = ConductCode.objects.in_force(), []
    people = Member.objects.providers().filter(status=Member.Status.ACTIVE, user=None).order_by("pk")
    for n, member in enumerate(people[: 2 * CLIENTS]):
        member.user = User.objects.create(username=f"bench{n}")
        member.save(update_fields=["user"])
        if not second_factor.is_required(member.user):
            cookies.append(_cookie(member, code))
    return cookies[:CLIENTS]


def _cookie(member, code) -> str:
    from django.test import Client

    from members.models import Acknowledgement
    from members.services.accounts import BACKEND

    Acknowledgement.objects.get_or_create(member=member, code=code)
    client = Client(SERVER_NAME="localhost")
    client.force_login(member.user, backend=BACKEND)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _ask(site: load.Site, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str, bytes]:
    """(status, first cookie set, body) of one request on a connection of its own: the server keeps none for long."""
    parts = urlsplit(site.address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        connection.request(method, path, body, site.headers() | headers)
        answer = connection.getresponse()
        return answer.status, (answer.headers.get("Set-Cookie") or "").partition(";")[0], answer.read()
    finally:
        connection.close()


def _take_place(address: str, cookie: str, session: int, gate: threading.Barrier) -> float:
    """Milliseconds from the press to the answer. Raises CannotMeasure when it is no place and no number in line."""
    site = load.Site(address, 0, None, cookie)
    status, mark, body = _ask(site, "GET", f"/t/sessions/{session}/")
    token = TOKEN.search(body)
    gate.wait(120)
    if token is None:
        raise CannotMeasure(f"the page of a session answers {status} without a form")
    form = urlencode({"csrfmiddlewaretoken": token[1].decode(), "choice": f"{session}:room"})
    headers = {"Cookie": f"{cookie}; {mark}", "Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    status, _mark, _body = _ask(site, "POST", f"/t/sessions/{session}/register/", form, **headers)
    if status != LED_ON:
        raise CannotMeasure(f"registering answers {status}")
    return (time.perf_counter() - begun) * 1000


def _rush(address: str, cookies: list[str], pids: tuple[int, int | None]) -> load.Reading:
    """All of them for ten places, from the page to the answer; ten get one."""
    from members import clock
    from trainings.models import Registration, TrainingSession

    starts_at = clock.now() + AHEAD
    session = TrainingSession.objects.create(
        training=TrainingSession.objects.upcoming().latest("pk").training, starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2), status="open", capacity_room=SEATS, is_demo=True,
    )  # fmt: skip
    reading, gate = load.Reading(), threading.Barrier(len(cookies))
    before, begun = (cpu_seconds(pids[0]), cpu_seconds(pids[1])), time.perf_counter()
    with ThreadPoolExecutor(len(cookies)) as pool:
        asked = [pool.submit(_take_place, address, cookie, session.pk, gate) for cookie in cookies]
        reading.latencies = [one.result() for one in asked]
    reading.seconds, count = time.perf_counter() - begun, len(reading.latencies)
    reading.cpu_ms = (cpu_seconds(pids[0]) - before[0]) * 1000 / count
    reading.db_cpu_ms = (cpu_seconds(pids[1]) - before[1]) * 1000 / count
    if Registration.objects.confirmed().filter(session=session).count() != SEATS:
        raise CannotMeasure("the places were not given out rightly")
    return reading


def registration(n: int, address: str, pids: tuple[int, int | None], y2: load.Site, shape: tuple) -> dict:
    """One row, with the columns of a page: the page of the session and the press, by fifty at once."""
    cookies, (pairs, seconds) = _clients(), shape
    found = [(load.drive(y2, ["/ledger/"], seconds=seconds), _rush(address, cookies, pids)) for _ in range(pairs)]
    ratios = [bar.cpu_ms / one.cpu_ms for bar, one in found]
    return {
        **_ratio("registration", n, ratios), "cpu_ms": round(statistics.median(one.cpu_ms for _, one in found), 2),
        "p50_ms": round(statistics.median(one.p50 for _, one in found), 1),
        "p95_ms": round(statistics.median(one.p95 for _, one in found), 1),
    }  # fmt: skip


def _ratio(name: str, n: int, ratios: list[float]) -> dict:
    return {
        "name": name, "n": n, "yardstick": "Y2", "ratio": round(statistics.median(ratios), 3),
        "ratio_least": round(min(ratios), 3), "ratio_greatest": round(max(ratios), 3), "sql": None, "bytes_gz": None,
    }  # fmt: skip


# --- certificates ----------------------------------------------------------------------------------------------------


def certificates(n: int, y2: load.Site, shape: tuple) -> list[dict]:
    """Two rows: issuing a thousand in one go, and drawing the paper of one. CPU of this process against that of Y2."""
    from trainings.models import Certificate
    from trainings.services import certificate_runs

    _pairs, seconds = shape
    run, begun = _completed(), time.process_time()
    while certificate_runs.work(run.pk):
        pass
    issued = Certificate.objects.filter(run=run)
    if not issued.exists():
        raise CannotMeasure("no certificate was issued")
    each = (time.process_time() - begun) * 1000 / issued.count()
    bar = load.drive(y2, ["/ledger/"], seconds=seconds)
    paper = _draw(issued[:PAPERS])
    return [
        {**_ratio("certificates", n, [bar.cpu_ms / each]), "cpu_ms": round(each, 3), "issued": issued.count()},
        {**_ratio("certificate: paper", n, [bar.cpu_ms / paper]), "cpu_ms": round(paper, 1)},
    ]


def _completed():
    """A run for a thousand people who have completed one training, which nobody has begun."""
    from members import clock
    from members.models import Member
    from trainings.models import CertificateRun, Enrolment, Training

    training = Training.objects.create(title="Bench", status="published", gives_certificate=True, is_demo=True)
    people = Member.objects.providers().order_by("pk")[:CERTIFICATES]
    rows = Enrolment.objects.bulk_create(
        Enrolment(training=training, member=one, state="completed", completed_at=clock.now()) for one in people
    )
    return CertificateRun.objects.create(training=training, total=len(rows))


def _draw(some) -> float:
    """CPU ms of one paper, the first one left out: it loads the fonts."""
    from trainings.paper.drawing import draw_pdf
    from trainings.paper.sheet import sheet_of

    sheets = [sheet_of(one, one.revisions.last(), "my") for one in some]
    draw_pdf(sheets[0])
    begun = time.process_time()
    for sheet in sheets:
        draw_pdf(sheet)
    return (time.process_time() - begun) * 1000 / len(sheets)
