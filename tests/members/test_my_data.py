"""What a person does with their own data at /me/data/."""

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from django.utils.translation import override

from cop.models import Attendance, Rsvp
from cop.services import questions
from members import clock
from members.home import needs_you, rows_of
from members.models import Conversation, DataCopy, Member, Message, OutboxMessage, SafetyPlan, Seat
from members.retention import going_soon
from members.services import data, freezing, housekeeping, inbox, outbox, stops, wishes
from members.services.members import change_contacts
from members.tiers import Tier, fields_of
from tests.factories import make_member, make_session
from tests.trainings.kit import make_sitting, put_down
from trainings.models import Attendance as Joined

pytestmark = pytest.mark.django_db
PAGE = "/me/data/"


def make_copy(client) -> None:
    assert client.post(f"{PAGE}copy/")["Location"] == PAGE


def test_the_copy_holds_what_is_mine_in_both_forms(cast, client, sign_in):
    client = sign_in(cast.lawyer)
    freezing.change_safety_plan(cast.lawyer, contact="My sister", lock_word="rain in may")
    Rsvp.objects.create(session=make_session(cast.group), member=cast.lawyer, answer="yes")
    inbox.send_message(cast.lawyer, to=cast.paralegal, body="=HYPERLINK(1) ပခုက္ကူ")
    make_copy(client)
    response = client.get(f"{PAGE}copy.json")
    parts = json.loads(response.content)["parts"]
    assert response["Content-Disposition"] == 'attachment; filename="data.json"'
    assert parts["entry"]["rows"][0]["email"] == cast.lawyer.email
    assert parts["plan"]["rows"] == [{"contact": "My sister"}]
    assert {"memberships", "answers", "consents", "messages"} <= set(parts)
    text = client.get(f"{PAGE}copy.csv").content.decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff") and rows[0] == ["part", "row", "column", "value"]
    assert ["messages", "1", "body", "'=HYPERLINK(1) ပခုက္ကူ"] in rows


def test_the_copy_holds_no_secret_and_nobody_else(cast):
    """What is hashed stays in the house, and what others wrote to me is theirs."""
    inbox.send_message(cast.paralegal, to=cast.lawyer, body="from somebody else")
    freezing.change_safety_plan(cast.lawyer, contact="", lock_word="rain in may")
    text = json.dumps(data.gather(cast.lawyer))
    assert "from somebody else" not in text and cast.paralegal.full_name_en not in text
    assert SafetyPlan.objects.get().lock_word not in text
    assert not {name for _model, name in fields_of(Tier.SECRET)} & {
        column for part in data.gather(cast.lawyer)["parts"].values() for row in part["rows"] for column in row
    }


def test_the_copy_says_where_somebody_was_and_not_only_when_it_was_noted(cast):
    session = make_session(cast.group, timedelta(days=-3), title="Bail in practice")
    Attendance.objects.create(day=session.days.get(), member=cast.lawyer)
    sitting = make_sitting(title="Remand")
    [place] = put_down(sitting, cast.lawyer)
    Joined.objects.create(registration=place, outcome="present", mode="room", source="tick")
    found = data.gather(cast.lawyer)["parts"]
    assert found["attendance"]["rows"][0]["session"] == "Bail in practice"
    assert found["training_attendance"]["rows"][0]["session"] == str(sitting) != ""


def test_the_copy_holds_what_was_not_posted_yet(cast):
    unposted = {"kind": "question", "typed": {"title": ["My half question"], "body": [""]}}
    questions.keep_draft(by=cast.lawyer, group=cast.group, **unposted)
    assert "My half question" in json.dumps(data.gather(cast.lawyer))
    assert "My half question" not in json.dumps(data.gather(cast.facilitator))


def test_one_copy_a_day_which_is_gone_after_24_hours(cast, client, sign_in):
    client = sign_in(cast.lawyer)
    make_copy(client)
    first = DataCopy.objects.get()
    make_copy(client)
    assert DataCopy.objects.get() == first and client.get(f"{PAGE}copy.json").status_code == 200
    with time_machine.travel(first.expires_at + timedelta(seconds=1)):
        client = sign_in(cast.lawyer)
        assert client.get(f"{PAGE}copy.json").status_code == 404
        housekeeping.keep_house()
        assert not DataCopy.objects.exists()
        make_copy(client)
        assert DataCopy.objects.get().made_at > first.expires_at


def test_a_copy_is_bound_to_its_owner_and_to_a_fresh_proof(cast, client, sign_in):
    data.make_copy(cast.lawyer)
    assert client.get(f"{PAGE}copy.json").status_code == 302, "nobody"
    assert sign_in(cast.paralegal).get(f"{PAGE}copy.json").status_code == 404
    client = sign_in(cast.lawyer, stepped_up=False)
    for page in ("copy.json", "copy.csv", "leave/", "erase/"):
        assert client.get(PAGE + page)["Location"].startswith("/in/again/"), page


def test_the_copy_lies_sealed(cast):
    made = data.make_copy(cast.lawyer)
    stored = DataCopy.objects.values_list("content", flat=True).get()
    assert stored.startswith("v1:") and cast.lawyer.email in made.content


# --- consents --------------------------------------------------------------------------------------------------------


def waiting(member) -> list[str]:
    return list(OutboxMessage.objects.filter(recipient=member).values_list("state", flat=True))


@pytest.fixture
def mailed(cast):
    """A mail waits for the lawyer."""
    session = make_session(cast.group)
    outbox.notify("session_planned", recipients=[cast.lawyer], ref_key=f"session:{session.uid}", about=session.uid)
    assert waiting(cast.lawyer) == ["pending"]
    return cast.lawyer


def test_taking_consent_back_cancels_what_waits_and_giving_it_lets_it_go(mailed, sign_in):
    client = sign_in(mailed)
    assert client.post(f"{PAGE}consent/", {"purpose": "email"})["Location"] == PAGE
    assert waiting(mailed) == ["cancelled"] and not wishes.agrees_to_mail(mailed)
    client.post(f"{PAGE}consent/", {"purpose": "email", "agrees": "on"})
    assert waiting(mailed) == ["pending"] and wishes.agrees_to_mail(mailed)
    assert mailed.consents.count() == 2, "the history stays"


def test_a_desk_that_hears_no_cancels_what_waits_too(mailed, cast):
    change_contacts(mailed, by=cast.staff, phone=None, email=mailed.email, agrees_to_mail=False)
    assert waiting(mailed) == ["cancelled"]
    withdrawn = mailed.consents.get()
    assert withdrawn.withdrawn_at and withdrawn.text_version == "2026-1"


def test_the_page_says_what_was_agreed_how_and_when(cast, sign_in):
    client = sign_in(cast.lawyer)
    stops.stop_all(cast.lawyer, via="page")
    wishes.give_consent(cast.lawyer, by=cast.staff, via="desk")
    Member.objects.filter(pk=cast.lawyer.pk).update(ui_language="en")
    page = client.get(PAGE).content.decode()
    for words in ("Notices by e-mail", "at the desk of my centre", "words of 2026-1", "taken back", "Take it back"):
        assert words in page


# --- what goes soon --------------------------------------------------------------------------------------------------


def write(cast, days_ago: int) -> None:
    inbox.send_message(cast.paralegal, to=cast.lawyer, body="old")
    Message.objects.update(sent_at=clock.now() - timedelta(days=days_ago))
    Seat.objects.update(waiting=0, waiting_since=None)


@pytest.mark.parametrize(("days_ago", "warned"), [(165, False), (167, True), (179, True)])
def test_c35c_fourteen_days_before_messages_go_both_are_told(cast, days_ago, warned):
    write(cast, days_ago)
    for member in (cast.lawyer, cast.paralegal):
        with override("en"):
            found = [(one.text, (one.at - clock.now()).days) for one in going_soon(member, clock.now())]
            titles = [row.title for row in rows_of(needs_you, member)]
        assert found == ([("1 message will be deleted", 179 - days_ago)] if warned else [])
        assert ("1 message will be deleted" in titles) == warned
    assert going_soon(cast.facilitator, clock.now()) == []


def test_c35c_after_180_days_messages_go(cast):
    write(cast, 181)
    Conversation.objects.update(started_at=clock.now() - timedelta(days=181))
    housekeeping.keep_house()
    assert not Message.objects.exists() and not Conversation.objects.exists()


# --- leaving ---------------------------------------------------------------------------------------------------------


def test_leave_myself_shuts_the_account_and_keeps_the_entry(cast, sign_in):
    client = sign_in(cast.lawyer)
    assert client.get(f"{PAGE}leave/").status_code == 200
    response = client.post(f"{PAGE}leave/")
    assert response.status_code == 302 and "cookies" in response["Clear-Site-Data"]
    member = Member.objects.get(pk=cast.lawyer.pk)
    assert (member.status, member.full_name_en) == ("left", cast.lawyer.full_name_en)
    assert client.get(PAGE).status_code == 302


def test_erase_myself_needs_the_tick_and_then_everything_is_gone(cast, sign_in):
    client = sign_in(cast.lawyer)
    assert client.post(f"{PAGE}erase/", {}).status_code == 200
    assert Member.objects.get(pk=cast.lawyer.pk).status == "active"
    response = client.post(f"{PAGE}erase/", {"is_sure": "on"})
    assert response.status_code == 302 and "cookies" in response["Clear-Site-Data"]
    assert Member.objects.get(pk=cast.lawyer.pk).status == "anonymised"
    assert client.get(response["Location"]).status_code == 200


def test_erase_myself_with_a_one_time_key_of_the_form(cast, sign_in):
    """As a browser posts it: the key's own record must not bring the person back."""
    client = sign_in(cast.lawyer)
    page = client.get(f"{PAGE}erase/").content.decode()
    key = page.split('name="once"')[1].split('value="')[1].split('"')[0]
    assert client.post(f"{PAGE}erase/", {"is_sure": "on", "once": key}).status_code == 302
    assert Member.objects.get(pk=cast.lawyer.pk).status == "anonymised"


@pytest.mark.parametrize("page", ["leave/", "erase/"])
def test_holders_of_a_post_are_told_what_comes_first(cast, sign_in, page):
    client = sign_in(cast.coordinator)
    Member.objects.filter(pk=cast.coordinator.pk).update(ui_language="en")
    assert "You hold a staff post" in client.get(PAGE + page).content.decode()
    assert client.post(PAGE + page, {"is_sure": "on"}).status_code == 200
    assert Member.objects.get(pk=cast.coordinator.pk).status == "active"


# --- the desk --------------------------------------------------------------------------------------------------------


def test_the_desk_notes_a_wish_and_takes_it_back(cast, sign_in):
    someone = make_member(
        cast.centre, status="left", left_on=clock.today() - timedelta(days=3), joined_on="2020-01-01"
    )
    client, page = sign_in(cast.staff), f"/s/members/{someone.pk}/erase/"
    assert client.get(page).status_code == 200
    assert client.post(page)["Location"] == f"/s/members/{someone.pk}/"
    assert someone.erasure_request.due_on == clock.today() + timedelta(days=27)
    assert client.post(f"{page}drop/").status_code == 302
    assert not Member.objects.filter(pk=someone.pk, erasure_request__isnull=False).exists()


def test_another_desk_cannot_have_anybody_erased(cast, sign_in):
    someone = make_member(cast.centre, status="left", left_on=clock.today())
    assert sign_in(cast.staff_other).post(f"/s/members/{someone.pk}/erase/").status_code == 404
    assert sign_in(cast.lawyer).post(f"/s/members/{someone.pk}/erase/").status_code == 404
