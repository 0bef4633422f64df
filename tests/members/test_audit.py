"""The audit is append-only, chained, and says nothing that a person typed (safety C-35a, decision 27)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from members.models import AuditEntry, AuditSeal
from members.services import audit
from tests.conftest import _become

NOW = timedelta(0)


def test_c35a_the_app_role_cannot_change_or_delete_an_entry(cast):
    entry = audit.record("member_moved", by=cast.staff, on=cast.lawyer)
    for statement in ("UPDATE members_auditentry SET verb = 'x'", "DELETE FROM members_auditentry"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.get(pk=entry.pk).verb == "member_moved"


@pytest.mark.django_db(transaction=True)
def test_c35a_a_changed_entry_breaks_the_chain(cast):
    audit.record("member_moved", by=cast.staff, on=cast.lawyer)
    audit.record("member_left", by=cast.staff, on=cast.lawyer)
    assert audit.seal(older_than=NOW) == 2
    audit.record("session_moved", by=cast.staff)
    assert audit.seal(older_than=NOW) == 1
    assert audit.verify() == []
    _become(settings.DATABASE_OWNER_URL)
    AuditEntry.objects.filter(verb="member_left").update(actor_id=None)
    _become(settings.DATABASE_URL)
    assert len(audit.verify()) == 1


@pytest.mark.django_db(transaction=True)
def test_retention_drops_sealed_batches_and_keeps_the_chain(cast):
    audit.record("member_moved", by=cast.staff, on=cast.lawyer)
    audit.seal(older_than=NOW)
    audit.record("member_left", by=cast.staff, on=cast.lawyer)
    _become(settings.DATABASE_OWNER_URL)
    assert audit.drop_before(timezone.now() + timedelta(days=1)) == 1
    _become(settings.DATABASE_URL)
    audit.seal(older_than=NOW)
    assert AuditSeal.objects.filter(is_checkpoint=True).count() == 1
    assert audit.verify() == []


def test_an_entry_waits_for_slower_transactions_before_it_is_sealed(cast):
    audit.record("member_moved", by=cast.staff)
    assert audit.seal() == 0
