"""Safety C-01: the only way in is an invitation, and each opens one account once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from members.errors import Refused
from members.models import AuditEntry, Consent, Invitation, Member, OutboxMessage, StaffPost, User
from members.services import freezing, invitations
from tests.factories import give_post, make_centre, make_member
from tests.members.letters import letter_of

WORDS = "four plain words here"
CHOSEN = {"username": "rain.bow", "password": WORDS, "again": WORDS, "language": "en"}
SLIP, MAIL = Invitation.Kind.SLIP, Invitation.Kind.MAIL


@pytest.fixture
def invited(cast):
    """A registered person with an address and consent, but without an account."""
    return make_member(cast.centre, mail=True)


def _page(token: str) -> str:
    return f"/in/invite/{token}/"


def _plain(answer) -> tuple[int, str]:
    """Status and words of a page, without the token of its forms and without its own address."""
    body = answer.content.decode()
    start, end = body.index("<main"), body.index("</main>")
    return answer.status_code, body[start:end]


def test_c01_an_invitation_opens_the_account(cast, invited, client):
    token = invitations.invite(invited, by=cast.staff)
    assert len(token) == 43  # 256 bits
    assert client.get(_page(token)).status_code == 200
    answer = client.post(_page(token), CHOSEN)
    assert (answer.status_code, answer["Location"]) == (302, "/me/begin/")
    invited.refresh_from_db()
    assert invited.user.username == "rain.bow"
    assert invited.ui_language == "en"
    assert client.get("/more/").context["member"] == invited


def test_c01_opening_the_page_changes_nothing(cast, invited, client):
    token = invitations.invite(invited, by=cast.staff)
    before = Invitation.objects.values_list("used_at", "withdrawn_at").get()
    client.get(_page(token))
    client.head(_page(token))
    assert Invitation.objects.values_list("used_at", "withdrawn_at").get() == before
    assert User.objects.filter(username="rain.bow").count() == 0


def test_c01_the_database_keeps_a_hash_of_the_token(cast, invited):
    token = invitations.invite(invited, by=cast.staff)
    kept = bytes(Invitation.objects.get().token_hash)
    assert len(kept) == 32
    assert kept != token.encode()
    code = invitations.print_slip(invited, by=cast.staff)
    assert invitations.clean_code(code) not in str(Invitation.objects.values_list())


def test_c01_every_dead_link_shows_one_page(cast, invited, client):
    """Absent, expired, used, withdrawn, of a changed address, of a frozen person: nobody can tell which."""
    pages = [_plain(client.get(_page("A" * 43))), _plain(client.post(_page("A" * 43), CHOSEN))]
    expired = invitations.invite(make_member(cast.centre, mail=True), by=cast.staff)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    withdrawn = invitations.invite(invited, by=cast.staff)
    moved = make_member(cast.centre, mail=True)
    to_old_address = invitations.invite(moved, by=cast.staff)
    moved.email = "other@example.org"
    moved.save()
    invitations.invite(invited, by=cast.staff)
    used = invitations.invite(make_member(cast.centre, mail=True), by=cast.staff)
    assert Client().post(_page(used), CHOSEN).status_code == 302
    frozen_person = make_member(cast.centre, mail=True)
    frozen = invitations.invite(frozen_person, by=cast.staff)
    freezing.freeze_member(frozen_person, by=cast.coordinator)
    for token in (expired, withdrawn, to_old_address, used, frozen):
        pages += [_plain(client.get(_page(token))), _plain(client.post(_page(token), CHOSEN))]
    assert pages[0][0] == 404
    assert len(set(pages)) == 1
    assert User.objects.filter(username="rain.bow").count() == 1


def test_c01_an_invitation_lives_seven_days(cast, invited):
    token = invitations.invite(invited, by=cast.staff)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=-5), tick=False):
        assert invitations.find_open(MAIL, token)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        assert invitations.find_open(MAIL, token) is None


def test_c01_a_mail_token_is_no_slip_and_a_slip_no_token(cast, invited):
    token, code = invitations.invite(invited, by=cast.staff), invitations.print_slip(invited, by=cast.staff)
    assert invitations.find_open(SLIP, token) is None
    assert invitations.find_open(MAIL, code) is None


def test_a_slip_is_typed_in_any_case_and_opens_the_account(cast, invited, client):
    code = invitations.print_slip(invited, by=cast.staff)
    answer = client.post("/in/slip/", {"code": code.lower().replace("-", " ")})
    assert answer["Location"] == "/in/slip/"
    assert code not in client.get("/in/slip/").content.decode()
    assert client.post("/in/slip/", CHOSEN)["Location"] == "/me/begin/"
    invited.refresh_from_db()
    assert invited.user.username == "rain.bow"


def test_using_one_invitation_closes_the_others(cast, invited):
    token, code = invitations.invite(invited, by=cast.staff), invitations.print_slip(invited, by=cast.staff)
    choice = {"username": "rain.bow", "password": CHOSEN["password"], "language": "my"}
    assert invitations.accept(SLIP, code, **choice)
    assert invitations.accept(MAIL, token, **{**choice, "username": "rain.bow2"}) is None


def test_a_new_invitation_replaces_the_one_before(cast, invited):
    first, second = (invitations.invite(invited, by=cast.staff) for _ in range(2))
    assert invitations.find_open(MAIL, first) is None
    assert invitations.find_open(MAIL, second)


@pytest.mark.parametrize("lacks", ["address", "consent", "account", "freeze"])
def test_who_cannot_be_invited_by_mail(cast, invited, lacks):
    if lacks == "address":
        invited.email = None
        invited.save()
    elif lacks == "consent":
        Consent.objects.filter(member=invited).delete()
    elif lacks == "account":
        invited = cast.lawyer
    else:
        freezing.freeze_member(invited, by=cast.coordinator)
        invited.refresh_from_db()
    with pytest.raises(Refused):
        invitations.invite(invited, by=cast.staff)
    assert Invitation.objects.filter(withdrawn_at=None).count() == 0


def test_inviting_many_tells_who_needs_a_slip(cast, invited):
    on_paper = make_member(cast.centre)
    assert invitations.invite_many([invited, on_paper, cast.lawyer], by=cast.staff) == (1, [on_paper])


def test_a_taken_handle_is_said_on_its_field(cast, invited, client):
    token = invitations.invite(invited, by=cast.staff)
    answer = client.post(_page(token), {**CHOSEN, "username": cast.lawyer.user.username.upper()})
    assert list(answer.context["form"].errors) == ["username"]
    assert client.post(_page(token), CHOSEN).status_code == 302


def test_staff_choose_a_longer_passphrase(cast, client):
    clerk = make_member(make_centre(), mail=True, provider_type="staff")
    give_post(clerk, StaffPost.Role.CLERK, clerk.centre)
    token = invitations.invite(clerk, by=cast.staff)
    assert "၁၅" in client.get(_page(token)).context["form"].fields["password"].help_text
    short = {**CHOSEN, "password": "rain on a roof", "again": "rain on a roof"}
    assert list(client.post(_page(token), short).context["form"].errors) == ["password"]
    assert client.post(_page(token), CHOSEN).status_code == 302
    assert client.get("/more/")["Location"] == "/me/safety/app/"  # staff set up the second step first


def test_the_mail_carries_the_link_and_the_row_does_not(cast, invited):
    token = invitations.invite(invited, by=cast.staff)
    row = OutboxMessage.objects.get(kind="invitation")
    assert token not in str(vars(row))
    letter = letter_of(row)
    assert f"/in/invite/{token}/" in letter.text and f"/in/invite/{token}/" in letter.html
    assert invited.full_name_en not in letter.text + letter.html + letter.subject
    assert letter.stop_url is None


def test_the_mail_of_a_dead_invitation_does_not_go(cast, invited):
    invitations.invite(invited, by=cast.staff)
    row = OutboxMessage.objects.get(kind="invitation")
    Invitation.objects.update(withdrawn_at=timezone.now())
    assert letter_of(row) == "gone"


def test_inviting_is_audited(cast, invited):
    invitations.invite(invited, by=cast.staff)
    entry = AuditEntry.objects.get(verb="member_invited")
    assert (entry.actor_id, entry.object_id) == (cast.staff.pk, str(invited.pk))


@pytest.mark.django_db(transaction=True)
def test_c01_fifty_accept_at_once_and_one_gets_in():
    centre = make_centre()
    person, clerk = make_member(centre, mail=True), make_member(centre, account=True, provider_type="staff")
    token, code = invitations.invite(person, by=clerk), invitations.print_slip(person, by=clerk)
    all_there = Barrier(50)

    def accept(n: int) -> bool:
        kind, secret = (MAIL, token) if n % 2 else (SLIP, code)
        try:
            connections["default"].ensure_connection()
            all_there.wait(60)
            return bool(invitations.accept(kind, secret, username=f"rain{n}", password="x" * 12, language="my"))
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(max_workers=50) as pool:
        done = list(pool.map(accept, range(50)))
    connection.close()
    assert sum(done) == 1
    assert User.objects.filter(username__startswith="rain").count() == 1
    assert Member.objects.get(pk=person.pk).user.username.startswith("rain")
