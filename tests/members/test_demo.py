"""The demo's data come out exactly, on any day and with any seed, and go without a trace."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import transaction

from cop.models import Group
from members import demo
from members.models import AuditEntry, AuditSeal, JusticeCentre, Member, Organisation, Suppression, SystemMark, User
from members.services import audit

from ..conftest import _become
from ..factories import make_centre, make_group, make_member, make_session

MONDAY = date(2026, 11, 23)
LEAP_DAY = date(2028, 2, 29)


@pytest.fixture
def as_owner(transactional_db):
    """Run as `purge_demo` does: as the role that owns the tables."""
    _become(settings.DATABASE_OWNER_URL)
    yield
    _become(settings.DATABASE_URL)


def demo_rows() -> dict[str, int]:
    """Number of demo rows by model, for those models that mark them."""
    marked = [m for m in apps.get_models() if any(field.name == "is_demo" for field in m._meta.fields)]
    return {model._meta.label: model._default_manager.filter(is_demo=True).count() for model in marked}


def names_of_people() -> list[tuple]:
    people = Member.objects.filter(is_demo=True).order_by("pk")
    return [(one.uid, one.full_name_my, one.full_name_en, one.email, one.phone, one.joined_on) for one in people]


# The Monday with the first seed: tests/members/test_demo_figures.py
@pytest.mark.parametrize(("anchor", "seed"), [(MONDAY, 7), (LEAP_DAY, 7), (LEAP_DAY, 20260101)])
def test_every_number_holds(db, anchor, seed):
    demo.seed(demo.Context(anchor, seed))
    assert [check for check in demo.verify(demo.present()) if not check.holds] == []


def people_of(seed: Callable[[demo.Context], None], ctx: demo.Context) -> list[tuple]:
    """Who is there once `seed` has run; nobody is afterwards."""
    with transaction.atomic():
        seed(ctx)
        found = names_of_people()
        transaction.set_rollback(True)
    return found


def test_same_seed_same_people(db):
    first = people_of(demo.seed, demo.Context(MONDAY, 7))  # all parts: none gives anybody another name
    people = demo.parts.get("members").seed
    assert len(first) > 240
    assert people_of(people, demo.Context(MONDAY, 7)) == first
    assert people_of(people, demo.Context(MONDAY, 8)) != first


def test_seeding_twice_changes_nothing(db):
    words = ["--anchor", str(MONDAY), "--seed", "7", "--if-empty"]
    call_command("seed_demo", *words)
    first = names_of_people(), demo_rows()
    call_command("seed_demo", *words)
    call_command("seed_demo", "--anchor", str(LEAP_DAY), "--if-empty")
    assert (names_of_people(), demo_rows()) == first
    with pytest.raises(CommandError, match="there already"):
        call_command("seed_demo", *words[:-1])


def test_real_settings_refuse(db, settings):
    settings.DEMO_DATA_ALLOWED = False
    for words in ([], ["--if-empty"]):
        with pytest.raises(CommandError, match="real centre"):
            call_command("seed_demo", *words)
    make_member(make_centre())
    with pytest.raises(CommandError, match="real centre"):
        call_command("seed_demo", "--force")
    assert not any(demo_rows().values())


def test_purge_demo_leaves_zero_and_spares_the_real(as_owner):
    real = make_member(make_centre("REAL"), account=True, mail=True)
    audit.record("member_registered", by=real, on=real)
    demo.seed(demo.Context(MONDAY, 7))
    imported = make_member(JusticeCentre.objects.get(code="PDK"), account=True, mail=True)
    made_by_hand = make_session(make_group(JusticeCentre.objects.get(code="PDK")))
    audit.record("session_planned", by=imported, on=made_by_hand)
    assert audit.seal(older_than=timedelta(0)) == AuditEntry.objects.count()

    call_command("purge_demo")

    assert not any(demo_rows().values())
    assert [*Member.objects.all()] == [real]
    assert [*User.objects.all()] == [real.user]
    assert (Organisation.objects.count(), Group.objects.count(), Suppression.objects.count()) == (1, 0, 0)
    assert not Session.objects.exists() and not SystemMark.objects.filter(name="demo").exists()
    assert [*AuditEntry.objects.order_by("pk").values_list("verb", flat=True)] == ["member_registered", "demo_purged"]
    assert not AuditSeal.objects.exists()
