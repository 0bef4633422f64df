"""The way in, first half (safety C-02, C-07, decision 3): a stranger asks, two people vouch."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from cop.models import JoinRequest, JoinStep
from cop.services import joining
from members import clock
from members.errors import Refused
from members.models import AuditEntry, Member, OutboxMessage, RateCount
from tests.cast import build_cast
from tests.counting import statements
from tests.factories import make_member
from tests.signing_in import sign_in_client

from .joining_kit import ask, form_of, history, mails

State = JoinRequest.State


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_stranger_asks_and_two_people_are_asked(cast):
    request = ask(cast)
    assert (request.state, request.group, request.centre) == (State.APPLIED, cast.group, cast.centre)
    assert [one.member for one in request.vouchers.all()] == [cast.lawyer, cast.paralegal]
    assert mails("voucher_asked") == {cast.lawyer.pk, cast.paralegal.pk}
    assert history(request) == ["applied"]
    assert request.name == "Moe Moe Lwin"


def test_what_a_stranger_types_is_sealed(cast):
    ask(cast)
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM cop_joinrequest r")
        row = cursor.fetchone()[0]
    assert not any(word in row for word in ("Moe Moe", "new@example.org"))


OTHERS = {
    "unknown voucher": {"first": "nobody.here"},
    "unknown address": {"second": "nobody@example.org"},
    "unknown group": {"group_ref": "G999"},
    "hidden group": {"group_ref": "AWAY"},
    "no group": {"group_ref": ""},
    "a digit that is no number": {"group_ref": "²"},
}


@pytest.mark.parametrize("what", OTHERS)
def test_c07_the_answer_is_the_same_whatever_is_named(cast, what):
    """Status, body and number of statements: nothing tells who or what there is (decision 3)."""

    def answer(changes):
        client = Client()
        with statements() as sent:
            done = client.post("/in/new/", form_of(cast, **changes))
        page = client.get(done["Location"]).content
        return done.status_code, done["Location"], page[page.index(b"<main") : page.index(b"</main>")], len(sent)

    known = answer({"email": "first@example.org"})
    assert answer({"email": "second@example.org", **OTHERS[what]}) == known


def test_the_page_tells_a_stranger_of_no_group_and_no_centre(cast):
    page = Client().get("/in/new/").content.decode()
    assert cast.group.name_en not in page and str(cast.centre) not in page and "HOME" not in page


@pytest.mark.parametrize("who", ["frozen", "pending", "on probation", "no account", "the same twice"])
def test_c02_who_cannot_vouch_is_not_asked(cast, who):
    changes = {}
    if who == "the same twice":
        changes = {"first": cast.paralegal.user.username}
    elif who == "no account":
        changes = {"first": make_member(cast.centre, mail=True).email}
    else:
        values = {
            "frozen": {"frozen_at": clock.now()},
            "pending": {"status": "pending"},
            "on probation": {"probation_until": clock.today() + timedelta(days=1)},
        }
        Member.objects.filter(pk=cast.lawyer.pk).update(**values[who])
    found = {one.member for one in ask(cast, **changes).vouchers.all()}
    assert found == {cast.paralegal, None}


def test_seed_a6_without_vouchers_a_request_stays_where_it_is(cast):
    request = ask(cast, first="nobody.here", second="nobody.either")
    with pytest.raises(Refused):
        joining.approve_join_request(request, by=cast.coordinator)
    request.refresh_from_db()
    assert (request.state, history(request), request.member) == (State.APPLIED, ["applied"], None)


def test_community_b3_one_request_waits_at_a_time(cast):
    ask(cast)
    ask(cast, first=cast.facilitator.user.username)
    assert JoinRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "", "phone": ""}, "email"),
        ({"second": "", "first": "a"}, "second"),
        ({"first": "Aye.Aye", "second": " aye.aye"}, "second"),
        ({"work": "staff."}, "work"),
        ({"name": "12345"}, "name"),
    ],
)
def test_what_is_missing_is_said_at_its_field(cast, changes, field):
    page = Client().post("/in/new/", form_of(cast, **changes))
    assert list(page.context["form"].errors) == [field]
    assert JoinRequest.objects.count() == 0


def test_c07_a_person_is_asked_by_five_strangers_a_day(cast):
    found = [ask(cast, email=f"new{n}@example.org").vouchers.get(place=1).member for n in range(6)]
    assert found == [cast.lawyer] * 5 + [None]


@pytest.mark.django_db(transaction=True)
def test_c07_over_the_limit_the_page_is_the_same_and_nothing_is_kept():
    cast = build_cast()
    answers = set()
    for n in range(22):
        header = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}"}
        done = Client().post("/in/new/", form_of(cast, email=f"new{n}@example.org"), **header)
        answers.add((done.status_code, done["Location"]))
    assert answers == {(302, "/in/new/sent/")}
    assert JoinRequest.objects.count() == 20
    assert RateCount.objects.filter(tries=22).count() == 2


# --- vouching -----------------------------------------------------------------------------------------------------


def test_the_second_yes_brings_it_to_those_who_decide(cast):
    request = ask(cast)
    first, second = request.vouchers.all()
    client = sign_in_client(Client(), cast.lawyer)
    home = client.get("/").context["needs"]
    assert [row.url for row in home] == [f"/me/vouch/{first.pk}/"]
    page = client.get(home[0].url).content.decode()
    assert "Moe Moe Lwin" in page and "new@example.org" not in page
    client.post(home[0].url, {"knows": "yes"})
    assert mails("join_request_waiting") == set()
    joining.vouch(second, by=cast.paralegal, knows=True)
    request.refresh_from_db()
    assert (request.state, history(request)) == (State.VOUCHED, ["applied", "vouched"])
    assert mails("join_request_waiting") == {cast.facilitator.pk, cast.coordinator.pk, cast.staff.pk}


def test_one_no_keeps_it_waiting(cast):
    request = ask(cast)
    for voucher, knows in zip(request.vouchers.all(), [True, False], strict=True):
        joining.vouch(voucher, by=voucher.member, knows=knows)
    request.refresh_from_db()
    assert request.state == State.APPLIED


def test_what_is_asked_of_another_does_not_exist(cast):
    voucher = ask(cast).vouchers.first()
    for somebody in (cast.paralegal, cast.coordinator, cast.superuser):
        client = sign_in_client(Client(), somebody)
        assert client.post(f"/me/vouch/{voucher.pk}/", {"knows": "yes"}).status_code == 404
    with pytest.raises(Refused):
        joining.vouch(voucher, by=cast.stranger, knows=True)


def test_a_voucher_learns_of_no_group_that_is_hidden_from_them(cast):
    request = ask(cast, group_ref="AWAY")
    client = sign_in_client(Client(), cast.lawyer)
    page = client.get(f"/me/vouch/{request.vouchers.first().pk}/").content.decode()
    assert request.group == cast.other_group
    assert cast.other_group.name_en not in page and cast.other_group.name_my not in page


@pytest.mark.django_db(transaction=True)
def test_c02_twenty_vouch_at_once_and_it_moves_once():
    """Two people press ten times each: one step, one line of history, one mail a decider."""
    cast = build_cast()
    request = ask(cast)
    vouchers = list(request.vouchers.select_related("member", "request"))
    all_there = Barrier(20)

    def press(n: int) -> None:
        try:
            connections["default"].ensure_connection()
            all_there.wait(60)
            joining.vouch(vouchers[n % 2], by=vouchers[n % 2].member, knows=True)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=20) as pool:
        list(pool.map(press, range(20)))
    connection.close()
    request.refresh_from_db()
    assert request.state == State.VOUCHED
    assert JoinStep.objects.filter(request=request, state="vouched").count() == 1
    assert AuditEntry.objects.filter(verb="join_request_answered").count() == 2
    assert OutboxMessage.objects.filter(kind="join_request_waiting").count() == 3


def test_who_has_asked_reads_what_happens_next_and_whom_to_call(client, db, settings):
    settings.ADMIN_CONTACT = "desk@example.org"
    page = client.get("/in/new/sent/").content.decode()
    assert page.count('<li><h2 class="h3">') == 3
    assert "desk@example.org" in page and "desk@example.org" in client.get("/help/").content.decode()
