"""The way in, as time passes (community B3, domain A6): further groups, reminders, mails, figures."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from cop.models import JoinRequest, JoinVoucher, Membership
from cop.permissions import deciders
from cop.reports import funnel
from cop.services import joining
from members import clock
from members.errors import Refused
from members.models import ConductCode, Member, OutboxMessage, StaffPost
from members.services import conduct
from members.services import members as registry
from members.templatetags.waing import day
from tests.factories import give_post, make_group, make_member
from tests.members.letters import letter_of
from tests.signing_in import sign_in_client

from .joining_kit import ask, history, mails, vouched

State = JoinRequest.State


# --- members and further groups --------------------------------------------------------------------------------------


def test_community_b3_a_member_asks_for_a_group_and_is_answered(cast):
    client = sign_in_client(Client(), cast.newcomer)
    assert client.get("/g/HOME/").context["group"] == cast.group
    assert list(client.post("/g/HOME/join/", {"message": ""}).context["form"].errors) == ["message"]
    client.post("/g/HOME/join/", {"message": "I work on remand."})
    request = JoinRequest.objects.get()
    assert (request.state, request.message) == (State.VOUCHED, "I work on remand.")
    assert mails("join_request_waiting") == {cast.facilitator.pk, cast.coordinator.pk, cast.staff.pk}
    assert "waiting" in client.get("/g/HOME/join/").context
    joining.approve_join_request(request, by=cast.facilitator)
    assert cast.newcomer.memberships.get().source == Membership.Source.ASKED
    assert mails("join_answered") == {cast.newcomer.pk}
    assert client.get("/g/HOME/join/").status_code == 403


def test_d38_what_tells_who_a_client_is_is_stopped_and_kept_in_the_page(cast):
    """In asking and in deciding."""
    told = "For my client 12/KAMANA(N)123456"
    asker = sign_in_client(Client(), cast.newcomer)
    page = asker.post("/g/HOME/join/", {"message": told})
    assert told in page.content.decode() and "<mark" in page.content.decode()
    assert not JoinRequest.objects.exists()
    request = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    page = sign_in_client(Client(), cast.facilitator).post(f"/join/{request.pk}/", {"lets_in": "no", "reason": told})
    assert told in page.content.decode() and "<mark" in page.content.decode()
    request.refresh_from_db()
    assert request.state == State.VOUCHED


def test_who_has_asked_reads_so_on_the_page_of_the_group_and_is_not_asked_to_again(cast):
    client = sign_in_client(Client(), cast.newcomer)
    before = client.get("/g/HOME/").content.decode()
    request = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    after = client.get("/g/HOME/").content.decode()
    assert 'class="btn" href="/g/HOME/join/"' in before and 'class="btn" href="/g/HOME/join/"' not in after
    with override(cast.newcomer.ui_language):
        assert day(request.applied_at) in after


def test_community_b3_one_pending_a_member_and_group_and_a_way_back(cast):
    request = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    with pytest.raises(Refused):
        joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    sign_in_client(Client(), cast.newcomer).post(f"/join/{request.pk}/withdraw/")
    request.refresh_from_db()
    assert request.state == State.WITHDRAWN
    assert joining.ask_for_group(cast.group, cast.newcomer, message="Please").state == State.VOUCHED


def test_who_leaves_asks_and_vouches_no_more(cast):
    mine = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
    asked = ask(cast, first=cast.newcomer.user.username)
    registry.leave_network(cast.newcomer, by=cast.staff)
    mine.refresh_from_db()
    assert mine.state == State.WITHDRAWN
    assert {voucher.member for voucher in asked.vouchers.all()} == {None, cast.paralegal}


def test_b4_a_hidden_group_cannot_be_asked_for(cast):
    assert sign_in_client(Client(), cast.lawyer).get("/g/AWAY/join/").status_code == 404


# --- the passing of time, mails, figures ----------------------------------------------------------------------------


def test_community_b3_reminded_after_72_hours_once(cast):
    request = ask(cast)
    for hours, count in ((71, 2), (73, 4), (90, 4)):
        with time_machine.travel(clock.now() + timedelta(hours=hours), tick=False):
            joining.move_on(clock.now())
            assert OutboxMessage.objects.filter(kind="voucher_asked").count() == count, hours
    joining.vouch(request.vouchers.first(), by=cast.lawyer, knows=True)
    joining.vouch(request.vouchers.last(), by=cast.paralegal, knows=True)
    with time_machine.travel(clock.now() + timedelta(hours=73), tick=False):
        joining.move_on(clock.now())
        joining.move_on(clock.now())
    assert OutboxMessage.objects.filter(kind="join_request_waiting").count() == 6


@pytest.mark.parametrize("is_vouched", [True, False])
def test_community_b3_expires_after_thirty_days(cast, is_vouched):
    request = vouched(cast) if is_vouched else ask(cast)
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
        ask(cast)
    elif kind == "join_request_waiting":
        vouched(cast)
    else:
        request = joining.ask_for_group(cast.group, cast.newcomer, message="Please")
        joining.approve_join_request(request, by=cast.staff)
    letter = letter_of(OutboxMessage.objects.filter(kind=kind).first())
    words = letter.subject + letter.text + letter.html
    assert not any(word in words for word in ("Moe", cast.group.name_en, cast.group.name_my, "HOME", "/join/"))


def test_a_mail_about_what_is_decided_does_not_go(cast):
    request = vouched(cast)
    row = OutboxMessage.objects.filter(kind="join_request_waiting").first()
    JoinRequest.objects.filter(pk=request.pk).update(state=State.DECLINED)
    assert letter_of(row) == "gone"


def test_who_is_added_by_the_desk_is_on_the_way_too(cast):
    """A centre's invitation needs one voucher, the inviter (decision 3); its people have a probation as well."""
    person = registry.register_member(by=cast.staff, centre=cast.centre, full_name_en="Nwe Nwe", provider_type="other")
    request = joining.note_invited(person, by=cast.staff)
    assert history(request) == ["applied", "vouched", "approved"]
    assert request.vouchers.get().member == cast.staff
    begun = conduct.begin(person, code=ConductCode.objects.in_force(), display_name=None)
    assert begun.is_on_probation
    request.refresh_from_db()
    assert request.state == State.INDUCTED


def test_seed_a6_the_funnel_reconciles_with_the_history(cast):
    """Every person once, also who asked for two groups; reached = here + beyond + ended later."""
    second = make_group(cast.centre)
    ask(cast, email="a@example.org")
    vouched(cast, email="b@example.org")
    for group in ("HOME", second.code):
        joining.approve_join_request(vouched(cast, email="c@example.org", group_ref=group), by=cast.staff)
    conduct.begin(Member.objects.get(status="pending"), code=ConductCode.objects.in_force(), display_name=None)
    joining.decline_join_request(vouched(cast, email="d@example.org"), by=cast.staff, reason="No")
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

    request = vouched(cast)
    rows = sign_in_client(Client(), cast.staff).get("/s/todo/asking/").context["rows"]
    assert [row.url for row in rows] == [f"/join/{request.pk}/"]
    lines = digests.act_today(Span.of_today(), [cast.group.pk])[cast.group.pk]
    assert [(line.key, line.n) for line in lines] == [("asking", 1)]


def test_without_a_group_and_a_centre_the_network_decides(cast):
    homeless = [make_member(None, account=True, mail=True) for _ in range(2)]
    network = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(network, StaffPost.Role.COORDINATOR)
    request = vouched(cast, group_ref="", first=homeless[0].user.username, second=homeless[1].email)
    assert (request.centre, set(deciders(request))) == (None, {network})
    assert network.user.has_perm("cop.decide_join_request", request)
    assert not cast.coordinator.user.has_perm("cop.decide_join_request", request)
