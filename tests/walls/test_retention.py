"""Every rule of retention is shown to take what is too old and nothing younger; every restricted word has an end."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone, translation

from cop.models import PostReport, RosterImport
from cop.services import post_reports, referrals, rosters
from members import clock
from members.models import (
    Draft,
    MessageReport,
    OutboxMessage,
    PendingAddress,
    RateCount,
    Submission,
    SystemMark,
)
from members.retention import going_soon, rules, warned
from members.services import housekeeping
from members.tiers import Tier, fields_of
from tests.cop.question_kit import make_question
from tests.cop.referral_kit import make_lawyer, offered, say_yes, term
from tests.factories import make_member
from tests.members.people_kit import talk
from tests.trainings.kit import make_sitting, put_down
from trainings.models import Accommodation, TrainingSession

from .papers import existing_tests
from .planting import text_fields

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Rules that are tested beside their code.
TESTED = {
    "messages": "test_c35c_after_180_days_messages_go",
    "data_copies": "test_one_copy_a_day_which_is_gone_after_24_hours",
    "mentoring_words": "test_notes_go_180_days_after_the_end_with_a_warning",
    "attendance_lists": "test_lists_of_members_are_sealed_and_go_after_two_weeks",
    "session_letters": "test_what_was_written_goes_ninety_days_after_the_session",
    "guests": "test_who_was_forgotten_is_mailed_no_more",
    "spoken_codes": "test_c35c_which_codes_were_typed_goes_after_ninety_days_and_the_attendance_stays",
    "referral_narratives": "test_the_text_is_sealed_and_goes_ninety_days_after_the_end",
    "question_drafts": "test_it_goes_after_14_days_and_belongs_somewhere",
    "duplicates": "test_housekeeping_looks_and_asks_once",
    "bulk_actions": "test_what_was_prepared_is_forgotten_after_a_day_and_what_was_done_after_its_time",
    "join_requests": "test_community_b3_expires_after_thirty_days",
    "left_over_files": "test_what_no_row_knows_goes_after_a_day",
    "search_words": "test_words_that_stand_nowhere_any_more_are_forgotten",
    "erasures": "test_long_after_leaving_the_wish_is_due_at_once",
    "merged_entries": "test_letters_of_others_are_waited_for",
    "reported_conversations": "test_a_report_is_not_got_rid_of_by_being_erased",
}


def _draft(cast, at):
    return Draft.objects.create(member=cast.lawyer, path="/g/", content="x", created_at=at)


def _once_key(cast, at):
    return Submission.objects.create(key=uuid4(), member=cast.lawyer, location="/", created_at=at)


def _count(cast, at):
    return RateCount.objects.create(key=os.urandom(32), window=at)


def _mail(cast, at):
    number = OutboxMessage.objects.count()
    return OutboxMessage.objects.create(
        kind="session_planned", recipient=cast.lawyer, ref_key=f"x:{number}", state="stale", not_before=at,
        next_attempt_at=at, expires_at=at,
    )  # fmt: skip


def _session(cast, at):
    return Session.objects.create(session_key=uuid4().hex, session_data="x", expire_date=at)


def _address(cast, at):
    return PendingAddress.objects.create(member=make_member(cast.centre), address="a@example.org", expires_at=at)


def _tally(cast, at):
    return SystemMark.objects.create(name=f"{SystemMark.TALLY}{at:%Y-%m-%d-%H}", at=at)


def _roster(cast, at):
    row = rosters.upload(b"Name\nA", "a.csv", centre=cast.centre, by=cast.staff)
    RosterImport.objects.filter(pk=row.pk).update(created_at=at)
    return row


def _message_report(cast, at):
    message = talk(make_member(cast.centre), cast.paralegal).messages.get()
    return MessageReport.objects.create(
        message=message, reporter=cast.paralegal, reported=message.sender, reason="threat", note="x", closed_at=at,
        outcome="talked",
    )  # fmt: skip


def _post_report(cast, at):
    question = make_question(cast.group, cast.facilitator)
    row = post_reports.report_post(question, by=cast.lawyer, reason="manners", note="x")
    PostReport.objects.filter(pk=row.pk).update(closed_at=at, outcome="kept")
    return row


def _need(cast, at):
    session = make_sitting()
    [place] = put_down(session, make_member(session.centre))
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=at - 3 * HOUR, ends_at=at)
    place.expectation = "To win"
    place.save()
    return Accommodation.objects.create(registration=place, kind="moving", note="x")


def _is_gone(row, column: str) -> bool:
    found = row._meta.model._base_manager.filter(pk=row.pk).first()
    return found is None or (bool(column) and getattr(found, column) is None)


# {rule: (how long, what makes a thing whose time began at a moment, the column that is emptied)}
HERE = {
    "drafts": (14 * DAY, _draft, ""),
    "once_keys": (2 * DAY, _once_key, ""),
    "rate_counts": (2 * DAY, _count, ""),
    "finished_mail": (30 * DAY, _mail, ""),
    "sessions": (0 * DAY, _session, ""),
    "pending_addresses": (2 * DAY, _address, ""),
    "mail_tallies": (60 * DAY, _tally, ""),
    "roster_uploads": (14 * DAY, _roster, "content"),
    "message_report_notes": (180 * DAY, _message_report, "note"),
    "post_report_notes": (180 * DAY, _post_report, "note"),
    "registration_words": (90 * DAY, _need, "note"),
}


@pytest.mark.parametrize("name", HERE)
def test_c35c_what_is_too_old_goes_and_what_is_younger_stays(cast, name):
    kept, make, column = HERE[name]
    old, young = (make(cast, clock.now() - kept + by) for by in (-HOUR, HOUR))
    assert not _is_gone(old, column)
    assert housekeeping.keep_house()[name] >= 1
    assert (_is_gone(old, column), _is_gone(young, column)) == (True, False)
    assert housekeeping.keep_house()[name] == 0, "twice does no harm"


def test_c35c_hopes_in_peoples_own_words_go_with_their_needs(cast):
    old = _need(cast, clock.now() - 91 * DAY).registration
    rules["registration_words"].run(clock.now())
    old.refresh_from_db()
    assert old.expectation is None


def test_what_the_cache_forgot_goes(db):
    with connection.cursor() as cursor:
        for key, days in (("old", -1), ("new", 1)):
            cursor.execute(
                "INSERT INTO members_cache (cache_key, value, expires) VALUES (%s, 'x', %s)",
                [key, timezone.now() + days * DAY],
            )
        assert rules["cache"].run(clock.now()) == 1
        cursor.execute("SELECT cache_key FROM members_cache")
        assert cursor.fetchall() == [("new",)]


def test_every_rule_has_a_test_that_shows_it():
    named = {rule.name for rule in [*rules, *housekeeping.LAST]}
    assert named == TESTED.keys() | HERE.keys() | {"cache"}
    assert set(TESTED.values()) - existing_tests() == set()


@pytest.fixture
def desk(cast):
    """Two lawyers whom a case of the coordinator's centre fits."""
    cast.first, cast.second = (make_lawyer(cast.centre, mail=True, account=True) for _ in range(2))
    return cast


# --- warnings ----------------------------------------------------------------------------------------------------


def test_c35c_of_the_text_of_a_case_those_who_worked_on_it_are_told_14_days_before(desk):
    referral = offered(desk.centre, desk.coordinator, narrative="She was held for two days.")
    say_yes(referral, desk.first)
    referrals.close_referral(referral, by=desk.first, stage_reached=term("stage", "charge"))
    ended = clock.now()
    with translation.override("en"):
        told = [
            [one.text for one in going_soon(person, ended + days * DAY)]
            for person in (desk.first, desk.coordinator, desk.second)
            for days in (75, 77)
        ]
    text = "The text of 1 case will be deleted"
    assert told == [[], [text], [], [text], [], []]


def test_c35c_what_people_may_want_to_keep_is_warned_of():
    """Messages, words of a pair, the text of a case (safety C-35c). What else goes is nobody's to keep."""
    assert set(warned.keys()) == {"messages", "mentoring_words", "referral_narratives"}


# --- every restricted word has an end ----------------------------------------------------------------------------

# The rule that takes it, or (in brackets) who ends it, and when.
ENDS = {
    "members.Message.body": "messages",
    "members.MessageReport.note": "message_report_notes",
    "members.PendingAddress.address": "pending_addresses",
    "members.PendingAddress.previous": "pending_addresses",
    "members.Member.phone": "(the person; erasing empties it)",
    "members.Member.email": "(the person; erasing empties it)",
    "members.SafetyPlan.contact": "(the person, at any time)",
    "mentoring.MenteeProfile.wants": "(the person, who no longer looks for a mentor)",
    "mentoring.PrivateNote.body": "mentoring_words",
    "mentoring.SharedNote.body": "mentoring_words",
    "mentoring.NoteOpening.words": "mentoring_words",
    "mentoring.Concern.words": "mentoring_words",
    "trainings.CertificateRevision.name_my": "(erasing: the certificate is the person's)",
    "trainings.CertificateRevision.name_en": "(erasing: the certificate is the person's)",
    "trainings.Guest.email": "guests",
    "trainings.Guest.phone": "guests",
    "trainings.Registration.expectation": "registration_words",
    "trainings.Accommodation.note": "registration_words",
    "trainings.AttendanceFile.file_name": "attendance_lists",
    "trainings.NameAlias.screen_name": "(the person; erasing takes it)",
    "cop.PostReport.note": "post_report_notes",
    "cop.Referral.narrative": "referral_narratives",
    "cop.JoinRequest.email": "join_requests",
    "cop.JoinRequest.phone": "join_requests",
    "cop.JoinRequest.reason": "join_requests",
}


def test_c35c_every_restricted_text_has_an_end():
    """A new one needs a rule, or a person who ends it."""
    restricted = set(fields_of(Tier.RESTRICTED))
    typed = {f"{f.model._meta.label}.{f.name}" for f in text_fields() if (f.model._meta.label, f.name) in restricted}
    assert typed == ENDS.keys()
    named = {rule.name for rule in rules}
    assert {end for end in ENDS.values() if end[0] != "("} <= named
