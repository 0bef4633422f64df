"""A person is taken out of everything (safety C-35d)."""

from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from cop.models import Attendance, Rsvp, Told
from members import clock
from members.errors import Refused
from members.fields import EncryptedTextField
from members.models import (
    Consent,
    Conversation,
    Draft,
    ErasureRequest,
    Freeze,
    Member,
    Message,
    MessageReport,
    OutboxMessage,
    User,
)
from members.naming import Kept
from members.services import audit, bounces, calendars, data, freezing, housekeeping, inbox, outbox, profiles
from members.services.erasure import ask_for_erasure, erase_due, erase_member
from members.services.members import correct_member, leave_network, rejoin_network
from tests.factories import give_post, join, make_member, make_session
from tests.signing_in import sign_in_client
from tests.walls.test_tiers import dumped

pytestmark = pytest.mark.django_db
WORD, HANDLE = "Canarybird", "canaryhandle"


def everything() -> str:
    """All that whoever holds the database and the keys can read."""
    opened = []
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]
        for row in model._base_manager.all() if fields else ():
            opened += [getattr(row, field.name) or "" for field in fields]
    sessions = [str(one.get_decoded()) for one in Session.objects.all()]
    return "\n".join([dumped(), *opened, *sessions])


def fill(cast) -> Member:
    """Somebody with something everywhere, each with the word in it."""
    bird = make_member(
        cast.centre, account=True, full_name_en=WORD, full_name_my=WORD, display_name=WORD,
        email=f"{WORD}@example.org", phone="+959000001234", sex="female", age_band="25-34", languages=["my", "shn"],
    )  # fmt: skip
    User.objects.filter(pk=bird.user_id).update(username=HANDLE)
    bird.user.refresh_from_db()
    Consent.objects.create(member=bird, purpose=Consent.Purpose.EMAIL)
    secret = {"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")}
    Authenticator.objects.create(user=bird.user, type=Authenticator.Type.TOTP, data=secret)
    sign_in_client(Client(), bird)
    join(cast.group, bird, reason=WORD)
    freezing.change_safety_plan(bird, contact=WORD)
    Draft.objects.create(member=bird, path="/g/", content=WORD)
    profiles.change_profile(bird, facts={}, areas=[], topics=[], choices={"listed_to": 1, "show_languages": 1})
    inbox.send_message(bird, to=cast.lawyer, body=f"I am {WORD}")
    inbox.send_message(cast.lawyer, to=bird, body=f"Dear {WORD}")
    calendars.open_feed(bird)
    session = make_session(cast.group, led_by=bird)
    Rsvp.objects.create(session=session, member=bird, answer="yes")
    Attendance.objects.create(day=session.days.get(), member=bird)
    Told.objects.create(session=session, member=bird, schedule_version=1)
    outbox.notify("session_planned", recipients=[bird], ref_key=f"session:{session.uid}", about=session.uid)
    bounces.suppress(bird.email)
    data.make_copy(bird)
    return Member.objects.get(pk=bird.pk)


def test_c35d_of_an_erased_member_nothing_is_found(cast):
    bird = fill(cast)
    before = everything()
    assert before.count(WORD) > 10 and HANDLE in before and bird.email_bidx.hex() in before
    erase_member(bird, by=bird)
    after = everything()
    assert WORD not in after and HANDLE not in after and "+959000001234" not in after
    assert bytes(bird.email_bidx).hex() not in after and bytes(bird.phone_bidx).hex() not in after
    assert not Session.objects.exists() and not OutboxMessage.objects.filter(recipient=bird).exists()


def test_what_stays_belongs_to_a_former_member(cast):
    bird = fill(cast)
    erase_member(bird, by=bird)
    bird = Member.objects.get(pk=bird.pk)
    assert (bird.status, bird.user, bird.shown_name) == ("anonymised", None, "အဖွဲ့ဝင်ဟောင်း")
    assert (bird.provider_type, bird.centre, bird.sex, bird.languages) == ("lawyer", cast.centre, "", [])
    assert Rsvp.objects.filter(member=bird).count() == Attendance.objects.filter(member=bird).count() == 1
    assert not bird.memberships.open().exists() and bird.memberships.exists()
    assert not Told.objects.filter(member=bird).exists()


def test_erasing_twice_does_nothing(cast):
    bird = fill(cast)
    erase_member(bird, by=bird)
    state = everything()
    erase_member(bird, by=cast.staff)
    assert everything() == state


def test_nobody_else_loses_anything(cast):
    """Only what was between the two goes."""
    bird = fill(cast)
    inbox.send_message(cast.paralegal, to=cast.lawyer, body="kept")
    erase_member(bird, by=bird)
    assert [message.body for message in Message.objects.all()] == ["kept"]
    assert Conversation.objects.count() == 1


def test_a_report_is_not_got_rid_of_by_being_erased(cast):
    bird = fill(cast)
    message = Message.objects.get(sender=bird)
    report = MessageReport.objects.create(message=message, reporter=cast.lawyer, reported=bird, reason="threat")
    erase_member(bird, by=bird)
    housekeeping.keep_house()
    assert Message.objects.filter(pk=message.pk).exists(), "the safety lead still looks at it"
    report.closed_at, report.outcome = clock.now(), "nothing"
    report.save()
    housekeeping.keep_house()
    assert not Message.objects.exists() and not MessageReport.objects.exists()


def test_holders_of_a_post_are_refused(cast):
    with pytest.raises(Refused):
        erase_member(cast.coordinator, by=cast.coordinator)
    assert Member.objects.get(pk=cast.coordinator.pk).full_name_en


def test_a_frozen_person_is_erased_with_the_history_of_it(cast):
    bird = fill(cast)
    freezing.freeze_member(bird, by=cast.staff)
    erase_member(bird, by=cast.safety)
    assert not Freeze.objects.filter(member=bird).exists() and not Member.objects.get(pk=bird.pk).is_frozen


# --- at the desk -----------------------------------------------------------------------------------------------------


def test_domain_3_11_at_thirty_days_on_request(cast):
    leave_network(cast.lawyer, by=cast.staff)
    asked = ask_for_erasure(cast.lawyer, by=cast.staff)
    assert asked.due_on == clock.today() + timedelta(days=30)
    assert erase_due(clock.now() + timedelta(days=29)) == 0
    assert erase_due(clock.now() + timedelta(days=31)) == 1
    assert Member.objects.get(pk=cast.lawyer.pk).status == "anonymised"
    assert not ErasureRequest.objects.exists()


def test_long_after_leaving_the_wish_is_due_at_once(cast):
    leave_network(cast.lawyer, by=cast.staff)
    Member.objects.filter(pk=cast.lawyer.pk).update(left_on=clock.today() - timedelta(days=90), joined_on="2020-01-01")
    ask_for_erasure(cast.lawyer, by=cast.staff)
    housekeeping.keep_house()
    assert Member.objects.get(pk=cast.lawyer.pk).status == "anonymised"


def test_only_who_left_is_erased_by_the_desk_and_coming_back_drops_the_wish(cast):
    with pytest.raises(Refused):
        ask_for_erasure(cast.lawyer, by=cast.staff)
    with pytest.raises(CommandError):
        call_command("erase_member", str(cast.lawyer.pk))
    leave_network(cast.lawyer, by=cast.staff)
    ask_for_erasure(cast.lawyer, by=cast.staff)
    rejoin_network(cast.lawyer, by=cast.staff)
    assert not ErasureRequest.objects.exists()


def test_nobody_writes_anything_into_an_emptied_entry(cast, sign_in):
    """The desk has no button for it, no verb takes it, and the database refuses it."""
    bird = erase_member(fill(cast), by=cast.safety)
    user = User.objects.get(pk=cast.staff.user_id)
    may = {perm for perm in PERMISSIONS if user.has_perm(f"members.{perm}_member", bird)}
    assert may == {"view"}
    with pytest.raises(Refused):
        correct_member(bird, by=cast.staff, full_name_en="Somebody Else")
    with pytest.raises(Refused):
        rejoin_network(bird, by=cast.staff)
    page = sign_in(cast.staff).get(f"/s/members/{bird.pk}/").content.decode()
    assert not [path for path in ("correct", "contacts", "slip", "groups", "freeze") if f"{bird.pk}/{path}/" in page]


PERMISSIONS = ("view", "change", "correct", "invite", "freeze")


def test_the_audit_knows_that_it_happened_and_nothing_else(cast):
    bird = fill(cast)
    erase_member(bird, by=bird)
    entry = audit.AuditEntry.objects.filter(verb="member_erased").get()
    assert entry.object_id == str(bird.pk) and set(entry.facts) == {"rows"}


def test_a_post_at_the_desk_is_not_needed_to_be_kept(cast):
    """Somebody whose post has ended can be erased; that the post was held stays."""
    post = give_post(cast.lawyer, "clerk", cast.centre)
    post.ended_on = clock.today()
    type(post).objects.filter(pk=post.pk).update(ended_on=clock.today() - timedelta(days=1), started_on="2020-01-01")
    cast.lawyer.__dict__.pop("current_posts", None)
    erase_member(cast.lawyer, by=cast.lawyer)
    assert cast.lawyer.posts.exists()


def test_c35d_no_process_remembers_names_of_the_erased(cast, django_capture_on_commit_callbacks):
    kept = Kept(most=2)
    kept.keep("centre", [1, 2])
    with django_capture_on_commit_callbacks(execute=True):
        erase_member(cast.lawyer, by=None)
    assert kept.get("centre") is None
