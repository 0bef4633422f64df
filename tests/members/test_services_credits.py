"""The ledger of learning: added to, never changed, and one function for every total (learning 25)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext_lazy as _

from members import clock, credits
from members.errors import Refused
from members.models import CreditEntry
from members.services.credits import by_category, lines, record, reverse, total_of
from members.services.merging import merge_member, undo_member_merge
from tests.factories import make_member

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def words(monkeypatch):
    for name in ("categories", "roles"):
        monkeypatch.setattr(credits, name, type(getattr(credits, name))(name))
    credits.categories.register("law", _("Law"))
    credits.categories.register("skill", _("Skills"))
    for role in ("attended", "presented"):
        credits.roles.register(role, _("Role"))


@pytest.fixture
def member(cast):
    return cast.lawyer


def note(member, source="training_session:1", minutes=90, category="law", role="attended", on=DAY, **rest):
    return record(member, source=source, minutes=minutes, category=category, role=role, happened_on=on, **rest)


def test_learning_25_said_twice_counts_once(member):
    first = note(member)
    assert note(member) == first
    note(member, source="training_session:2", minutes=30)
    assert (CreditEntry.objects.count(), total_of(member)) == (2, 120)


def test_learning_25_what_was_wrong_is_taken_back_and_said_anew(member):
    note(member)
    note(member, minutes=60)
    assert [*CreditEntry.objects.order_by("pk").values_list("minutes", "turn")] == [(90, 1), (-90, 1), (60, 2)]
    assert total_of(member) == 60
    note(member, minutes=0)
    assert total_of(member) == 0
    note(member)
    assert total_of(member) == 90


def test_learning_25_a_reversal_is_an_entry_below_zero(member):
    note(member)
    assert reverse(member, "training_session:1").minutes == -90
    assert reverse(member, "training_session:1") is None
    assert (total_of(member), CreditEntry.objects.count()) == (0, 2)


def test_the_app_role_changes_nothing(member):
    entry = note(member)
    for act in (
        lambda: CreditEntry.objects.filter(pk=entry.pk).update(minutes=900),
        lambda: CreditEntry.objects.filter(pk=entry.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert total_of(member) == 90


def test_a_trigger_refuses_where_rights_were_given_away():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'members_creditentry'::regclass")
        assert "members_credit_append_only" in {row[0] for row in cursor.fetchall()}


def test_totals_by_time_category_and_role(member, settings):
    settings.CREDIT_FACTORS = {"presented": 4}
    note(member)
    note(member, source="training_session:2", role="presented", minutes=30, category="skill", on=DAY + timedelta(9))
    assert total_of(member) == 90 + 120
    assert total_of(member, until=DAY) == 90 == total_of(member, category="law")
    assert total_of(member, since=DAY + timedelta(1)) == 120 == total_of(member, role="presented")
    assert total_of(member, sources=["training_session:2"]) == 120
    assert by_category(member) == {"law": total_of(member, category="law"), "skill": 120}
    assert [line.category for line in lines(member)] == ["law", "skill"]


def test_words_that_nobody_registered_are_refused(member):
    with pytest.raises(ValueError, match="no category"):
        note(member, category="golf")


def test_two_entries_of_one_person_count_each_source_once_and_stand_apart_again(cast):
    kept, twin, third = (make_member(cast.centre) for _ in range(3))
    note(kept)
    note(twin, minutes=100)
    note(twin, source="training_session:2", minutes=20)
    merge = merge_member(twin, into=kept, by=cast.coordinator)
    assert (total_of(kept), total_of(twin)) == (120, 0)
    merge_member(kept, into=third, by=cast.coordinator)
    assert total_of(third) == 120
    assert CreditEntry.objects.visible_to(third).count() == 3
    with pytest.raises(Refused):  # the later merge is undone first
        undo_member_merge(merge, by=cast.coordinator)


def test_who_reads_the_ledger(cast):
    note(cast.lawyer)
    seen = {
        name: CreditEntry.objects.visible_to(getattr(cast, name)).count()
        for name in ("lawyer", "stranger", "facilitator", "coordinator", "staff", "staff_other", "superuser")
    }
    assert seen == {
        "lawyer": 1, "stranger": 0, "facilitator": 0, "coordinator": 1, "staff": 1, "staff_other": 0, "superuser": 0,
    }  # fmt: skip
    assert CreditEntry.objects.visible_to(None).count() == 0
    assert clock.today()
