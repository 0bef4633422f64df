"""An account under duress is closed, and everything that is open with it (safety C-10, domain 3.12 TH13).

How long the last session lives after the freeze is told, never judged; that none answers afterwards is.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from members.models import StaffPost
from members.services import freezing
from tests.factories import give_post, make_centre, make_member
from tests.signing_in import sign_in_client


def live(member, sessions: int) -> list[Client]:
    return [sign_in_client(Client(), member) for _ in range(sessions)]


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_seed_c12_th13_freezing_ends_every_session_a_sample(cast):
    taken, others = live(cast.lawyer, 8), live(cast.paralegal, 2)
    assert all(map(is_in, taken + others))
    freezing.freeze_member(cast.lawyer, by=cast.safety)
    assert not any(map(is_in, taken)) and all(map(is_in, others))


class Watch:
    """Asks for a page with each session in turn until all are out; keeps when the last answer was asked for."""

    def __init__(self, clients: list[Client]) -> None:
        self.waiting, self.lock = list(clients), threading.Lock()
        self.last_answer, self.answers, self.frozen_at, self.after = 0.0, 0, None, 0

    def _next(self) -> Client | None:
        with self.lock:
            return self.waiting.pop(0) if self.waiting else None

    def _note(self, client: Client, asked_at: float, was_in: bool) -> None:
        with self.lock:
            if was_in:
                self.answers, self.last_answer = self.answers + 1, max(self.last_answer, asked_at)
                self.after += self.frozen_at is not None and asked_at > self.frozen_at
                self.waiting.append(client)

    def run(self) -> None:
        try:
            while client := self._next():
                asked_at = time.monotonic()
                self._note(client, asked_at, is_in(client))
        finally:
            connections["default"].close()


@pytest.mark.drills
@pytest.mark.django_db(transaction=True)
def test_freeze_in_full_size(tell):
    """200 sessions of one person, four of them asking at any time, while the safety lead presses the button."""
    member, lead = make_member(make_centre(), account=True), make_member(None, account=True, provider_type="staff")
    give_post(lead, StaffPost.Role.SAFETY_LEAD)
    watch = Watch(live(member, 200))
    with ThreadPoolExecutor(max_workers=4) as pool:
        askers = [pool.submit(watch.run) for _ in range(4)]
        while watch.answers < 100:
            time.sleep(0.01)
        began = time.monotonic()
        freezing.freeze_member(member, by=lead)
        watch.frozen_at = time.monotonic()
        for asker in askers:
            asker.result()
    done = time.monotonic()
    connection.close()
    tell(
        "freeze", sessions=200, answers_before=watch.answers, answers_after_commit=watch.after,
        freeze_seconds=round(watch.frozen_at - began, 3),
        last_live_answer_after_press_seconds=round(max(watch.last_answer - began, 0), 3),
        all_200_refused_after_seconds=round(done - watch.frozen_at, 3),
    )  # fmt: skip
    assert watch.after == 0 and watch.waiting == []
