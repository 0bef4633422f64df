"""A lost second step (safety C-06): two people, a day, and the person knows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from members import clock, stepup
from members.errors import Refused
from members.models import AuditEntry, FactorReset, Member, OutboxMessage
from members.services import factor_resets, freezing
from members.services.planner import plan
from tests.cast import build_cast
from tests.members.letters import letter_of
from tests.members.test_door_factors import by_passphrase, give_app
from tests.signing_in import sign_in_client

DAY = timedelta(hours=24)


def _factors(member) -> int:
    return Authenticator.objects.filter(user=member.user).count()


@pytest.fixture
def agreed(cast):
    """The facilitator lost the phone; clerk and coordinator agree."""
    give_app(cast.facilitator)
    reset = factor_resets.ask_factor_reset(cast.facilitator, by=cast.staff)
    return factor_resets.agree_factor_reset(reset, by=cast.coordinator)


def test_c06_one_person_alone_is_not_enough(cast):
    give_app(cast.facilitator)
    reset = factor_resets.ask_factor_reset(cast.facilitator, by=cast.staff)
    with pytest.raises(Refused):
        factor_resets.agree_factor_reset(reset, by=cast.staff)
    with time_machine.travel(clock.now() + 10 * DAY, tick=False):
        assert factor_resets.carry_out_resets(clock.now()) == 0
    assert _factors(cast.facilitator) == 1


def test_c06_the_database_wants_two_people_and_a_day_too(cast, agreed):
    rows = FactorReset.objects.filter(pk=agreed.pk)
    for wrong in (
        {"agreed_by": cast.staff},
        {"due_at": agreed.agreed_at + timedelta(hours=23)},
        {"done_at": agreed.due_at - timedelta(seconds=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_c06_a_day_passes_and_the_person_is_told_each_time(cast, agreed):
    mails = OutboxMessage.objects.filter(kind="factor_reset_asked", recipient=cast.facilitator)
    assert sorted(mails.values_list("version", flat=True)) == [1, 2]
    letter = letter_of(mails.first())
    assert "/me/safety/" in letter.text and letter.stop_url is None
    for early in (timedelta(0), DAY - timedelta(minutes=1)):
        with time_machine.travel(clock.now() + early, tick=False):
            assert factor_resets.carry_out_resets(clock.now()) == 0
    with time_machine.travel(clock.now() + DAY + timedelta(minutes=1), tick=False):
        plan()
        assert _factors(cast.facilitator) == 0
        plan()
    assert AuditEntry.objects.filter(verb="factor_reset_done").count() == 1
    assert OutboxMessage.objects.filter(kind="sign_in_changed", recipient=cast.facilitator).count() == 1


def test_c06_sessions_end_and_the_role_still_asks_for_a_second_step(cast, agreed):
    before = sign_in_client(Client(), cast.facilitator)
    with time_machine.travel(clock.now() + DAY + timedelta(minutes=1), tick=False):
        factor_resets.carry_out_resets(clock.now())
    assert before.get("/me/")["Location"].startswith("/in/")
    assert by_passphrase(cast.facilitator).get("/me/")["Location"] == "/me/safety/app/"


def test_c06_the_person_stops_it(cast, agreed):
    client = sign_in_client(Client(), cast.facilitator)
    assert client.get("/me/safety/").context["reset"] == agreed
    assert client.post(f"/s/members/{cast.facilitator.pk}/second/stop/")["Location"] == "/me/safety/"
    with time_machine.travel(clock.now() + 2 * DAY, tick=False):
        assert factor_resets.carry_out_resets(clock.now()) == 0
    assert client.get("/me/safety/").context["reset"] is None
    with pytest.raises(Refused):
        factor_resets.agree_factor_reset(agreed, by=cast.coordinator)


def test_c06_at_the_desk_the_second_finds_it_and_agrees(cast):
    give_app(cast.facilitator)
    page = f"/s/members/{cast.facilitator.pk}/second/"
    clerk, coordinator = (sign_in_client(Client(), one) for one in (cast.staff, cast.coordinator))
    assert clerk.get(page).status_code == 200
    clerk.post(page)
    clerk.post(page)  # the same person again changes nothing
    assert FactorReset.objects.get().agreed_at is None
    assert [row.url for row in coordinator.get("/s/todo/factor_resets/").context["rows"]] == [page]
    coordinator.post(page)
    assert FactorReset.objects.get().agreed_by == cast.coordinator
    assert coordinator.get("/s/todo/factor_resets/").context["rows"] == []


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lawyer", 404),
        ("stranger", 404),
        ("facilitator", 403),
        ("staff_other", 404),
        ("superuser", 404),
        ("safety", 200),
    ],
)
def test_c06_who_may_ask(cast, who, status):
    """Not the person, not another centre; the network's safety lead is a second person for small centres."""
    client = sign_in_client(Client(), getattr(cast, who))
    assert client.get(f"/s/members/{cast.facilitator.pk}/second/").status_code == status
    assert "members.views.factor_resets.reset_factor" in stepup.views


def test_c06_nobody_does_it_for_themselves(cast):
    give_app(cast.staff)
    with pytest.raises(Refused):
        factor_resets.ask_factor_reset(cast.staff, by=cast.staff)
    reset = factor_resets.ask_factor_reset(cast.staff, by=cast.coordinator)
    with pytest.raises(Refused):
        factor_resets.agree_factor_reset(reset, by=cast.staff)


def test_c06_without_a_second_step_there_is_nothing_to_take(cast):
    with pytest.raises(Refused):
        factor_resets.ask_factor_reset(cast.lawyer, by=cast.staff)


def test_c06_a_closed_account_waits(cast, agreed):
    freezing.freeze_member(cast.facilitator, by=cast.staff)
    with time_machine.travel(clock.now() + 2 * DAY, tick=False):
        assert factor_resets.carry_out_resets(clock.now()) == 0
    assert _factors(cast.facilitator) == 1


@pytest.mark.django_db(transaction=True)
def test_c06_two_planners_at_once_do_it_once():
    cast = build_cast()
    give_app(cast.facilitator)
    reset = factor_resets.ask_factor_reset(cast.facilitator, by=cast.staff)
    factor_resets.agree_factor_reset(reset, by=cast.coordinator)

    def carry_out(_n: int) -> int:
        try:
            return factor_resets.carry_out_resets(clock.now() + 2 * DAY)
        finally:
            connections["default"].close()

    with time_machine.travel(clock.now() + 2 * DAY, tick=False), ThreadPoolExecutor(max_workers=5) as pool:
        done = list(pool.map(carry_out, range(5)))
    connection.close()
    assert sum(done) == 1
    assert Member.objects.get(pk=cast.facilitator.pk).factor_resets.get().done_at
