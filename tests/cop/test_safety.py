"""The worst day at the desk: one click closes an account, somebody finds what it leaves, a second one opens it."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cop.models import GroupSession, Membership, Task
from members import clock, handover
from members.desk import Span
from members.errors import Refused
from members.models import AuditEntry, Freeze, Member, SafetyPlan
from members.services import freezing
from members.services.members import leave_network
from tests.factories import give_post, make_member, make_session
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
WORD = "three green parrots"


def arrange(member: Member, contact: str = "Daw Canary, 09 777") -> None:
    freezing.change_safety_plan(member, contact=contact, lock_word=WORD)


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# --- closing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "staff", "safety"])
def test_c10_one_click_closes_an_account_without_a_proof(cast, role):
    victim = sign_in_client(Client(), cast.lawyer)
    staff = sign_in_client(Client(), getattr(cast, role), stepped_up=False)
    answer = staff.post(f"/s/members/{cast.lawyer.pk}/freeze/")
    assert answer["Location"] == f"/s/members/{cast.lawyer.pk}/handover/"
    assert not is_in(victim)
    assert Freeze.objects.get().frozen_by == getattr(cast, role)
    assert staff.get(answer["Location"]).status_code == 200


def test_c10_the_desk_of_another_centre_does_not_even_find_the_person(cast):
    other = sign_in_client(Client(), cast.staff_other)
    for verb in ("freeze", "thaw", "handover", "handover/contact"):
        assert other.post(f"/s/members/{cast.lawyer.pk}/{verb}/").status_code in (404, 405)
        assert other.get(f"/s/members/{cast.lawyer.pk}/{verb}/").status_code in (404, 405)
    cast.lawyer.refresh_from_db()
    assert not cast.lawyer.is_frozen


def test_c10_a_member_closes_the_own_account_and_is_out(cast):
    here, there = (sign_in_client(Client(), cast.lawyer, stepped_up=False) for _ in range(2))
    answer = here.post("/me/safety/close/")
    assert '"cookies"' in answer["Clear-Site-Data"]
    assert not is_in(here) and not is_in(there)
    assert Freeze.objects.get().way == Freeze.Way.OWN


# --- opening again ---------------------------------------------------------------------------------------------------


def test_c10_a_second_person_opens_it_again(cast):
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    first = sign_in_client(Client(), cast.coordinator)
    assert first.post(f"/s/members/{cast.lawyer.pk}/thaw/").status_code == 403
    with pytest.raises(Refused):
        freezing.thaw_member(cast.lawyer, by=cast.coordinator)
    second = sign_in_client(Client(), cast.staff)
    assert second.post(f"/s/members/{cast.lawyer.pk}/thaw/").status_code == 302
    cast.lawyer.refresh_from_db()
    assert not cast.lawyer.is_frozen and Freeze.objects.get().thawed_by == cast.staff


def test_c10_the_database_too_wants_a_second_person(cast):
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Freeze.objects.update(thawed_at=clock.now(), thawed_by=cast.coordinator)


def test_c10_opening_asks_for_a_proof(cast):
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    stale = sign_in_client(Client(), cast.staff, stepped_up=False)
    assert "/in/again/" in stale.get(f"/s/members/{cast.lawyer.pk}/thaw/")["Location"]


# --- the word on the telephone ------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["three green parrots", " Three  GREEN parrots\u200b", "threegreenparrots"])
def test_the_lock_word_closes_however_it_is_spelled(cast, said):
    arrange(cast.lawyer)
    assert freezing.freeze_by_word(cast.lawyer.user.username, said, by=cast.staff_other) == cast.lawyer
    assert Freeze.objects.get().way == Freeze.Way.LOCK_WORD


def test_the_lock_word_of_nobody_and_a_wrong_one_are_told_alike(cast):
    arrange(cast.lawyer)
    staff = sign_in_client(Client(), cast.staff_other)
    pages = []
    for name, word in [
        (cast.lawyer.user.username, "wrong words here"),
        ("nobody", WORD),
        (cast.paralegal.email, WORD),
    ]:
        answer = staff.post("/s/close/", {"name": name, "word": word})
        text = answer.content.decode().replace(name, "NAME").replace(word, "WORD")
        pages.append((answer.status_code, len(text)))
    assert len(set(pages)) == 1
    assert not Freeze.objects.exists()


def test_the_lock_word_cannot_be_guessed(cast):
    arrange(cast.lawyer)
    staff = sign_in_client(Client(), cast.staff_other)
    handle = cast.lawyer.user.username
    for _ in range(5):
        staff.post("/s/close/", {"name": handle, "word": "guess"})
    right = staff.post("/s/close/", {"name": handle, "word": WORD})
    assert right.status_code == 200 and not Freeze.objects.exists()


def test_a_plan_is_kept_sealed_and_its_word_hashed(cast):
    arrange(cast.lawyer)
    plan = SafetyPlan.objects.get()
    assert check_password("threegreenparrots", plan.lock_word)
    assert "Canary" not in str(SafetyPlan.objects.values_list("contact", flat=True).get())
    freezing.change_safety_plan(cast.lawyer, contact="", drops_word=True)
    plan.refresh_from_db()
    assert plan.contact is None and plan.lock_word == ""
    with pytest.raises(Refused):
        freezing.change_safety_plan(cast.lawyer, contact="", lock_word="short")


# --- what is left -------------------------------------------------------------------------------------------------


def unfinished() -> list[int]:
    return list(handover.unfinished().values_list("member", flat=True))


def test_what_a_closed_account_leaves_is_listed_until_all_is_given(cast):
    session = make_session(cast.group, led_by=cast.facilitator)
    elsewhere = make_session(cast.other_group, led_by=cast.facilitator)
    arrange(cast.facilitator)
    freezing.freeze_member(cast.facilitator, by=cast.coordinator)
    staff = sign_in_client(Client(), cast.staff)
    page = staff.get(f"/s/members/{cast.facilitator.pk}/handover/").content.decode()
    assert f"/g/{cast.group.code}/sessions/{session.pk}/change/" in page
    assert str(cast.other_group) not in page, "another centre's hidden group is not told"
    assert "Canary" not in page, "whom to tell is read behind a proof"
    assert unfinished() == [cast.facilitator.pk]
    freezing.note_contact_told(Freeze.objects.get(), by=cast.staff)
    GroupSession.objects.filter(pk__in=[session.pk, elsewhere.pk]).update(led_by=cast.lawyer)
    assert [left.title for left in handover.left_by(cast.facilitator, cast.staff)] == [handover.kinds["groups"].title]
    Membership.objects.filter(member=cast.lawyer).update(role="leader")
    assert unfinished() == []


def test_c10_a_group_that_only_a_closed_person_leads_gets_another_leader(cast):
    mine = f"/s/groups/{cast.group.code}/"
    freezing.freeze_member(cast.facilitator, by=cast.staff)
    coordinator = sign_in_client(Client(), cast.coordinator)
    assert mine in coordinator.get(f"/s/members/{cast.facilitator.pk}/handover/").content.decode()
    for reader, title in [(cast.staff, str(cast.group)), (cast.staff_other, "အခြား")]:
        [left] = handover.left_by(cast.facilitator, reader)
        assert [(row.url, title in row.title) for row in left.rows] == [("", True)], "who governs it names somebody"
    row = cast.group.memberships.get(member=cast.lawyer)
    coordinator.post(f"{mine}members/{row.pk}/", {"role": "leader"})
    row.refresh_from_db()
    assert row.role == "leader" and unfinished() == []


def test_c10_a_task_of_a_closed_person_is_given_away_by_those_who_run_the_group(cast):
    task = Task.objects.create(group=cast.group, what="Canary: copy the forms", owner=cast.lawyer)
    Task.objects.create(group=cast.group, what="Done", owner=cast.lawyer, done_at=clock.now())
    freezing.freeze_member(cast.lawyer, by=cast.staff)
    page = sign_in_client(Client(), cast.coordinator).get(f"/s/members/{cast.lawyer.pk}/handover/").content.decode()
    assert f"/tasks/{task.pk}/" in page and "Done" not in page
    [left] = handover.left_by(cast.lawyer, cast.staff)
    assert [row.url for row in left.rows] == [""] and "Canary" not in left.rows[0].title, "the clerk reads no posts"
    client = sign_in_client(Client(), cast.coordinator)
    client.post(f"/tasks/{task.pk}/", {"what": task.what, "owner": cast.paralegal.pk})
    task.refresh_from_db()
    assert task.owner == cast.paralegal and unfinished() == []


def test_the_desk_says_so_and_opens_the_list(cast, client):
    make_session(cast.group, led_by=cast.facilitator)
    freezing.freeze_member(cast.facilitator, by=cast.coordinator)
    staff = sign_in_client(Client(), cast.staff)
    assert "/s/todo/closed/" in staff.get("/s/").content.decode()
    assert f"/s/members/{cast.facilitator.pk}/handover/" in staff.get("/s/todo/closed/").content.decode()
    assert "/s/todo/closed/" not in sign_in_client(Client(), cast.staff_other).get("/s/").content.decode()


def test_a_session_whose_leader_is_closed_has_no_leader(cast):
    session = make_session(cast.group, led_by=cast.facilitator)
    assert not GroupSession.objects.without_leader().exists()
    freezing.freeze_member(cast.facilitator, by=cast.coordinator)
    assert GroupSession.objects.without_leader().get() == session


def test_a_digest_that_nobody_gets_is_left_behind(cast):
    freezing.freeze_member(cast.coordinator, by=cast.safety)
    [left] = handover.left_by(cast.coordinator, cast.safety)
    assert left.rows[0].title == str(cast.centre)
    give_post(make_member(cast.centre, provider_type="staff"), "coordinator", cast.centre)
    assert handover.left_by(cast.coordinator, cast.safety) == []


def test_c10_where_the_only_safety_lead_is_closed_the_list_says_so(cast):
    freezing.freeze_member(cast.safety, by=cast.coordinator)
    admin = make_member(None, account=True, provider_type="staff")
    give_post(admin, "admin")
    [left] = handover.left_by(cast.safety, admin)
    assert [row.url for row in left.rows] == ["/s/admin/members/staffpost/add/"] and unfinished() == [cast.safety.pk]
    give_post(make_member(cast.other_centre, provider_type="staff"), "safety_lead", cast.other_centre)
    assert unfinished() == [cast.safety.pk], "one of a centre is none of the network"
    give_post(make_member(None, provider_type="staff"), "safety_lead")
    assert unfinished() == []


def test_c10_the_weekly_digest_is_given_on_the_page_of_posts(cast):
    admin = make_member(None, account=True, provider_type="staff")
    give_post(admin, "admin")
    freezing.freeze_member(cast.coordinator, by=cast.safety)
    [left] = handover.left_by(cast.coordinator, admin)
    assert left.rows[0].url == "/s/admin/members/staffpost/add/"
    assert sign_in_client(Client(), admin).get(left.rows[0].url).status_code == 200
    [unable] = handover.left_by(cast.coordinator, cast.staff)
    assert unable.rows[0].url == ""


def test_who_leaves_the_network_leads_nothing_any_more(cast):
    session = make_session(cast.group, led_by=cast.facilitator, starts_in=timedelta(days=3))
    task = Task.objects.create(group=cast.group, what="Copy the forms", owner=cast.facilitator)
    leave_network(cast.facilitator, by=cast.coordinator)
    task.refresh_from_db()
    assert task.owner is None
    session.refresh_from_db()
    assert session.led_by is None


def test_c09_reading_whom_to_tell_asks_for_a_proof_and_is_written_down(cast):
    arrange(cast.lawyer)
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    url = f"/s/members/{cast.lawyer.pk}/handover/contact/"
    assert "/in/again/" in sign_in_client(Client(), cast.staff, stepped_up=False).get(url)["Location"]
    staff = sign_in_client(Client(), cast.staff)
    assert "Daw Canary, 09 777" in staff.get(url).content.decode()
    assert AuditEntry.objects.filter(verb="safety_contact_read", actor_id=cast.staff.pk).count() == 1
    staff.post(url)
    assert Freeze.objects.get().contact_told_by == cast.staff
    assert Span.of_today() and unfinished() == []


def test_who_closes_the_own_account_from_the_desk_is_signed_out(cast, client, sign_in):
    """Also a minute after the last page, when the session would be written anew."""
    sign_in(cast.coordinator)
    answer = client.post(reverse("cop:freeze_member", args=[cast.coordinator.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("members:signed_out"))
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == ""
