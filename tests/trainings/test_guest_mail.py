"""People from outside are mailed where they agreed to it: numbers and times, their own link, one way to stop, and no
word of the house (decisions 9–14, safety C-44)."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members import clock, reasons
from members.clock import YANGON
from members.mail import addresses
from members.mail.rendering import STOP_OUTSIDER, stop_token
from members.models import OutboxMessage, Suppression, SystemMark
from members.services import bounces, marks, outbox
from members.services.drain import drain
from members.services.planner import plan
from members.services.reconcile import reconcile
from tests.mail_kit import html_of, text_of
from trainings.models import Guest, Registration
from trainings.place_links import place_token
from trainings.reports.told import told_rows
from trainings.services import guests, registrations, sessions
from trainings.services.offers import move_offers_on

from .kit import make_sitting, make_training

pytestmark = pytest.mark.django_db
ADDRESS = "outsider@example.org"
DAY = timedelta(days=1)
HOUSE = ("/me/", "Sign in", "sign in to", "CANARY", "Bail hearings", "Change how we reach you")


@pytest.fixture
def session(cast):
    starts_at = (clock.now() + 9 * DAY).astimezone(YANGON).replace(hour=14, minute=0, second=0, microsecond=0)
    return make_sitting(make_training(cast.centre), starts_at=starts_at, capacity_room=3)


def invite(session, by, *, agreed: bool = True, email: str = ADDRESS, language: str = "en") -> Registration:
    facts = {"name": "Daw CANARY", "phone": "", "mode": "room", "language": language}
    return guests.invite_guest(session, by=by, email=email, agreed=agreed, **facts)


@pytest.fixture
def row(session, cast):
    """Somebody from outside who agreed to be mailed, and took the place."""
    return registrations.accept_offer(invite(session, cast.staff), by=None)


def kinds_of(**which) -> list[tuple[str, str]]:
    found = OutboxMessage.objects.filter(**which).order_by("created_at", "kind")
    return list(found.values_list("kind", "state"))


def link_in(message) -> str:
    before = reverse("trainings:place", args=["-"]).partition("-")[0]
    return re.search(rf"\S+{before}\S+", text_of(message))[0]


def path_of(address: str) -> str:
    return "/" + address.split("//", 1)[1].split("/", 1)[1]


# --- who gets one ----------------------------------------------------------------------------------------------------


def test_learning_13_offer_and_place_are_mailed_with_the_own_link_and_nothing_of_the_house(relay, session, cast):
    row = invite(session, cast.staff)
    assert drain().sent == 1
    assert relay.mails[0]["Subject"] in ("An invitation", "ဖိတ်ကြားချက်တစ်ခု"), "no place became free for a guest"
    page = path_of(link_in(relay.mails[0]))
    client = Client()
    assert client.get(page).status_code == 200
    assert client.post(page, {"act": "accept"}).status_code == 302
    assert Registration.objects.get(pk=row.pk).state == "confirmed"
    assert drain().sent == 1
    for message in relay.mails:
        assert message["To"] == ADDRESS
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        for part in (message["Subject"], text_of(message), html_of(message)):
            assert not [word for word in HOUSE if word in part]
    assert kinds_of() == [("training_offered", "sent"), ("training_registered", "sent")]


@pytest.mark.parametrize("facts", [{"agreed": False}, {"email": ""}])
def test_nobody_who_did_not_agree_is_mailed_and_stands_on_the_list_of_whom_to_tell(session, cast, facts):
    row = invite(session, cast.staff, **facts)
    registrations.accept_offer(row, by=None)
    sessions.move_session(session, by=cast.staff, starts_at=session.starts_at + DAY, ends_at=session.ends_at + DAY)
    assert not OutboxMessage.objects.exists()
    session.refresh_from_db()
    assert [one.how for one in told_rows(session)] == [""]


def test_reminder_is_planned_once_comes_back_and_goes_once(session, row, relay):
    OutboxMessage.objects.all().delete()
    at = session.starts_at - DAY
    marks.set_mark(SystemMark.PLANNER, number=(at - timedelta(minutes=1)).timestamp())
    assert [plan(at).reminders for _ in range(2)] == [1, 0]
    one = OutboxMessage.objects.get(kind="training_reminder")
    assert (one.outsider, one.recipient, one.centre) == (row.guest.uid, None, session.centre)
    outbox.withdraw(outsider=row.guest.uid, reason="not_coming")
    assert plan(at + timedelta(minutes=1)).revived == 1
    drain(at + timedelta(minutes=1))
    assert plan(at + timedelta(minutes=2)).revived == 0
    (mail,) = [mail for mail in relay.mails if mail["To"] == ADDRESS]
    assert link_in(mail)
    assert kinds_of(kind="training_reminder") == [("training_reminder", "sent")]


def test_who_gave_the_place_back_is_not_reminded(session, row):
    registrations.give_back(row, by=None)
    at = session.starts_at - DAY
    marks.set_mark(SystemMark.PLANNER, number=(at - timedelta(minutes=1)).timestamp())
    assert plan(at).reminders == 0


def test_no_reminder_right_after_being_told_and_none_that_is_too_late(session, row):
    at = session.starts_at - DAY
    OutboxMessage.objects.update(created_at=at - timedelta(minutes=5))
    marks.set_mark(SystemMark.PLANNER, number=(at - timedelta(minutes=1)).timestamp())
    plan(at)
    reminder = OutboxMessage.objects.get(kind="training_reminder")
    assert (reminder.state, reminder.reason) == ("stale", "just_told")


def test_learning_2_and_3_moved_and_called_off_are_told_once(session, row, cast):
    OutboxMessage.objects.all().delete()
    sessions.move_session(session, by=cast.staff, starts_at=session.starts_at + DAY, ends_at=session.ends_at + DAY)
    session.refresh_from_db()
    assert [one.how for one in told_rows(session)] == ["waiting"]
    sessions.change_session(session, by=cast.staff, place="Another room")
    for _ in range(2):
        sessions.cancel_session(session, by=cast.staff)
    assert kinds_of() == [
        ("training_moved", "cancelled"), ("training_changed", "cancelled"), ("training_cancelled", "pending"),
    ]  # fmt: skip


def test_who_gave_the_place_back_or_was_taken_off_gets_what_is_theirs(session, cast):
    given, taken = (registrations.accept_offer(invite(session, cast.staff), by=None) for _ in range(2))
    OutboxMessage.objects.update(state="sent", intent_at=clock.now(), sent_at=clock.now())
    registrations.give_back(given, by=None)
    registrations.take_off(taken, by=cast.staff)
    assert kinds_of(state="pending") == [("training_taken_off", "pending")]
    assert OutboxMessage.objects.get(state="pending").outsider == taken.guest.uid


def test_nothing_goes_out_for_an_invitation_that_ran_out(session, cast):
    row = invite(session, cast.staff)
    move_offers_on(row.offer_expires_at)
    assert kinds_of() == [("training_offered", "cancelled")]


def test_one_mail_to_one_addressee_is_held_by_the_database(session, row, cast):
    facts = {"kind": "training_changed", "ref_key": "x", "not_before": clock.now(), "next_attempt_at": clock.now(),
             "expires_at": clock.now() + DAY}  # fmt: skip
    for wrong in ({"recipient": cast.lawyer, "outsider": row.guest.uid}, {"centre": session.centre}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OutboxMessage.objects.create(**facts, **wrong)
    OutboxMessage.objects.create(**facts, outsider=row.guest.uid)
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.create(**facts, outsider=row.guest.uid)
    about = {"outsiders": [row.guest.uid], "centre_id": None, "ref_key": "y"}
    assert [outbox.notify_outsiders("training_changed", **about) for _ in range(2)] == [1, 0]
    assert outbox.notify_outsiders("session_planned", **about) == 0, "a kind of another room goes to no outsider"


# --- stopping, bounces, forgetting -----------------------------------------------------------------------------------


def stop_url(message) -> str:
    return path_of(re.search(r"<(.+)>", message["List-Unsubscribe"])[1])


def test_c44_one_post_stops_all_mail_of_the_session_and_a_scanner_none(relay, session, cast):
    row = invite(session, cast.staff)
    drain()
    page, program = stop_url(relay.mails[0]), Client(enforce_csrf_checks=True)
    assert program.get(page).status_code == 200
    assert Guest.objects.get().mail_stopped_at is None
    registrations.accept_offer(row, by=None)
    for _ in range(2):
        answer = program.post(page, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "/me/" not in answer.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert kinds_of(state="cancelled") == [("training_registered", "cancelled")]
    sessions.change_session(session, by=cast.staff, place="Another room")
    assert drain().sent == 0
    assert [one.how for one in told_rows(type(session).objects.get(pk=session.pk))] == [""]


def test_link_of_a_member_stops_no_guest_and_the_other_way_round(row, cast):
    uid, client = row.guest.uid, Client()
    as_member = reverse("members:stop_mail", args=[stop_token(uid, "training_reminder")])
    as_guest = reverse("members:stop_mail", args=[stop_token(cast.lawyer.uid, "x", purpose=STOP_OUTSIDER)])
    assert client.post(as_member).status_code == 404
    assert client.post(as_guest).status_code == 404
    assert Guest.objects.get().mail_stopped_at is None


def test_dead_address_goes_to_the_list_of_whom_to_tell_and_a_complaint_ends_it(relay, session, cast):
    row = invite(session, cast.staff)
    drain()
    mail = OutboxMessage.objects.get()
    assert addresses.row_of(relay.mails[0].envelope_from) == mail.pk
    bounces.note_hard_bounce(mail)
    assert Suppression.objects.count() == 1
    assert [one.how for one in told_rows(session)] == [""]
    registrations.accept_offer(row, by=None)
    assert OutboxMessage.objects.count() == 1
    Suppression.objects.all().delete()
    bounces.note_complaint(mail)
    assert Guest.objects.get().mail_stopped_at is not None
    assert Suppression.objects.get().cause == "complaint"


def test_who_was_forgotten_is_mailed_no_more(relay, session, row):
    assert guests.forget_guests(session.ends_at + timedelta(seconds=1)) == 1
    assert drain().sent == 0
    assert set(OutboxMessage.objects.exclude(kind="training_offered").values_list("reason")) == {("no_address",)}


def test_after_a_restore_the_relays_log_knows_their_mail(relay, session, cast):
    invite(session, cast.staff)
    drain()
    OutboxMessage.objects.update(state="pending", intent_at=None, sent_at=None)
    log = {relay.mails[0]["Message-ID"].strip("<>")}
    assert reconcile(relay_log=log)["sent"] == 1


# --- the pages -------------------------------------------------------------------------------------------------------


def test_staff_of_the_centre_see_their_mail_and_nobody_elsewhere_does(sign_in, session, row, cast):
    drained = OutboxMessage.objects.get(kind="training_registered")
    OutboxMessage.objects.update(state="failed", reason="bounced")
    detail = reverse("members:mail_detail", args=[drained.pk])
    for path in (reverse("members:mail_list"), detail):
        assert "Daw CANARY" in sign_in(cast.staff).get(path).content.decode()
    other = sign_in(cast.staff_other)
    assert "CANARY" not in other.get(reverse("members:mail_list")).content.decode()
    again = reverse("members:resend_mail", args=[drained.pk])
    assert (other.get(detail).status_code, other.post(again).status_code) == (404, 404)
    assert sign_in(cast.staff).post(again).status_code == 302
    drained.refresh_from_db()
    assert drained.state == "pending"


def test_own_page_takes_an_address_with_consent_and_mails_how_things_stand(client, session, cast):
    row = invite(session, cast.staff, email="", agreed=False)
    page = reverse("trainings:place", args=[place_token(row)])
    assert 'name="email"' in client.get(page).content.decode()
    for data in ({"email": ADDRESS}, {"email": "x", "agreed": "on"}):
        assert client.post(page, {"act": "mail", **data}).status_code == 200
    assert not OutboxMessage.objects.exists()
    assert client.post(page, {"act": "mail", "email": ADDRESS, "agreed": "on"}).status_code == 302
    assert kinds_of() == [("training_offered", "pending")]
    shown = client.get(page).content.decode()
    assert ADDRESS not in shown and 'name="email"' not in shown
    assert ADDRESS not in Guest.objects.values_list("email", flat=True)[0], "sealed"


def test_own_page_of_a_member_or_of_a_used_link_takes_no_address(client, session, cast):
    used = invite(session, cast.staff, email="", agreed=False)
    token = place_token(used)
    registrations.accept_offer(used, by=None)
    member = registrations.register(session, cast.lawyer, by=cast.lawyer, mode="room")
    for page in (token, place_token(member)):
        path = reverse("trainings:place", args=[page])
        assert 'name="email"' not in client.get(path).content.decode()
        client.post(path, {"act": "mail", "email": ADDRESS, "agreed": "on"})
    assert not Guest.objects.filter(mail_agreed_at__isnull=False).exists()
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.email != ADDRESS


def test_who_invites_says_whether_they_agreed(sign_in, session, cast):
    client, url = sign_in(cast.staff), reverse("trainings:guest_list", args=[session.pk])
    facts = {"name": "Daw CANARY", "language": "my", "mode": "room"}
    assert client.post(url, {**facts, "agreed": "on"}).status_code == 200
    assert client.post(url, {**facts, "email": ADDRESS}).status_code == 302
    assert client.post(url, {**facts, "email": ADDRESS, "agreed": "on"}).status_code == 302
    assert [guest.wants_mail for guest in Guest.objects.order_by("pk")] == [False, True]
    assert OutboxMessage.objects.count() == 1


def test_who_invites_sees_whom_no_mail_reaches_and_why(sign_in, session, cast):
    for facts in ({"agreed": False}, {}, {"email": "", "agreed": False}):
        invite(session, cast.staff, **facts)
    with translation.override("my"):
        said = {code: str(reasons.say(code)) for code in ("no_consent", "bounced")}
    client, url = sign_in(cast.staff), reverse("trainings:guest_list", args=[session.pk])
    text = client.get(url).content.decode()
    assert (text.count(said["no_consent"]), text.count(said["bounced"])) == (1, 0)
    bounces.suppress(ADDRESS)
    assert client.get(url).content.decode().count(said["bounced"]) == 1


@pytest.mark.parametrize("language", ["my", "en"])
def test_mails_are_in_their_language(relay, session, cast, language):
    with translation.override("en" if language == "my" else "my"):
        invite(session, cast.staff, language=language)
        drain()
    text = text_of(relay.mails[0])
    assert bool(re.search("[\u1000-\u109f]", text)) == (language == "my")
