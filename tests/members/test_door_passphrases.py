"""Safety C-03: how passphrases are stored, and which ones are good enough."""

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import override_settings

from members.models import User

HASHER = ["members.passwords.Argon2idHasher"]


@override_settings(PASSWORD_HASHERS=HASHER)
def test_c03_passphrases_are_kept_as_argon2id_with_46_mib():
    encoded = make_password("four words put together")
    assert encoded.startswith("argon2id$argon2id$v=19$m=47104,t=1,p=1$")
    assert len(encoded) <= User._meta.get_field("password").max_length
    assert check_password("four words put together", encoded)
    assert not check_password("four words put Together", encoded)


def _codes(passphrase: str, **user) -> list[str]:
    user = User(username=user.pop("username", "someone"))
    user.is_staff = False
    try:
        validate_password(passphrase, user)
    except ValidationError as error:
        return [e.code for e in error.error_list]
    return []


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("elevenchars", "too_short"),
        ("x" * 64 + "abcdefgh" * 9, "too_long"),
        ("password1234", "common"),
        ("PassWord 12 34!", "common"),
        ("passwordpassword", "common"),
        ("aaaaaaaaaaaaaaaa", "common"),
        ("Waing2026!!!!", "common"),
        ("justicecentre2026", "common"),
        ("ဝိုင်းဝိုင်းဝိုင်း", "common"),
        ("correcthorsebatterystaple", "common"),
    ],
)
def test_c03_weak_passphrases_are_refused(passphrase, code):
    assert _codes(passphrase) == [code]


@pytest.mark.parametrize(
    "passphrase",
    [
        "four plain words here",
        "မိုးရွာတော့ လက်ဖက်ရည် သောက်",
        "a" * 20 + "bcdefgh" * 6,
        "Tr0ub4dor&3xyz",
        "   leading spaces stay   ",
    ],
)
def test_c03_any_characters_will_do(passphrase):
    assert _codes(passphrase) == []


def test_c03_the_handle_is_no_passphrase():
    assert _codes("rainy.monday.1234", username="rainy.monday") == ["common"]


def test_c03_staff_need_fifteen_characters():
    user = User(username="someone")
    user.is_staff = True
    with pytest.raises(ValidationError):
        validate_password("rain on a roof", user)
    validate_password("rain on the roof", user)


def test_c03_nothing_is_asked_on_the_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("an outbound call")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert _codes("four plain words here") == []
