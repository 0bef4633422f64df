"""Sealed values open only where they were sealed, and never silently (safety C-29)."""

import base64
import uuid

import pytest
from django.db import connection
from django.test import override_settings

from members import crypto
from members.models import Member
from tests.factories import make_centre, make_member

CONTEXT = b"members.member.email:1"


def test_c29_a_value_opens_only_in_its_own_context():
    sealed = crypto.seal("မြင့်မြင့်".encode(), CONTEXT)
    assert crypto.unseal(sealed, CONTEXT).decode() == "မြင့်မြင့်"
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, b"members.member.phone:1")


def test_c29_a_flipped_bit_raises():
    version, name, body = crypto.seal(b"09000000600", CONTEXT).split(":")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[-1] ^= 1
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(f"{version}:{name}:{base64.urlsafe_b64encode(raw).decode()}", CONTEXT)


def test_c29_without_its_key_a_value_raises():
    sealed = crypto.seal(b"secret", CONTEXT)
    other = ",".join(
        f"{name}:{base64.urlsafe_b64encode(bytes([n]) * 32).decode()}" for n, name in enumerate(["k9", "ix"])
    )
    with override_settings(FIELD_KEYS=other), pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, CONTEXT)


def test_c29_nonces_do_not_repeat():
    assert len({crypto.seal(b"x", CONTEXT) for _ in range(20_000)}) == 20_000


def test_c29_moving_ciphertext_to_another_row_raises(db):
    one, two = make_member(make_centre(), email="a@example.org"), make_member(email="b@example.org")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_member SET email = (SELECT email FROM members_member WHERE id = %s) WHERE id = %s",
            [one.pk, two.pk],
        )
    with pytest.raises(crypto.Unreadable):
        Member.objects.get(pk=two.pk).email  # noqa: B018


def test_th3_no_name_and_no_contact_stands_in_the_database(db):
    member = make_member(
        full_name_en="Canary Person", full_name_my="ကိန္နရီ", display_name="Canary Shown",
        email="canary@example.org", phone="+959000000777",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(m)::text FROM members_member m WHERE id = %s", [member.pk])
        row = cursor.fetchone()[0]
    for canary in ("Canary", "ကိန္နရီ", "canary@", "9000000777"):
        assert canary not in row
    again = Member.objects.get(pk=member.pk)
    assert (again.full_name_en, again.email, again.phone) == ("Canary Person", "canary@example.org", "+959000000777")


def test_plain_text_never_reaches_sql(db):
    make_member(email="a@example.org")
    with pytest.raises(TypeError):
        Member.objects.filter(email="a@example.org").exists()
    with pytest.raises(TypeError):
        Member.objects.update(email="b@example.org")


def test_empty_and_missing_are_different(db):
    member = make_member(display_name="")
    again = Member.objects.get(pk=member.pk)
    assert again.display_name == ""
    assert again.phone is None
    assert (
        Member.objects.filter(pk=member.pk, phone__isnull=True, uid__isnull=False).values_list("uid", flat=True)[0]
        == again.uid
    )
    assert isinstance(again.uid, uuid.UUID)
