"""The second step: safety C-04, and what protects its secrets."""

import json
import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from members.models import AuditEntry, OutboxMessage, StaffPost
from members.text.digits import burmese_digits
from tests.factories import give_post
from tests.signing_in import sign_in_client

PASSPHRASE = "correct horse battery"
NEED_IT = ["facilitator", "coordinator", "staff", "staff_other", "safety"]
DO_NOT = ["lawyer", "paralegal", "newcomer", "stranger", "superuser"]


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


def give_app(member) -> str:
    secret = generate_totp_secret()
    TOTP.activate(member.user, secret)
    return secret


def by_passphrase(member) -> Client:
    """A session with the passphrase alone, as the door gives it."""
    client = Client()
    client.post("/in/", {"login": member.user.username, "password": PASSPHRASE})
    return client


PAGES = [
    "/",
    "/me/",
    "/me/safety/",
    "/me/messages/",
    "/s/health/",
    "/s/audit/",
    "/s/admin/",
    "/s/admin/members/member/",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", NEED_IT)
def test_c04_a_passphrase_alone_opens_no_page_of_those_with_a_role(cast, who, path):
    answer = by_passphrase(getattr(cast, who)).get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/me/safety/app/")


@pytest.mark.parametrize("who", DO_NOT)
def test_c04_nobody_else_is_made_to(cast, who):
    assert by_passphrase(getattr(cast, who)).get("/me/").status_code == 200


def test_c04_a_post_that_ended_asks_for_nothing(cast):
    StaffPost.objects.filter(member=cast.staff).update(started_on="2020-01-01", ended_on="2020-02-01")
    assert by_passphrase(cast.staff).get("/me/").status_code == 200


def test_c04_a_new_post_asks_at_the_next_page(cast):
    client = by_passphrase(cast.lawyer)
    assert client.get("/me/").status_code == 200
    give_post(cast.lawyer, StaffPost.Role.CLERK, cast.centre)
    assert client.get("/me/")["Location"] == "/me/safety/app/"


@pytest.mark.parametrize(
    "path", ["/leave/", "/out/", "/help/", "/help/safety/", "/me/safety/app/", "/me/safety/keys/add/"]
)
def test_c04_the_way_there_and_the_way_out_stay_open(cast, path):
    assert by_passphrase(cast.staff).get(path).status_code in (200, 303)


@pytest.mark.django_db(transaction=True)
def test_c04_setting_up_the_app_opens_the_desk(cast):
    client = by_passphrase(cast.staff)
    page = client.get("/me/safety/app/")
    secret = page.context["form"].secret
    assert "<path stroke" in page.content.decode() and "data:image" not in page.content.decode()
    done = client.post("/me/safety/app/", {"code": burmese_digits(code_of(secret))})
    assert done["Location"] == "/me/safety/codes/"
    codes = client.get("/me/safety/codes/").context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/me/").status_code == 200
    # The codes are shown once.
    again = client.get("/me/safety/codes/").content.decode()
    assert not any(code in again for code in codes)
    assert AuditEntry.objects.filter(verb="factor_added", actor_id=cast.staff.pk).count() == 2


def test_c04_the_second_step_is_asked_at_the_door(cast):
    secret = give_app(cast.staff)
    client = by_passphrase(cast.staff)
    assert client.get("/me/")["Location"].startswith("/in/")
    assert client.get("/in/")["Location"] == "/in/code/"
    assert client.post("/in/code/", {"code": "000000"}).status_code == 200
    assert client.post("/in/code/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/me/").status_code == 200


def test_c04_a_code_works_once(cast):
    secret = give_app(cast.lawyer)
    code = code_of(secret)
    first, second = by_passphrase(cast.lawyer), by_passphrase(cast.lawyer)
    assert first.post("/in/code/", {"code": code}).status_code == 302
    assert second.post("/in/code/", {"code": code}).status_code == 200


def test_c04_a_code_on_paper_works_once(cast):
    give_app(cast.lawyer)
    code = RecoveryCodes.activate(cast.lawyer.user).get_unused_codes()[0]
    assert by_passphrase(cast.lawyer).post("/in/code/", {"code": code}).status_code == 302
    assert by_passphrase(cast.lawyer).post("/in/code/", {"code": code}).status_code == 200


def test_c04_codes_cannot_be_guessed_for_ever(cast):
    secret = give_app(cast.lawyer)
    client = by_passphrase(cast.lawyer)
    for _ in range(5):
        client.post("/in/code/", {"code": "000000"})
    assert client.post("/in/code/", {"code": code_of(secret)}).status_code == 200
    cache.clear()
    assert client.post("/in/code/", {"code": code_of(secret)}).status_code == 302


def test_c04_no_seed_and_no_code_stands_in_a_row(cast):
    secret = give_app(cast.staff)
    codes = RecoveryCodes.activate(cast.staff.user)
    rows = [json.dumps(row.data) for row in Authenticator.objects.all()]
    assert len(rows) == 2
    for row in rows:
        assert secret not in row and not any(code in row for code in codes.get_unused_codes())
        assert not re.search(r"[A-Z2-7]{32}", row)  # base32
        assert "v1:" in row


def test_c04_a_sealed_seed_opens_only_as_a_seed(cast):
    from members import crypto

    sealed = get_adapter().encrypt("SEED")
    assert get_adapter().decrypt(sealed) == "SEED"
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, b"session")


def test_c04_no_browser_is_trusted_for_longer(settings):
    from allauth.mfa import app_settings

    assert not app_settings.TRUST_ENABLED and not app_settings._TRUST_STAGE_ENABLED
    assert app_settings.RECOVERY_CODES_SHOW_ONCE
    assert app_settings.TOTP_INSECURE_BYPASS_CODE is None


def _key(member) -> Authenticator:
    return Authenticator.objects.create(
        user=member.user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )


def test_the_last_factor_of_somebody_who_needs_one_stays(cast, client):
    sign_in_client(client, cast.staff)  # with an app
    client.post("/me/safety/app/remove/")
    assert Authenticator.objects.filter(user=cast.staff.user, type="totp").count() == 1
    key = _key(cast.staff)
    client.post("/me/safety/app/remove/")  # a key remains
    assert Authenticator.objects.filter(user=cast.staff.user).get() == key
    page = client.post(f"/me/safety/keys/{key.pk}/remove/", follow=True)
    assert Authenticator.objects.filter(user=cast.staff.user).get() == key
    assert len(list(page.context["messages"])) == 1


def test_others_may_remove_their_last_factor(cast, client):
    sign_in_client(client, cast.lawyer)
    key = _key(cast.lawyer)
    assert client.post(f"/me/safety/keys/{key.pk}/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.lawyer.user).exists()
    assert AuditEntry.objects.filter(verb="factor_removed").count() == 1


def test_a_key_of_somebody_else_does_not_exist(cast, client):
    sign_in_client(client, cast.lawyer)
    key = _key(cast.paralegal)
    assert client.post(f"/me/safety/keys/{key.pk}/remove/").status_code == 404
    assert client.post(f"/me/safety/keys/{key.pk}/", {"name": "mine"}).status_code == 404


def test_a_change_of_factors_is_told_without_saying_what(cast, client):
    sign_in_client(client, cast.lawyer)
    client.post(f"/me/safety/keys/{_key(cast.lawyer).pk}/remove/")
    [row] = OutboxMessage.objects.all()
    assert (row.kind, row.recipient) == ("sign_in_changed", cast.lawyer)


def test_c04_the_admin_has_no_door_of_its_own(cast, client):
    assert client.get("/s/admin/", follow=True).redirect_chain[-1][0].startswith("/in/?next=")
    assert client.get("/s/admin/login/")["Location"].startswith("/in/?next=")
    answer = client.post("/s/admin/login/", {"username": cast.staff.user.username, "password": PASSPHRASE})
    assert answer["Location"].startswith("/in/?next=")
    assert "_auth_user_id" not in client.session
    assert sign_in_client(Client(), cast.lawyer).get("/s/admin/").status_code in (302, 403)
    assert sign_in_client(Client(), cast.superuser).get("/s/admin/login/").status_code == 403


def test_passkeys_are_offered_only_where_the_address_is_a_name(cast):
    assert b"/in/key/" in Client(headers={"host": "localhost:8000"}).get("/in/").content
    assert b"/in/key/" not in Client(headers={"host": "127.0.0.1:8000"}).get("/in/").content


def test_the_passkey_page_asks_for_proof_of_the_person(db, client):
    options = client.get(reverse("mfa_login_webauthn")).context["options"]
    assert options["publicKey"]["userVerification"] == "required"
