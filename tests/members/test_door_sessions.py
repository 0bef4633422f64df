"""Sessions and the seized phone: safety C-08 to C-12."""

import time

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test import Client, RequestFactory

from members.models import AuditEntry, CalendarFeed, Invitation, OutboxMessage, User
from members.services import accounts, freezing, invitations, outbox
from tests.counting import statements
from tests.factories import make_member
from tests.signing_in import sign_in_client

MINUTE, HOUR = 60, 3600
PASSPHRASE = "correct horse battery"


@pytest.fixture
def at():
    """`at(seconds)` moves the clock to so long after the test began."""
    begun = time.time()
    with time_machine.travel(begun, tick=False) as traveller:
        yield lambda seconds: traveller.move_to(begun + seconds)


def _is_in(client) -> bool:
    return client.get("/more/").status_code == 200


@pytest.mark.parametrize(("who", "idle"), [("staff", 15 * MINUTE), ("lawyer", 45 * MINUTE)])
def test_c08_a_resting_session_ends(cast, at, who, idle):
    client = sign_in_client(Client(), getattr(cast, who))
    assert _is_in(client)
    at(idle - MINUTE)
    assert _is_in(client)
    at(idle - MINUTE + idle - 1)
    assert _is_in(client)
    at(idle - MINUTE + idle - 1 + idle + MINUTE)
    assert not _is_in(client)
    assert UserSession.objects.count() == Session.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "absolute", "step"), [("staff", 8 * HOUR, 10 * MINUTE), ("lawyer", 24 * HOUR, 40 * MINUTE)]
)
def test_c08_a_busy_session_ends_too(cast, at, who, absolute, step):
    client = sign_in_client(Client(), getattr(cast, who))
    for moment in range(0, absolute, step):
        at(moment)
        assert _is_in(client)
    at(absolute - MINUTE)
    assert _is_in(client)
    at(absolute + MINUTE)
    assert not _is_in(client)


def test_c08_the_person_is_told_and_led_back(cast, at):
    client = sign_in_client(Client(), cast.lawyer)
    _is_in(client)
    at(HOUR)
    answer = client.get("/me/messages/", follow=True)
    assert answer.redirect_chain == [("/in/?next=/me/messages/", 302)]
    assert len(list(answer.context["messages"])) == 1


def test_c08_the_session_id_changes_at_the_door(cast, client):
    client.get("/in/")
    client.get("/in/slip/")
    client.post("/in/slip/", {"code": invitations.print_slip(make_member(cast.centre), by=cast.staff)})
    before = client.session.session_key
    client.post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE})
    inside = client.session.session_key
    assert inside != before
    assert not Session.objects.filter(session_key=before).exists()
    client.post("/out/")
    client.cookies["sessionid"] = inside
    assert not _is_in(client)


def test_c08_the_session_id_changes_when_somebody_proves_themselves_again(cast, client):
    sign_in_client(client, cast.lawyer, stepped_up=False)
    before = client.session.session_key
    assert client.get("/me/safety/app/")["Location"].startswith("/in/again/")
    assert (
        client.post("/in/again/", {"password": PASSPHRASE, "next": "/me/safety/app/"})["Location"] == "/me/safety/app/"
    )
    assert client.session.session_key != before
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [client.session.session_key]


def test_c10_a_person_ends_their_other_sessions(cast):
    here, there = sign_in_client(Client(), cast.lawyer), sign_in_client(Client(), cast.lawyer)
    page = here.get("/me/safety/")
    assert len(page.context["others"]) == 1
    here.post("/me/safety/end/")
    assert _is_in(here) and not _is_in(there)
    assert here.get("/me/safety/").context["others"] == []


def test_signing_in_costs_the_same_whoever_never_signed_out(cast):
    """Yesterdays' sessions go in one statement, not in one each."""

    def cost(ended: int) -> int:
        UserSession.objects.all().delete()
        gone = [UserSession(user=cast.lawyer.user, session_key=f"gone-{n}", ip="0.0.0.0") for n in range(ended)]
        UserSession.objects.bulk_create(gone)
        with statements() as found:
            Client().post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE})
        assert UserSession.objects.count() == 1
        return len(found)

    cost(0)
    assert cost(1) == cost(25)


def test_c10_own_sessions_keep_no_address_and_no_browser(cast):
    client = Client(headers={"user-agent": "Canary/1.0"}, REMOTE_ADDR="203.0.113.77")
    sign_in_client(client, cast.lawyer)
    row = UserSession.objects.get()
    assert (row.ip, row.user_agent) == ("0.0.0.0", "")
    for column in ("ip = '203.0.113.77'", "user_agent = 'Canary'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE usersessions_usersession SET {column}")


def test_c10_freezing_closes_every_way_in(cast):
    one, two = sign_in_client(Client(), cast.lawyer), sign_in_client(Client(), cast.lawyer)
    CalendarFeed.objects.create(member=cast.lawyer, token_hash=b"x" * 32, expires_at="2099-01-01T00:00Z")
    outbox.notify("sign_in_changed", recipients=[cast.lawyer], ref_key="test")
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    assert not _is_in(one) and not _is_in(two)
    assert Session.objects.count() == UserSession.objects.count() == 0
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()
    assert OutboxMessage.objects.get(kind="sign_in_changed").state == "cancelled"
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.frozen_by == cast.coordinator and cast.lawyer.is_frozen
    entry = AuditEntry.objects.get(verb="member_frozen")
    assert (entry.actor_id, entry.centre_id, entry.facts) == (cast.coordinator.pk, cast.centre.pk, {"way": "desk"})


def test_c10_freezing_again_changes_nothing(cast):
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    freezing.freeze_member(cast.lawyer, by=cast.staff)
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.frozen_by == cast.coordinator
    assert User.objects.get(pk=cast.lawyer.user_id).session_epoch == 1


def test_c10_thawing_revives_no_old_session(cast):
    client = sign_in_client(Client(), cast.lawyer)
    kept = Session.objects.get()
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    kept.save(force_insert=True)  # as if a copy of the row had survived
    freezing.thaw_member(cast.lawyer, by=cast.staff)
    assert not _is_in(client)
    cast.lawyer.user.refresh_from_db()
    assert Client().post("/in/", {"login": cast.lawyer.email, "password": PASSPHRASE})["Location"] == "/"


def test_c10_thawing_puts_mail_back_that_is_still_due(cast):
    outbox.notify("sign_in_changed", recipients=[cast.lawyer], ref_key="test")
    freezing.freeze_member(cast.lawyer, by=cast.coordinator)
    freezing.thaw_member(cast.lawyer, by=cast.staff)
    assert OutboxMessage.objects.get(kind="sign_in_changed").state == "pending"
    assert AuditEntry.objects.filter(verb="member_thawed").count() == 1


def test_c10_a_person_without_an_account_can_be_frozen(cast):
    person = make_member(cast.centre, mail=True)
    invitations.invite(person, by=cast.staff)
    freezing.freeze_member(person, by=cast.coordinator)
    assert not Invitation.objects.filter(withdrawn_at=None).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_c11_quick_exit_ends_this_session_alone(cast, settings, method):
    here, there = (sign_in_client(Client(enforce_csrf_checks=True), cast.lawyer) for _ in range(2))
    answer = getattr(here, method)("/leave/")
    assert (answer.status_code, answer["Location"]) == (303, settings.EXIT_URL)
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "private, no-store"
    assert not _is_in(here) and _is_in(there)


def test_c11_quick_exit_works_signed_out(db, client):
    assert client.get("/leave/").status_code == 303


def test_c11_signing_out_clears_the_browser_and_needs_a_post(cast):
    client = sign_in_client(Client(), cast.lawyer)
    assert client.get("/out/").status_code == 200 and _is_in(client)
    answer = client.post("/out/")
    assert answer["Location"] == "/bye/"
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert not _is_in(client)
    assert client.get("/bye/").status_code == 200


@pytest.mark.parametrize("path", ["/in/", "/more/", "/me/safety/", "/nowhere/", "/i18n/setlang/", "/s/admin/"])
def test_c12_nothing_is_kept_by_the_browser(cast, path):
    answer = sign_in_client(Client(), cast.staff).get(path)
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_form_that_fails_the_csrf_check_says_so(cast):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/in/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "403_csrf.html" in [t.name for t in answer.templates]


def test_the_language_of_a_visitor_is_kept_in_a_cookie(db, client):
    assert client.get("/in/")["Content-Language"] == "my"
    client.post("/i18n/setlang/", {"language": "en", "next": "/in/"})
    assert client.get("/in/")["Content-Language"] == "en"


def test_the_language_of_a_member_is_kept_in_the_profile(cast):
    client = sign_in_client(Client(), cast.lawyer)
    client.cookies["language"] = "en"
    assert client.get("/more/")["Content-Language"] == "my"  # the profile wins over the cookie
    client.post("/i18n/setlang/", {"language": "en", "next": "/more/"})
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.ui_language == "en"
    client.post("/i18n/setlang/", {"language": "xx", "next": "/more/"})
    cast.lawyer.refresh_from_db()
    assert cast.lawyer.ui_language == "en"


def test_the_language_of_one_request_does_not_reach_the_next(cast):
    english = sign_in_client(Client(), cast.paralegal)
    english.post("/i18n/setlang/", {"language": "en"})
    english.get("/more/")
    assert Client().get("/in/")["Content-Language"] == "my"


def test_the_cost_of_a_page_stands_in_its_footer(cast, client):
    import zlib

    sign_in_client(client, cast.lawyer)
    cast.lawyer.ui_language = "en"
    cast.lawyer.save()
    body = client.get("/help/").content
    assert b"@@COST@@" not in body
    import re

    said = float(re.search(rb"cost about ([\d.]+) KB", body)[1])
    assert said == pytest.approx(len(zlib.compress(body, 6)) / 1024, abs=0.1)


def test_a_page_costs_three_queries_before_it_begins(cast, django_assert_num_queries):
    client = sign_in_client(Client(), cast.staff)
    client.get("/me/")
    with django_assert_num_queries(3):  # session, account with member, posts
        client.get("/me/")


def test_enter_as_is_refused_outside_the_demo(cast, settings):
    from members.errors import Refused

    settings.DEMO = False
    with pytest.raises(Refused):
        accounts.enter_as(RequestFactory().get("/"), cast.lawyer)
