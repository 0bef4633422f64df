"""Two entries of one person become one, lose nothing, and stand apart again when it is undone within 30 days."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from cop.models import Attendance, Membership, Rsvp
from members import clock, merging
from members.errors import Refused
from members.models import (
    AuditEntry,
    Consent,
    ErasureRequest,
    FactorReset,
    MailStop,
    Member,
    MemberMerge,
    Message,
    OutboxMessage,
    PracticeArea,
)
from members.services import freezing, housekeeping, outbox
from members.services.erasure import erase_member
from members.services.merging import merge_member, undo_member_merge
from tests.factories import give_post, join, make_group, make_member, make_session
from tests.members.people_kit import talk
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def kept(cast):
    return make_member(cast.centre, account=True, mail=True, full_name_en="Thida Su", joined_on=date(2024, 5, 1))


@pytest.fixture
def twin(cast):
    """The same person once more, as a desk wrote them down earlier."""
    return make_member(
        cast.centre, full_name_en="Thida", full_name_my="သီတာစု", phone="+959000000777", joined_on=date(2019, 2, 1),
        sex="female", languages=["shn"],
    )  # fmt: skip


def merge(twin, kept, cast) -> MemberMerge:
    return merge_member(twin, into=kept, by=cast.coordinator)


def stand(member) -> Member:
    return Member.objects.get(pk=member.pk)


def everything() -> dict:
    """Every row that points at a person, opened, but for what tells of the merge itself."""
    told = {"AuditEntry", "MemberMerge", "Session", "UserSession", "User"}
    found = {}
    for model in apps.get_models(include_auto_created=True):
        people = [one for one in model._meta.concrete_fields if one.is_relation and one.related_model is Member]
        if (people or model is Member) and model.__name__ not in told:
            names = [one.attname for one in model._meta.concrete_fields]
            found[model._meta.label] = sorted(
                str({name: _said(row, name) for name in names}) for row in model._base_manager.all()
            )
    return found


def _said(row, name):
    value = getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value


@pytest.fixture
def history(cast, kept, twin):
    """Both were in one group and at one session; each has something that the other has not."""
    only, both = make_group(cast.centre, code="ONLY"), cast.group
    join(both, kept)
    join(both, twin, role=Membership.Role.LEADER, joined_on=date(2020, 1, 1))
    join(only, twin, is_primary=True)
    session, other = make_session(both, timedelta(days=-5), led_by=twin), make_session(only, timedelta(days=-9))
    for member in (kept, twin):
        Attendance.objects.create(day=session.days.get(), member=member)
    Attendance.objects.create(day=other.days.get(), member=twin, recorded_by=cast.staff)
    coming = make_session(both)
    Rsvp.objects.create(session=coming, member=kept, answer="yes", answered_at=clock.now() - DAY)
    Rsvp.objects.create(session=coming, member=twin, answer="no")
    for code in ("land", "lgbt"):
        twin.area_links.create(area=PracticeArea.objects.get(code=code))
    MailStop.objects.create(member=twin, kind="session_planned")
    return session


def test_everything_of_the_closed_entry_comes_to_the_kept_one(cast, kept, twin, history):
    merge(twin, kept, cast)
    rows = Membership.objects.filter(member=kept).values_list("group__code", "role", "joined_on", "is_primary")
    assert sorted(rows) == [("HOME", "leader", date(2020, 1, 1), False), ("ONLY", "member", clock.today(), True)]
    assert Attendance.objects.filter(member=kept).count() == 2
    assert not Attendance.objects.filter(member=twin).exists() and not Membership.objects.filter(member=twin).exists()
    assert Rsvp.objects.get(member=kept).answer == "no", "the later answer"
    history.refresh_from_db()
    assert history.led_by == kept
    assert [*kept.area_links.values_list("area__code", flat=True)] == ["land"], "a sensitive area is nobody's guess"


def test_the_kept_entry_takes_over_what_it_lacks_and_keeps_what_it_has(cast, kept, twin):
    merge(twin, kept, cast)
    now, gone = stand(kept), stand(twin)
    assert (now.full_name_en, now.full_name_my, now.phone) == ("Thida Su", "သီတာစု", "+959000000777")
    assert (now.joined_on, now.sex, now.languages) == (date(2019, 2, 1), "female", ["shn"])
    assert (gone.status, gone.merged_into) == ("left", now)
    assert not Member.objects.visible_to(cast.coordinator).filter(pk=twin.pk).exists()
    assert not Member.objects.providers().filter(pk=twin.pk).exists()


def test_undoing_restores_everything_exactly(cast, kept, twin, history):
    outbox.notify("session_planned", recipients=[kept], ref_key="session:a", about=None)
    before = everything()
    done = merge(twin, kept, cast)
    assert everything() != before
    undo_member_merge(done, by=cast.coordinator)
    assert everything() == before
    assert undo_member_merge(done, by=cast.coordinator).undone_at, "twice is once"
    verbs = AuditEntry.objects.filter(verb__startswith="member_merge").order_by("pk").values_list("verb", "facts")
    assert [verb for verb, _facts in verbs] == ["member_merged", "member_merge_undone"]
    assert "Thida" not in str([*verbs])


def test_what_happened_since_holds_when_it_is_undone(cast, kept, twin, history):
    done = merge(twin, kept, cast)
    fresh = make_session(cast.group, timedelta(days=-1))
    Attendance.objects.create(day=fresh.days.get(), member=kept)
    Member.objects.filter(pk=kept.pk).update(sex="another")
    now = stand(kept)
    now.phone = "+959000000700"
    now.save()
    undo_member_merge(done, by=cast.coordinator)
    now = stand(kept)
    assert (now.sex, now.phone) == ("another", "+959000000700")
    assert Attendance.objects.filter(member=kept, day__session=fresh).exists()
    assert Attendance.objects.filter(member=twin).count() == 2


@pytest.mark.parametrize(
    ("kept_says", "twin_says", "has_address", "agreed"),
    [
        ("yes", "never asked", False, True),
        ("yes", "no", True, False),
        ("no", "yes", True, False),
        ("yes", "yes", True, True),
        ("yes", "never asked", True, False),  # an address without a consent is a no (decision 11)
    ],
)
def test_c34_the_stricter_consent_wins(cast, kept, twin, kept_says, twin_says, has_address, agreed):
    Consent.objects.filter(member=kept).delete()
    if has_address:
        twin.email = "twin@example.org"
        twin.save()
    for member, said in ((kept, kept_says), (twin, twin_says)):
        if said != "never asked":
            ended = clock.now() if said == "no" else None
            Consent.objects.create(member=member, purpose="email", withdrawn_at=ended)
    merge(twin, kept, cast)
    assert Consent.objects.open().filter(member=kept).exists() is agreed
    MemberMerge.objects.get()  # it stands


def test_mail_that_either_got_is_not_sent_again_and_none_about_an_account_moves(cast, kept, twin):
    twin.email = "twin@example.org"
    twin.save()
    Consent.objects.create(member=twin, purpose="email")
    outbox.notify("session_planned", recipients=[twin], ref_key="session:one")
    outbox.notify("password_reset", recipients=[twin], ref_key="reset:one")
    merge(twin, kept, cast)
    assert outbox.notify("session_planned", recipients=[stand(kept)], ref_key="session:one") == 0
    rows = OutboxMessage.objects.order_by("kind").values_list("kind", "recipient", "state", "reason")
    assert [*rows] == [
        ("password_reset", twin.pk, "cancelled", "merged"), ("session_planned", kept.pk, "pending", ""),
    ]  # fmt: skip


def test_of_two_accounts_one_stays_and_nobody_reads_the_letters_of_the_other(cast, kept):
    other = make_member(cast.centre, account=True, mail=True)
    talk(other, cast.lawyer, "In confidence")
    client = sign_in_client(Client(), other)
    done = merge(other, kept, cast)
    other.user.refresh_from_db()
    kept.user.refresh_from_db()
    assert (other.user.is_active, kept.user.is_active) == (False, True)
    assert client.get(reverse("members:home")).status_code == 302
    assert Message.objects.get().sender_id == other.pk and not kept.seats.exists()
    undo_member_merge(done, by=cast.coordinator)
    other.user.refresh_from_db()
    assert other.user.is_active and client.get(reverse("members:home")).status_code == 302, "old sessions stay dead"


def test_two_that_cannot_be_one_are_refused(cast, kept, twin):
    def refuses(duplicate, into):
        with pytest.raises(Refused) as refused:
            merge(duplicate, into, cast)
        assert refused.value.field == "duplicate" and not MemberMerge.objects.exists()

    refuses(kept, kept)
    refuses(kept, twin)  # the account would be lost
    clerk = make_member(cast.centre, account=True, provider_type="staff")
    give_post(clerk, "clerk", cast.centre)
    refuses(clerk, kept)
    freezing.freeze_member(twin, by=cast.staff)
    refuses(stand(twin), kept)
    freezing.thaw_member(stand(twin), by=cast.coordinator)
    ErasureRequest.objects.create(member=twin, asked_by=cast.staff, due_on=clock.today())
    refuses(stand(twin), kept)


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_is_done(cast, kept, twin):
    third = make_member(cast.centre)

    def run(pair):
        try:
            merge_member(pair[0], into=pair[1], by=cast.coordinator)
        except Refused:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(max_workers=4) as pool:
        done = sum(pool.map(run, [(twin, third), (third, twin), (twin, kept), (twin, third)]))
    assert done == MemberMerge.objects.count() >= 1
    assert Member.objects.filter(pk__in=[twin.pk, third.pk]).exclude(merged_into=None).count() == done


def test_after_thirty_days_it_stands_and_the_closed_entry_is_emptied(cast, kept, twin, history):
    done = merge(twin, kept, cast)
    with time_machine.travel(clock.now() + 30 * DAY, tick=False):
        with pytest.raises(Refused):
            undo_member_merge(done, by=cast.coordinator)
        housekeeping.keep_house()
    gone = stand(twin)
    assert (gone.status, gone.full_name_en, gone.phone, gone.merged_into) == ("anonymised", None, None, stand(kept))
    assert stand(kept).phone == "+959000000777" and Attendance.objects.filter(member=kept).count() == 2


def test_a_day_before_that_nothing_is_emptied(cast, kept, twin):
    done = merge(twin, kept, cast)
    with time_machine.travel(clock.now() + 29 * DAY, tick=False):
        housekeeping.keep_house()
        undo_member_merge(done, by=cast.coordinator)
    assert stand(twin).status == "active"


def test_letters_of_others_are_waited_for(cast, kept):
    other = make_member(cast.centre, account=True)
    talk(other, cast.lawyer)
    merge(other, kept, cast)
    with time_machine.travel(clock.now() + 31 * DAY, tick=False):
        housekeeping.keep_house()
    assert stand(other).status == "left" and cast.lawyer.seats.exists()
    with time_machine.travel(clock.now() + 181 * DAY, tick=False):
        housekeeping.keep_house()
        housekeeping.keep_house()
    assert stand(other).status == "anonymised"


def test_c35d_who_is_erased_is_erased_with_every_entry(cast, kept, twin):
    done = merge(twin, kept, cast)
    erase_member(stand(kept), by=None)
    assert [stand(one).status for one in (kept, twin)] == ["anonymised"] * 2
    assert not MemberMerge.objects.filter(pk=done.pk).exists()
    with pytest.raises((Refused, MemberMerge.DoesNotExist)):
        undo_member_merge(done, by=cast.coordinator)


def test_a_chain_is_undone_from_its_end(cast, kept, twin):
    third = make_member(cast.centre)
    first, second = merge(twin, third, cast), merge(stand(third), kept, cast)
    with pytest.raises(Refused):
        undo_member_merge(first, by=cast.coordinator)
    undo_member_merge(second, by=cast.coordinator)
    undo_member_merge(first, by=cast.coordinator)
    assert not Member.objects.exclude(merged_into=None).exists()
    assert stand(kept).phone is None and stand(third).phone is None


def test_rules_that_keep_two_people_apart_hold(cast, kept, twin):
    """Who asked and who agreed stay two, whatever was merged."""
    reset = FactorReset.objects.create(member=cast.lawyer, asked_by=twin)
    FactorReset.objects.filter(pk=reset.pk).update(agreed_by=kept)
    merge(twin, kept, cast)
    reset.refresh_from_db()
    assert (reset.asked_by, reset.agreed_by) == (twin, kept)


def test_every_reference_to_a_person_is_moved_joined_or_named_as_staying():
    labels = {merging.label_of(one) for one in merging.references()}
    named = merging.merging.staying | {label for label, _how in merging.merging.joins.items()}
    assert named - labels == set(), "no longer there"
    keys = {merging.label_of(one) for one in merging.references() if one.primary_key}
    assert keys <= merging.merging.staying, "a key cannot be moved"
