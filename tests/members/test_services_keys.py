"""The field keys change while people work, and the machine may die in the middle (safety C-30)."""

import base64
import random
from collections import Counter
from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.translation import override

from members import crypto
from members.fields import EncryptedTextField
from members.models import Draft, Member
from members.services import health, housekeeping, keys
from tests.factories import make_centre, make_member
from tests.signing_in import sign_in_client


def key(number: int) -> str:
    return base64.urlsafe_b64encode(bytes([number]) * 32).decode()


K1, K2, IX = f"k1:{key(1)}", f"k2:{key(2)}", f"ix:{key(9)}"
OLD, BOTH, NEW = f"{K1},{IX}", f"{K2},{K1},{IX}", f"{K2},{IX}"


@pytest.fixture
def old_key(settings):
    settings.FIELD_KEYS = OLD
    return settings


def opened() -> dict[str, str | None]:
    """Everything that is sealed, in clear: {place: text}."""
    found = {}
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]
        for row in model._base_manager.all() if fields else ():
            found |= {f"{model._meta.label}.{f.name} {row.pk}": getattr(row, f.name) for f in fields}
    for factor in Authenticator.objects.all():
        found |= {f"factor {factor.pk} {name}": get_adapter().decrypt(text) for name, text in factor.data.items()}
    found |= {f"session {one.pk}": str(sorted(one.get_decoded().items())) for one in Session.objects.all()}
    return found


def people(n: int) -> list[Member]:
    """Some without an address, some with a draft."""
    centre = make_centre()
    made = [make_member(centre, mail=bool(i % 3), display_name="" if i % 5 else None) for i in range(n)]
    for one in made[::4]:
        Draft.objects.create(member=one, path="/g/", content='{"title": ["Saved"]}')
    return made


def total() -> Counter:
    return sum(keys.count().values(), Counter())


def test_c30_columns_sessions_and_seeds_move_to_the_first_key(db, old_key):
    people(7)
    member = make_member(make_centre(), account=True)
    sign_in_client(Client(), member)
    factor = {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}
    Authenticator.objects.create(user=member.user, type=Authenticator.Type.TOTP, data=factor)
    before = opened()
    assert set(total()) == {"k1"} and {"sessions", "second factors", "members.Member"} <= set(keys.count())
    old_key.FIELD_KEYS = BOTH
    assert keys.rotate(batch=3) == 0
    assert set(total()) == {"k2"}
    old_key.FIELD_KEYS = NEW
    assert opened() == before
    assert keys.rotate() == 0, "again: nothing to do"


class Died(BaseException):
    """The process ends here: nothing catches it, the database rolls back. Real kills are F30 of the fault matrix."""


def test_c30_stopped_in_the_middle_five_times_and_run_again(transactional_db, old_key, monkeypatch):
    """Before, or after the writing of, a random batch."""
    people(60)
    before, dice = opened(), random.Random(30)
    old_key.FIELD_KEYS = BOTH
    for _ in range(5):
        point, is_late = dice.randint(1, 3), dice.random() < 0.5
        write, calls = keys.Columns._write, iter(range(1, 100))

        def dying(self, rows, write=write, calls=calls, point=point, late=is_late):
            is_time = next(calls) == point
            if not is_time or late:
                write(self, rows)
            if is_time:
                raise Died

        with monkeypatch.context() as patched, pytest.raises(Died):
            patched.setattr(keys.Columns, "_write", dying)
            keys.rotate(batch=5)
        assert opened() == before, "half way, everything can be read"
    assert set(total()) == {"k1", "k2"}, "it stopped half way"
    assert keys.rotate(batch=5) == 0
    old_key.FIELD_KEYS = NEW
    assert set(total()) == {"k2"} and opened() == before


def test_c30_a_row_that_no_key_opens_stays_and_is_told(db, old_key, monkeypatch, capsys):
    """It must not stop the others, and the old key must not be called needless."""
    monkeypatch.setattr(keys, "PAUSE", 0)
    one, two = make_member(make_centre()), make_member(make_centre())
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_member SET full_name_en = (SELECT full_name_en FROM members_member WHERE id = %s)"
            " WHERE id = %s", [one.pk, two.pk],
        )  # fmt: skip
    old_key.FIELD_KEYS = BOTH
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("rotate_keys", stdout=said, stderr=StringIO())
    assert "members.Member: 1 with k1, 1 with k2" in said.getvalue()
    assert "key k1: 1 values need it, keep it" in said.getvalue()


def test_the_report_counts_by_key_and_changes_nothing(db, old_key):
    make_member(make_centre())
    old_key.FIELD_KEYS = BOTH
    said = StringIO()
    call_command("rotate_keys", "--report", stdout=said)
    assert "members.Member: 1 with k1" in said.getvalue() and set(total()) == {"k1"}
    call_command("rotate_keys", stdout=said)
    assert "key k1: nothing needs it, it may be removed" in said.getvalue()


def test_the_page_of_checks_tells_what_the_hourly_count_found(db, old_key):
    def line():
        with override("en"):
            return next(check for check in health.checks() if check.key == keys.MARK)

    make_member(make_centre())
    assert line().is_well
    housekeeping.keep_house()
    assert (line().is_well, line().state) == (True, "All values have the newest key")
    old_key.FIELD_KEYS = BOTH
    housekeeping.keep_house()
    assert (line().is_well, line().what_to_do) == (False, "Run: manage.py rotate_keys")
    old_key.FIELD_KEYS = NEW
    assert (line().is_well, "k1" in line().what_to_do) == (False, True)
    old_key.FIELD_KEYS = BOTH
    keys.rotate()
    assert line().state == "All values have the newest key; an older one may be removed"


def test_make_keys_adds_one_that_opens_but_does_not_seal_yet(old_key):
    said = StringIO()
    call_command("make_keys", "--next", stdout=said)
    old_key.FIELD_KEYS = said.getvalue().strip().partition("=")[2]
    assert crypto.key_ids() == ["k1", "k2"] and crypto.current_key_id() == "k1"
