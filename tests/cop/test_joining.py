"""The way in (domain A6, safety C-01, C-02, C-07, community B3): asked, vouched, decided, begun."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client

from cop.models import Group, JoinRequest, JoinStep, JoinVoucher, Membership
from cop.permissions import deciders
from cop.reports import funnel
from cop.services import joining
from members import clock
from members.errors import Refused
from members.models import AuditEntry, ConductCode, Invitation, Member, OutboxMessage, RateCount, StaffPost
from members.services import conduct
from members.services import members as registry
from tests.cast import build_cast
from tests.counting import statements
from tests.factories import give_post, join, make_group, make_member
from tests.members.letters import letter_of
from tests.signing_in import sign_in_client

State = JoinRequest.State
STRANGER = {
    "name": "Moe Moe Lwin", "display_name": "", "work": "lawyer.advocate", "email": "new@example.org", "phone": "",
    "home_unit": "", "group_ref": "HOME",
}  # fmt: skip


def _form(cast, **changes) -> dict:
    return {**STRANGER, "first": cast.lawyer.user.username, "second": cast.paralegal.email, **changes}


def _ask(cast, **changes) -> JoinRequest:
    Client().post("/in/new/", _form(cast, **changes))
    return JoinRequest.objects.order_by("-pk").first()


def _vouched(cast, **changes) -> JoinRequest:
    request = _ask(cast, **changes)
    for voucher in request.vouchers.all():
        joining.vouch(voucher, by=voucher.member, knows=True)
    request.refresh_from_db()
    return request


def _history(request) -> list[str]:
    return list(request.steps.values_list("state", flat=True))


def _mails(kind: str) -> set[int]:
    return set(OutboxMessage.objects.filter(kind=kind).values_list("recipient", flat=True))


# --- asking -------------------------------------------------------------------------------------------------------


def test_a_stranger_asks_and_two_people_are_asked(cast):
    request = _ask(cast)
    assert (request.state, request.group, request.centre) == (State.APPLIED, cast.group, cast.centre)
    assert [one.member for one in request.vouchers.all()] == [cast.lawyer, cast.paralegal]
    assert _mails("voucher_asked") == {cast.lawyer.pk, cast.paralegal.pk}
    assert _history(request) == ["applied"]
    assert request.name == "Moe Moe Lwin"


def test_what_a_stranger_types_is_sealed(cast):
    _ask(cast)
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
}


@pytest.mark.parametrize("what", OTHERS)
def test_c07_the_answer_is_the_same_whatever_is_named(cast, what):
    """Status, body and number of statements: nothing tells who or what there is (decision 3)."""

    def answer(changes):
        client = Client()
        with statements() as sent:
            done = client.post("/in/new/", _form(cast, **changes))
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
    found = {one.member for one in _ask(cast, **changes).vouchers.all()}
    assert found == {cast.paralegal, None}


def test_seed_a6_without_vouchers_a_request_stays_where_it_is(cast):
    request = _ask(cast, first="nobody.here", second="nobody.either")
    with pytest.raises(Refused):
        joining.approve_join_request(request, by=cast.coordinator)
    request.refresh_from_db()
    assert (request.state, _history(request), request.member) == (State.APPLIED, ["applied"], None)


def test_community_b3_one_request_waits_at_a_time(cast):
    _ask(cast)
    _ask(cast, first=cast.facilitator.user.username)
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
    page = Client().post("/in/new/", _form(cast, **changes))
    assert list(page.context["form"].errors) == [field]
    assert JoinRequest.objects.count() == 0


def test_c07_a_person_is_asked_by_five_strangers_a_day(cast):
    found = [_ask(cast, email=f"new{n}@example.org").vouchers.get(place=1).member for n in range(6)]
    assert found == [cast.lawyer] * 5 + [None]


@pytest.mark.django_db(transaction=True)
def test_c07_over_the_limit_the_page_is_the_same_and_nothing_is_kept():
    cast = build_cast()
    answers = set()
    for n in range(22):
        header = {"HTTP_X_FORWARDED_FOR": f"10.0.0.{n}"}
        done = Client().post("/in/new/", _form(cast, email=f"new{n}@example.org"), **header)
        answers.add((done.status_code, done["Location"]))
    assert answers == {(302, "/in/new/sent/")}
    assert JoinRequest.objects.count() == 20
    assert RateCount.objects.filter(tries=22).count() == 2


# --- vouching -----------------------------------------------------------------------------------------------------


def test_the_second_yes_brings_it_to_those_who_decide(cast):
    request = _ask(cast)
    first, second = request.vouchers.all()
    client = sign_in_client(Client(), cast.lawyer)
    home = client.get("/").context["needs"]
    assert [row.url for row in home] == [f"/me/vouch/{first.pk}/"]
    page = client.get(home[0].url).content.decode()
    assert "Moe Moe Lwin" in page and "new@example.org" not in page
    client.post(home[0].url, {"knows": "yes"})
    assert _mails("join_request_waiting") == set()
    joining.vouch(second, by=cast.paralegal, knows=True)
    request.refresh_from_db()
    assert (request.state, _history(request)) == (State.VOUCHED, ["applied", "vouched"])
    assert _mails("join_request_waiting") == {cast.facilitator.pk, cast.coordinator.pk, cast.staff.pk}


def test_one_no_keeps_it_waiting(cast):
    request = _ask(cast)
    for voucher, knows in zip(request.vouchers.all(), [True, False], strict=True):
        joining.vouch(voucher, by=voucher.member, knows=knows)
    request.refresh_from_db()
    assert request.state == State.APPLIED


def test_what_is_asked_of_another_does_not_exist(cast):
    voucher = _ask(cast).vouchers.first()
    for somebody in (cast.paralegal, cast.coordinator, cast.superuser):
        client = sign_in_client(Client(), somebody)
        assert client.post(f"/me/vouch/{voucher.pk}/", {"knows": "yes"}).status_code == 404
    with pytest.raises(Refused):
        joining.vouch(voucher, by=cast.stranger, knows=True)


def test_a_voucher_learns_of_no_group_that_is_hidden_from_them(cast):
    request = _ask(cast, group_ref="AWAY")
    client = sign_in_client(Client(), cast.lawyer)
    page = client.get(f"/me/vouch/{request.vouchers.first().pk}/").content.decode()
    assert request.group == cast.other_group
    assert cast.other_group.name_en not in page and cast.other_group.name_my not in page


@pytest.mark.django_db(transaction=True)
def test_c02_twenty_vouch_at_once_and_it_moves_once():
    """Two people press ten times each: one step, one line of history, one mail a decider."""
    cast = build_cast()
    request = _ask(cast)
    vouchers = list(request.vouchers.select_related("member", "request"))

    def press(n: int) -> None:
        try:
            joining.vouch(vouchers[n % 2], by=vouchers[n % 2].member, knows=True)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=10) as pool:
        list(pool.map(press, range(20)))
    connection.close()
    request.refresh_from_db()
    assert request.state == State.VOUCHED
    assert JoinStep.objects.filter(request=request, state="vouched").count() == 1
    assert AuditEntry.objects.filter(verb="join_request_answered").count() == 2
    assert OutboxMessage.objects.filter(kind="join_request_waiting").count() == 3


# --- deciding -----------------------------------------------------------------------------------------------------

KINDS = [
    (kind, visibility, host) for kind in Group.Kind.values for visibility in Group.Visibility.values for host in (1, 0)
]


@pytest.mark.parametrize(("kind", "visibility", "host"), KINDS)
def test_community_b3_everyone_who_may_decide_is_told(cast, kind, visibility, host):
    """Whatever kind of group it is. Who is told and who may decide are the same people."""
    network = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(network, StaffPost.Role.COORDINATOR)
    group = make_group(cast.centre if host else None, kind=kind, visibility=visibility)
    join(group, cast.newcomer, role=Membership.Role.LEADER)
    join(group, cast.facilitator, role=Membership.Role.FACILITATOR)
    join(group, cast.stranger)
    request = _vouched(cast, group_ref=group.code)
    desk = {cast.coordinator, cast.staff} if host else set()
    assert set(deciders(request)) == {cast.newcomer, cast.facilitator, network, *desk}
    assert _mails("join_request_waiting") == {one.pk for one in deciders(request)}
    everybody = [getattr(cast, role) for role in ("lawyer", "stranger", "staff_other", "safety", "superuser")]
    for one in [*everybody, *deciders(request)]:
        fresh = Member.objects.select_related("user").get(pk=one.pk)
        may = one in set(deciders(request))
        assert fresh.user.has_perm("cop.decide_join_request", request) is may, one
        assert JoinRequest.objects.visible_to(fresh).filter(pk=request.pk).exists() is may


def test_without_a_group_the_desk_of_the_first_voucher_decides(cast):
    request = _vouched(cast, group_ref="")
    assert set(deciders(request)) == {cast.coordinator, cast.staff}
    assert cast.staff.user.has_perm("cop.decide_join_request", request)
    assert not cast.staff_other.user.has_perm("cop.decide_join_request", request)
    client = sign_in_client(Client(), cast.staff)
    assert "/s/todo/asking_here/" in [todo.url for todo in client.get("/s/").context["todos"]]
    assert [row.url for row in client.get("/s/todo/asking_here/").context["rows"]] == [f"/join/{request.pk}/"]


@pytest.mark.parametrize("who", ["lawyer", "stranger", "staff_other", "safety", "superuser"])
def test_others_do_not_see_that_somebody_asks(cast, who):
    request = _vouched(cast)
    client = sign_in_client(Client(), getattr(cast, who))
    assert client.get(f"/join/{request.pk}/").status_code == 404
    assert client.post(f"/join/{request.pk}/withdraw/").status_code == 404


def test_seed_a6_from_asking_to_full_membership(cast):
    """Asked, vouched, let in by the facilitator, invited, begun, fourteen days, full."""
    request = _vouched(cast)
    client = sign_in_client(Client(), cast.facilitator)
    assert [row.url for row in client.get("/").context["needs"]] == [f"/join/{request.pk}/"]
    client.post(f"/join/{request.pk}/", {"lets_in": "yes"})
    request.refresh_from_db()
    person = request.member
    assert (person.status, person.centre, person.email) == (Member.Status.PENDING, cast.centre, "new@example.org")
    assert (person.full_name_en, person.full_name_my, person.bar_grade) == ("Moe Moe Lwin", None, "advocate")
    assert (request.name, request.email) == (None, None)
    assert not person.memberships.exists()
    token = Invitation.objects.get(member=person).token
    assert f"/in/invite/{token}/" in letter_of(OutboxMessage.objects.get(kind="invitation")).text
    newcomer = Client()
    words = "four plain words here"
    chosen = {"username": "moe", "password": words, "again": words, "language": "my"}
    assert newcomer.post(f"/in/invite/{token}/", chosen)["Location"] == "/me/begin/"
    assert newcomer.get("/g/HOME/")["Location"] == "/me/begin/"
    newcomer.post("/me/begin/", {"keeps_code": "on", "keeps_safe": "on", "display_name": "Rain"})
    assert newcomer.get("/g/HOME/").status_code == 200
    request.refresh_from_db()
    assert request.state == State.INDUCTED
    membership = Membership.objects.get(member=person)
    assert (membership.group, membership.source) == (cast.group, Membership.Source.ASKED)
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        joining.move_on(clock.now())
        request.refresh_from_db()
        assert request.state == State.INDUCTED
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        joining.move_on(clock.now())
        joining.move_on(clock.now())
    request.refresh_from_db()
    assert _history(request) == ["applied", "vouched", "approved", "inducted", "full"]


def test_c02_a_hidden_group_opens_after_probation(cast):
    request = _vouched(cast, group_ref="AWAY")
    joining.approve_join_request(request, by=cast.staff_other)
    request.refresh_from_db()
    person = conduct.begin(request.member, code=ConductCode.objects.in_force(), display_name=None)
    assert not person.memberships.exists()
    with pytest.raises(Refused), time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        joining.add_to_group(cast.other_group, person, by=cast.staff_other)
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        joining.move_on(clock.now())
        assert person.memberships.get().group == cast.other_group


def test_a_no_needs_a_reason_and_nobody_else_decides_after_it(cast):
    request = _vouched(cast)
    client = sign_in_client(Client(), cast.coordinator)
    assert list(client.post(f"/join/{request.pk}/", {"lets_in": "no"}).context["form"].errors) == ["reason"]
    client.post(f"/join/{request.pk}/", {"lets_in": "no", "reason": "Not yet"})
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.reason) == (State.DECLINED, cast.coordinator, "Not yet")
    with pytest.raises(Refused):
        joining.approve_join_request(request, by=cast.staff)


def test_community_b3_after_a_no_one_asks_again_in_two_weeks(cast):
    request = _vouched(cast)
    joining.decline_join_request(request, by=cast.staff, reason="Not yet")
    assert _ask(cast).pk == request.pk
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1), tick=False):
        assert _ask(cast).pk != request.pk


@pytest.mark.django_db(transaction=True)
def test_two_decide_at_once_and_one_counts():
    cast = build_cast()
    request = _vouched(cast)

    def decide(by: Member) -> str:
        try:
            if by.pk % 2:
                joining.approve_join_request(request, by=by)
            else:
                joining.decline_join_request(request, by=by, reason="No")
        except Refused:
            return "refused"
        finally:
            connections["default"].close()
        return "done"

    with ThreadPoolExecutor(max_workers=6) as pool:
        answers = list(pool.map(decide, [cast.coordinator, cast.staff, cast.facilitator] * 2))
    connection.close()
    assert sorted(answers) == ["done", *["refused"] * 5]
    assert len(_history(request)) == 3
    assert Member.objects.filter(status="pending").count() <= 1


def test_who_asked_for_two_groups_is_registered_once(cast):
    second = make_group(cast.centre)
    requests = [_vouched(cast), _vouched(cast, group_ref=second.code)]
    for request in requests:
        joining.approve_join_request(request, by=cast.staff)
    [person] = Member.objects.filter(status="pending")
    assert set(person.join_requests.all()) == set(requests)
    conduct.begin(person, code=ConductCode.objects.in_force(), display_name=None)
    assert {one.group for one in person.memberships.all()} == {cast.group, second}


def test_an_address_that_somebody_here_has_is_said_to_the_desk(cast):
    request = _vouched(cast, email=cast.newcomer.email)
    page = sign_in_client(Client(), cast.staff).post(f"/join/{request.pk}/", {"lets_in": "yes"})
    assert page.context["form"].non_field_errors()
    request.refresh_from_db()
    assert (request.state, request.name) == (State.VOUCHED, "Moe Moe Lwin")


def test_without_an_address_the_desk_prints_a_slip(cast):
    request = joining.approve_join_request(_vouched(cast, email="", phone="09 123 456 789"), by=cast.staff)
    client = sign_in_client(Client(), cast.staff)
    assert [row.action for row in client.get("/s/todo/let_in/").context["rows"]] != []
    assert client.post(f"/s/members/{request.member_id}/slip/").status_code == 200
    assert client.get("/s/todo/let_in/").context["rows"] == []


# --- members and further groups --------------------------------------------------------------------------------------


def test_community_b3_a_member_asks_for_a_group_and_is_answered(cast):
    client = sign_in_client(Client(), cast.newcomer)
    assert client.get("/g/HOME/").context["group"] == cast.group
    assert list(client.post("/g/HOME/join/", {"message": ""}).context["form"].errors) == ["message"]
    client.post("/g/HOME/join/", {"message": "I work on remand."})
    request = JoinRequest.objects.get()
    assert (request.state, request.message) == (State.VOUCHED, "I work on remand.")
    assert _mails("join_request_waiting") == {cast.facilitator.pk, cast.coordinator.pk, cast.staff.pk}
    assert "waiting" in client.get("/g/HOME/join/").context
    joining.approve_join_request(request, by=cast.facilitator)
    assert cast.newcomer.memberships.get().source == Membership.Source.ASKED
    assert _mails("join_answered") == {cast.newcomer.pk}
    assert client.get("/g/HOME/join/").status_code == 403


def test_community_b3_one_pending_a_member_and_group_and_a_way_back(cast):
    request = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    with pytest.raises(Refused):
        joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    sign_in_client(Client(), cast.newcomer).post(f"/join/{request.pk}/withdraw/")
    request.refresh_from_db()
    assert request.state == State.WITHDRAWN
    assert joining.ask_for_group(cast.group, cast.newcomer, message="Please").state == State.VOUCHED


def test_b4_a_hidden_group_cannot_be_asked_for(cast):
    assert sign_in_client(Client(), cast.lawyer).get("/g/AWAY/join/").status_code == 404


# --- the passing of time, mails, figures ----------------------------------------------------------------------------


def test_community_b3_reminded_after_72_hours_once(cast):
    request = _ask(cast)
    for hours, mails in ((71, 2), (73, 4), (90, 4)):
        with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
            joining.move_on(clock.now())
            assert OutboxMessage.objects.filter(kind="voucher_asked").count() == mails, hours
    joining.vouch(request.vouchers.first(), by=cast.lawyer, knows=True)
    joining.vouch(request.vouchers.last(), by=cast.paralegal, knows=True)
    with time_machine.travel(clock.now() + timedelta(hours=73), tick=False):
        joining.move_on(clock.now())
        joining.move_on(clock.now())
    assert OutboxMessage.objects.filter(kind="join_request_waiting").count() == 6


@pytest.mark.parametrize("vouched", [True, False])
def test_community_b3_expires_after_thirty_days(cast, vouched):
    request = _vouched(cast) if vouched else _ask(cast)
    with time_machine.travel(clock.now() + timedelta(days=29, hours=23), tick=False):
        joining.move_on(clock.now())
        request.refresh_from_db()
        assert request.is_open
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        joining.move_on(clock.now())
        request.refresh_from_db()
        assert request.state == State.EXPIRED
        assert JoinVoucher.objects.visible_to(cast.lawyer).count() == 0
    with time_machine.travel(clock.now() + timedelta(days=61), tick=False):
        joining.empty_old(clock.now() - timedelta(days=30))
        request.refresh_from_db()
        assert (request.name, request.email, request.state) == (None, None, State.EXPIRED)


@pytest.mark.parametrize("kind", ["voucher_asked", "join_request_waiting", "join_answered"])
def test_mails_say_that_something_waits_and_nothing_else(cast, kind):
    if kind == "voucher_asked":
        _ask(cast)
    elif kind == "join_request_waiting":
        _vouched(cast)
    else:
        request = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
        joining.approve_join_request(request, by=cast.staff)
    letter = letter_of(OutboxMessage.objects.filter(kind=kind).first())
    words = letter.subject + letter.text + letter.html
    assert not any(word in words for word in ("Moe", cast.group.name_en, cast.group.name_my, "HOME", "/join/"))


def test_a_mail_about_what_is_decided_does_not_go(cast):
    request = _vouched(cast)
    row = OutboxMessage.objects.filter(kind="join_request_waiting").first()
    JoinRequest.objects.filter(pk=request.pk).update(state=State.DECLINED)
    assert letter_of(row) == "gone"


def test_who_is_added_by_the_desk_is_on_the_way_too(cast):
    """A centre's invitation needs one voucher, the inviter (decision 3); its people have a probation as well."""
    person = registry.register_member(by=cast.staff, centre=cast.centre, full_name_en="Nwe Nwe", provider_type="other")
    request = joining.note_invited(person, by=cast.staff)
    assert _history(request) == ["applied", "vouched", "approved"]
    assert request.vouchers.get().member == cast.staff
    begun = conduct.begin(person, code=ConductCode.objects.in_force(), display_name=None)
    assert begun.is_on_probation
    request.refresh_from_db()
    assert request.state == State.INDUCTED


def test_seed_a6_the_funnel_reconciles_with_the_history(cast):
    """Every person once, also who asked for two groups; reached = here + beyond + ended later."""
    second = make_group(cast.centre)
    _ask(cast, email="a@example.org")
    _vouched(cast, email="b@example.org")
    for group in ("HOME", second.code):
        joining.approve_join_request(_vouched(cast, email="c@example.org", group_ref=group), by=cast.staff)
    conduct.begin(Member.objects.get(status="pending"), code=ConductCode.objects.in_force(), display_name=None)
    joining.decline_join_request(_vouched(cast, email="d@example.org"), by=cast.staff, reason="No")
    joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    found = funnel(JoinRequest.objects.visible_to(cast.coordinator))
    assert {stage.state: (stage.reached, stage.now) for stage in found.stages} == {
        "applied": (4, 1), "vouched": (3, 1), "approved": (1, 0), "inducted": (1, 1), "full": (0, 0),
    }  # fmt: skip
    assert {stage.state: stage.now for stage in found.ended} == {"declined": 1, "expired": 0, "withdrawn": 0}
    assert (found.people, found.in_a_group) == (4, 1)
    assert sum(stage.now for stage in (*found.stages, *found.ended)) == found.people
    for request in JoinRequest.objects.all():
        assert request.steps.order_by("-at", "-pk").first().state == request.state
    page = sign_in_client(Client(), cast.staff).get("/s/join/")
    assert page.context["funnel"] == found


def test_probation_ending_stands_on_the_desk(cast):
    for days, member in ((3, cast.lawyer), (4, cast.paralegal), (0, cast.newcomer)):
        Member.objects.filter(pk=member.pk).update(probation_until=clock.today() + timedelta(days=days))
    rows = sign_in_client(Client(), cast.staff).get("/s/todo/probation_ending/").context["rows"]
    assert [row.url for row in rows] == [f"/s/members/{cast.lawyer.pk}/"]
    assert sign_in_client(Client(), cast.staff_other).get("/s/todo/probation_ending/").context["rows"] == []


def test_a_request_stands_on_the_desk_and_in_the_digest(cast):
    from cop import digests
    from members.desk import Span

    request = _vouched(cast)
    rows = sign_in_client(Client(), cast.staff).get("/s/todo/asking/").context["rows"]
    assert [row.url for row in rows] == [f"/join/{request.pk}/"]
    lines = digests.act_today(Span.of_today(), [cast.group.pk])[cast.group.pk]
    assert [(line.key, line.n) for line in lines] == [("asking", 1)]


def test_without_a_group_and_a_centre_the_network_decides(cast):
    homeless = [make_member(None, account=True, mail=True) for _ in range(2)]
    network = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(network, StaffPost.Role.COORDINATOR)
    request = _vouched(cast, group_ref="", first=homeless[0].user.username, second=homeless[1].email)
    assert (request.centre, set(deciders(request))) == (None, {network})
    assert network.user.has_perm("cop.decide_join_request", request)
    assert not cast.coordinator.user.has_perm("cop.decide_join_request", request)
