"""The audit's head is kept outside the database, and tells a chain that was written anew (safety C-35a)."""

import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from members import clock, digests
from members.models import AuditEntry, AuditSeal, DigestIssue, StaffPost
from members.services import audit, audit_heads, health
from members.tasks import seal_audit
from tests.conftest import _become
from tests.factories import give_post, make_member

NOW = timedelta(0)


@pytest.fixture
def kept(settings, tmp_path):
    settings.AUDIT_HEADS = tmp_path / "elsewhere" / "heads.txt"
    return settings.AUDIT_HEADS


def _seal(*verbs: str) -> str:
    """Each verb in a batch of its own; returns the head."""
    for verb in verbs:
        audit.record(verb)
        assert audit.seal(older_than=NOW) == 1
    return AuditSeal.objects.newest().hash


def _write_anew() -> None:
    """What the owner of the database could do: change an entry, and compute every seal again."""
    AuditEntry.objects.filter(verb="member_left").update(verb="member_moved")
    previous = audit.GENESIS
    for seal in AuditSeal.objects.order_by("last_id"):
        entries = AuditEntry.objects.filter(pk__range=(seal.first_id, seal.last_id)).order_by("pk")
        seal.previous_hash, seal.hash = previous, audit._chain(previous, entries)
        seal.save()
        previous = seal.hash


def _verify(**given) -> tuple[bool, str]:
    """(whether it went well, what was said)"""
    said = StringIO()
    try:
        call_command("verify_audit", stdout=said, stderr=said, **given)
        return True, said.getvalue()
    except SystemExit as ended:
        return ended.code == 0, said.getvalue()


def test_c35a_the_head_is_kept_once_a_day_where_only_we_may_read_it(db, kept):
    head, now = _seal("member_left", "member_moved"), timezone.now()
    assert [audit_heads.keep_head(now), audit_heads.keep_head(now + timedelta(seconds=1))] == [True, False]
    later = _seal("session_moved")
    assert audit_heads.keep_head(now + timedelta(days=1))
    assert audit_heads.heads_in(kept.read_text()) == [head, later]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_c35a_the_task_that_seals_keeps_the_head(db, kept):
    head = _seal("member_left")
    seal_audit()
    assert audit_heads.heads_in(kept.read_text()) == [head]


def test_before_the_first_seal_there_is_nothing_to_keep(db, kept):
    assert not audit_heads.keep_head() and not kept.exists()


def test_a_file_that_cannot_be_written_stops_no_seal_and_is_told(db, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.AUDIT_HEADS = tmp_path / "file" / "heads.txt"
    assert health._audit_head({}).is_well
    _seal("member_left")
    seal_audit()
    check = next(check for check in health.checks() if check.key == "audit_head")
    assert not check.is_well and "AUDIT_HEADS" in check.what_to_do


def test_a_head_of_three_days_ago_is_no_longer_well(db, kept):
    _seal("member_left")
    for days, is_well in ((3, False), (1, True)):
        audit_heads.keep_head(timezone.now() - timedelta(days=days))
        assert next(check for check in health.checks() if check.key == "audit_head").is_well is is_well


@pytest.mark.django_db(transaction=True)
def test_c35a_a_chain_that_was_written_anew_holds_but_has_not_the_head_that_was_kept(kept):
    head = _seal("member_left", "session_moved")
    audit_heads.keep_head()
    assert _verify(heads=kept) == (True, f"The chain holds. Heads that were kept and are in it: 1.\nHead: {head}\n")
    _become(django_settings.DATABASE_OWNER_URL)
    _write_anew()
    _become(django_settings.DATABASE_URL)
    assert audit.verify() == []
    for given in ({"heads": kept}, {"head": [head]}, {"head": [" ".join(head[n : n + 8] for n in range(0, 64, 8))]}):
        is_well, said = _verify(**given)
        assert not is_well and head in said


@pytest.mark.django_db(transaction=True)
def test_c35a_a_chain_that_was_cut_off_has_not_the_head_that_was_kept(kept):
    head = _seal("member_moved", "member_left")
    _become(django_settings.DATABASE_OWNER_URL)
    AuditSeal.objects.newest().delete()
    _become(django_settings.DATABASE_URL)
    assert audit.verify() == [] and audit_heads.missing([head]) == [head]


@pytest.mark.django_db(transaction=True)
def test_c35a_calling_a_seal_a_checkpoint_hides_nothing(kept):
    _seal("member_moved", "member_left", "session_moved")
    seals = list(AuditSeal.objects.order_by("last_id"))
    _become(django_settings.DATABASE_OWNER_URL)
    AuditSeal.objects.filter(pk__in=[seals[0].pk, seals[2].pk]).update(is_checkpoint=True)
    AuditEntry.objects.filter(pk=seals[2].last_id).delete()
    _become(django_settings.DATABASE_URL)
    assert audit.verify() == [seals[0].last_id, seals[2].last_id]


@pytest.mark.django_db(transaction=True)
def test_retention_leaves_the_heads_that_were_kept(kept):
    head = _seal("member_moved", "member_left")
    _become(django_settings.DATABASE_OWNER_URL)
    assert audit.drop_before(timezone.now() + timedelta(days=1)) == 2
    _become(django_settings.DATABASE_URL)
    assert _verify(head=[head])[0]


def test_c35a_who_leads_a_centre_gets_the_head_by_mail_and_it_can_be_taken_from_there(cast, settings):
    """Numbers alone, at every level of detail; the clerk, who reads no audit, gets none."""
    head = _seal("member_left")
    lead = make_member(cast.centre, account=True, mail=True, provider_type="staff")
    give_post(lead, StaffPost.Role.CENTRE_LEAD, cast.centre)
    run_week = clock.week_bounds(clock.iso_week())
    for reader, found in ((lead, [head]), (cast.staff, [])):
        issue = DigestIssue(audience="staff", recipient=reader, covers_from=run_week[0], covers_to=run_week[1])
        digests.count([issue], clock.now())
        told = digests.read(issue, detail="counts", in_mail=True)
        rows = [
            row.what for block in told.blocks for part in block.parts if part.key == "audit_head" for row in part.rows
        ]
        assert audit_heads.heads_in("\n".join(rows)) == found and told.is_quiet
        assert not rows or max(map(len, rows[0].splitlines()[-1].split())) <= 12, "it breaks on a phone"


def test_a_typing_error_is_no_head(db):
    with pytest.raises(CommandError):
        call_command("verify_audit", head=["deadbeef"])
