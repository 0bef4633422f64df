"""Pages of the product, each in pairs with Y2 on the same server settings."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from . import load
from .machine import ROOT, CannotMeasure

CURSORS = 40


@dataclass(frozen=True)
class Page:
    """`key` is the handle of who reads; `where` gives the address once the data are there. `spread` gives addresses
    all over a list that grows: with them it is asked by one reader at a time, how the slow looks grow."""

    name: str
    key: str
    where: Callable[[], str]
    spread: Callable[[], list[str]] | None = None


def pages() -> list[Page]:
    """Home, desk, group page, people finder, staff list, import preview."""
    from django.urls import reverse

    return [
        Page("home", "lawyer", lambda: reverse("members:home")),
        Page("desk", "coordinator", lambda: reverse("members:desk")),
        Page("group page", "lawyer", lambda: reverse("cop:group_detail", args=["G1"])),
        Page("people finder", "lawyer", lambda: reverse("members:person_list"), _finder_all_over),
        Page("staff list", "staff", lambda: reverse("cop:staff_member_list")),
        Page("import preview", "staff", _import_preview),
    ]


def of_posts() -> list[Page]:
    """What is read where tens of thousands of posts stand: a thread, a list, a group, and what a search finds."""
    from django.urls import reverse

    return [
        Page("thread page", "lawyer", _thread),
        Page("question list", "lawyer", lambda: reverse("cop:question_list") + "?show=answered"),
        Page("group page, posts", "lawyer", lambda: reverse("cop:group_detail", args=["G1"])),
        Page("search", "lawyer", _search),
    ]


def _thread() -> str:
    from django.urls import reverse

    from cop.models import Question

    return reverse("cop:question_detail", args=[Question.objects.filter(group__code="G1").order_by("-pk")[0].pk])


def _search() -> str:
    """What holds a word that one post in ten holds."""
    from members.models import Member
    from members.services import finding

    return finding.address(Member.objects.get(user__username="lawyer"), finding.Asked(words="bail"))


def _finder_all_over() -> list[str]:
    """Pages of the finder that begin at evenly spread places of the list."""
    from django.core import signing
    from django.urls import reverse

    from members.keyset import SALT
    from members.models import Profile

    ids = list(Profile.objects.findable().order_by("-member_id").values_list("member_id", flat=True))
    begins = ids[:: max(len(ids) // CURSORS, 1)][:CURSORS]
    path = reverse("members:person_list")
    return [f"{path}?{urlencode({'after': signing.dumps([str(pk)], salt=SALT)})}" for pk in begins]


def _import_preview() -> str:
    """The clerk's look at the sample roster of 45 people, uploaded as the page does."""
    from django.urls import reverse

    from cop.services import rosters
    from members.models import JusticeCentre, Member

    data = (ROOT / "tests" / "data" / "rosters" / "padauk.csv").read_bytes()
    clerk = Member.objects.get(user__username="staff")
    row = rosters.upload(data, "padauk.csv", centre=JusticeCentre.objects.get(code="PDK"), by=clerk)
    rosters.begin_reading(row, by=clerk)
    return reverse("cop:roster_detail", args=[row.pk])


def wear_in(address: str, pid: int, seconds: float = 10.0) -> None:
    """Some thousand looks at the home page, only so that they were had."""
    first = pages()[0]
    load.drive(load.Site(address, pid, None, _sign_in(first.key)[1]), [first.where()], seconds=seconds)


def _address(page: Page) -> str:
    from django.urls import NoReverseMatch

    try:
        return page.where()
    except NoReverseMatch as error:
        raise CannotMeasure(str(error)) from None


def _sign_in(key: str):
    """(test client, cookie) of one of the cast."""
    from django.test import Client

    from members.models import User
    from members.services.accounts import BACKEND

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(User.objects.get(username=key), backend=BACKEND)
    return client, "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _cold_ms(client, path: str) -> float:
    """CPU ms of a look at which nothing is remembered, in this process: the least of three."""
    from members.naming import Kept

    spent = []
    for _ in range(3):
        for kept in Kept.everywhere:
            kept.forget()
        begun = time.process_time()
        client.get(path)
        spent.append((time.process_time() - begun) * 1000)
    return min(spent)


def _count_statements(client, path: str) -> int:
    """The least of three times: what a process reads once, or once a second, is not the page's."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        counts.append(len(queries))
    if answer.status_code != load.OK:
        raise CannotMeasure(f"{path} answers {answer.status_code}")
    return min(counts)


def measure(page: Page, n: int, address: str, pids: tuple[int, int | None], y2: load.Site, shape: tuple) -> dict:
    """One row: CPU of Y2 ÷ CPU of the page, median of pairs whose order alternates."""
    path = _address(page)
    client, cookie = _sign_in(page.key)
    site = load.Site(address, *pids, cookie)
    sql = _count_statements(client, path)
    cold = _cold_ms(client, path)
    raw, gz = load.sizes(site, path)
    pairs, seconds = shape
    load.drive(site, [path], seconds=min(seconds, 1.0))
    found = [_pair(site, path, y2, seconds, is_turned=number % 2 == 1) for number in range(pairs)]
    ratios = [bar.cpu_ms / one.cpu_ms for bar, one in found]
    with_db = [(bar.cpu_ms + bar.db_cpu_ms) / (one.cpu_ms + one.db_cpu_ms) for bar, one in found]
    return {
        "name": page.name, "n": n, "yardstick": "Y2", "ratio": round(statistics.median(ratios), 3),
        "ratio_least": round(min(ratios), 3), "ratio_greatest": round(max(ratios), 3),
        "ratio_with_db": round(statistics.median(with_db), 3),
        "rate_ratio": round(statistics.median(one.rate / bar.rate for bar, one in found), 3),
        "cpu_ms": round(statistics.median(one.cpu_ms for _, one in found), 2), "sql": sql,
        "cold_ms": round(cold, 1),
        "bytes": raw, "bytes_gz": gz,
        "p50_ms": round(statistics.median(one.p50 for _, one in found), 1),
        "p95_ms": round(statistics.median(one.p95 for _, one in found), 1),
        **(_slow_looks(site, page.spread(), y2, shape) if page.spread else {}),
    }  # fmt: skip


def _slow_looks(site: load.Site, paths: list[str], y2: load.Site, shape: tuple) -> dict:
    """p95 of one reader all over the list ÷ p95 of Y2, the median of pairs: no queue stands before either."""
    pairs, seconds = shape
    found = []
    for _ in range(pairs):
        bar = load.drive(y2, ["/ledger/"], seconds=seconds, readers=1)
        found.append(load.drive(site, paths, seconds=seconds, readers=1).p95 / bar.p95)
    return {"p95_to_y2": round(statistics.median(found), 3)}


def _pair(site: load.Site, path: str, y2: load.Site, seconds: float, *, is_turned: bool):
    """(Y2, page) of the same seconds."""
    if is_turned:
        one = load.drive(site, [path], seconds=seconds)
        return load.drive(y2, ["/ledger/"], seconds=seconds), one
    return load.drive(y2, ["/ledger/"], seconds=seconds), load.drive(site, [path], seconds=seconds)
