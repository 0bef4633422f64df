"""The pages of mentoring, whole: who sees them, and that a form of each acts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from members import clock
from members.home import needs_you
from members.models import Member, OutboxMessage, StaffPost
from members.templatetags.waing import day
from mentoring.met_links import met_token, standings
from mentoring.models import (
    AgreementTerms,
    MentoringOffer,
    MentoringPair,
    MentoringSession,
    NoteOpening,
    NotWith,
    SharedNote,
)
from mentoring.services import closing, meetings, met, notes, pairs, profiles, requests
from tests.factories import give_post, make_member
from tests.members.letters import letter_of

from .mentoring_kit import TERMS, days_ago, make_mentee, make_mentor, make_pair
from .pages_kit import at, enter, get, post

pytestmark = pytest.mark.django_db
LAPSED = (
    "You did not answer in time whom your coordinator proposed, so nobody was asked. Your coordinator knows, and "
    "looks again. You can also ask others."
)
COULD_NOT = "Nobody could this time. Your coordinator knows, and looks for somebody. You can also ask others."
TERMS_FORM = {**TERMS, "accepts": "on", "goal_1": "Argue bail"}


def test_a_newcomer_reads_from_when_a_mentor_can_be_looked_for():
    """The page said that there was none, and nothing else."""
    newcomer = make_member(account=True, probation_until=clock.today() + timedelta(days=9))
    with override(newcomer.ui_language):
        assert day(newcomer.probation_until) in get(enter(newcomer), "mentoring_home")


def test_the_whole_way_of_both_sides():
    mentor = make_mentor()
    mentee = make_mentee(wants="Argue bail alone")
    learner = enter(mentee)
    shown = get(learner, "find_mentor")
    assert "၁၀၀" in shown and shown.index("<details") < shown.index('class="num"'), "the reasons are folded"
    post(learner, "find_mentor", first=mentor.pk, message="Please help me")
    offer = MentoringOffer.objects.get()
    guide = enter(mentor)
    page = get(guide, "answer_offer", offer.pk)
    assert "Argue bail alone" in page and "Please help me" in page
    assert "answer_offer" not in get(learner, "mentoring_home")
    get(learner, "answer_offer", offer.pk, status=404)
    post(guide, "answer_offer", offer.pk, answer="yes")
    pair = MentoringPair.objects.get()
    post(learner, "propose_agreement", pair.pk, **TERMS_FORM)
    assert "Argue bail" in get(guide, "agreement_detail", pair.pk)
    post(guide, "agreement_detail", pair.pk, accepts="on", version=1)
    pair.refresh_from_db()
    assert pair.state == "active"
    day = days_ago(-3)
    times = {"day_1": day, "time_1": "16:00", "day_2": day + timedelta(days=1), "time_2": "16:00", "minutes": 45}
    post(guide, "propose_session", pair.pk, way="call", **times)
    proposal = pair.proposals.get()
    get(guide, "answer_proposal", proposal.pk, status=403)
    get(learner, "answer_proposal", proposal.pk)
    post(learner, "answer_proposal", proposal.pk, time=proposal.first_at.isoformat())
    session = MentoringSession.objects.get()
    get(learner, "move_session", session.pk)
    post(learner, "move_session", session.pk, day=day, time="10:00")
    get(guide, "cancel_session", session.pk)
    post(guide, "cancel_session", session.pk)
    get(guide, "log_session", pair.pk)
    post(
        guide, "log_session", pair.pk, on=clock.today(), minutes=50, way="visit", about="Three questions",
        what_1="Write questions", owner_1=mentee.pk,
    )  # fmt: skip
    page = get(learner, "pair_detail", pair.pk)
    assert "Three questions" in page and "Write questions" in page
    post(learner, "finish_action", pair.actions.get().pk)
    goal = pair.goals.get()
    get(learner, "change_goal", goal.pk)
    post(learner, "change_goal", goal.pk, text="Argue bail", state="done", next_step="")
    post(learner, "add_milestone", goal.pk, text="Read the form")
    post(learner, "finish_milestone", goal.milestones.get().pk)
    get(guide, "add_goal", pair.pk)
    get(guide, "add_pair_link", pair.pk)
    post(learner, "write_private_note", pair.pk, body="For me alone")
    post(guide, "write_shared_note", pair.pk, body="For us two")
    page = get(guide, "note_list", pair.pk)
    assert "For us two" in page and "For me alone" not in page
    get(learner, "change_shared_note", SharedNote.objects.get().pk, status=403)
    give_post(make_member(), "coordinator")
    get(learner, "raise_concern", pair.pk)
    post(learner, "raise_concern", pair.pk, to="coordinator", words="No time")
    get(guide, "close_pair", pair.pk)
    post(guide, "close_pair", pair.pk, reason="done", result="reached")
    assert mentor.told_name in get(learner, "give_feedback", pair.pk), "of whom, for somebody who has two pairs"
    post(learner, "give_feedback", pair.pk, useful=5, again="yes")
    for one in (learner, guide):
        get(one, "pair_detail", pair.pk)
        get(one, "mentoring_home")
    get(learner, "propose_session", pair.pk, status=403)


def test_learning_28_who_accepts_accepts_what_they_read():
    """The other one writes a newer version while this one is read: a word given to the old one binds to nothing."""
    pair = MentoringPair.objects.create(mentor=make_mentor(), mentee=make_mentee())
    for _version in (1, 2):
        pairs.propose_agreement(pair, by=pair.mentee, goals=["Bail"], **TERMS)
    guide = enter(pair.mentor)
    assert 'name="version" value="2"' in get(guide, "agreement_detail", pair.pk)
    post(guide, "agreement_detail", pair.pk, accepts="on", version=1)
    assert not pair.agreements.in_force().exists()
    post(guide, "agreement_detail", pair.pk, accepts="on", version=2)
    assert pair.agreements.in_force().get().version == 2


def test_looking_at_the_agreements_form_writes_nothing_and_a_contact_may_stand_in_it():
    pair = MentoringPair.objects.create(mentor=make_mentor(), mentee=make_mentee())
    learner = enter(pair.mentee)
    assert "၁" in get(learner, "propose_agreement", pair.pk)
    assert not AgreementTerms.objects.exists()
    post(learner, "propose_agreement", pair.pk, **{**TERMS_FORM, "reach": "09 123 456 789"})
    agreement = pair.agreements.get()
    assert (agreement.reach, agreement.terms.version) == ("09 123 456 789", 1)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_odd_days_are_refused_and_what_was_typed_stays(day):
    pair = make_pair()
    guide = enter(pair.mentor)
    facts = {"day_1": day, "time_1": "23:59", "minutes": 240, "way": "call"}
    page = guide.post(at("propose_session", pair.pk), facts)
    assert page.status_code == 200 and page.context["form"].errors and day in page.content.decode()
    start = clock.now() + timedelta(days=1)
    terms = {"first_at": start, "second_at": None, "minutes": 60, "way": "call"}
    proposal = meetings.propose_session(pair, by=pair.mentor, **terms)
    session = meetings.confirm_session(proposal, by=pair.mentee, starts_at=start)
    page = guide.post(at("move_session", session.pk), {"day": day, "time": "23:59"})
    assert page.status_code == 200 and page.context["form"].errors


def test_who_stood_apart_is_taken_off_the_list(cast):
    mentee, other = make_mentee(), make_mentor()
    profiles.keep_apart(mentee, other)
    learner = enter(mentee)
    for gone in ("x", "9" * 30, "9" * 5000, str(other.pk + 1)):
        assert learner.post(at("keep_apart"), {"gone": gone}).status_code == 302
        assert mentee.pk in NotWith.objects.values_list("member", flat=True)
    learner.post(at("keep_apart"), {"gone": other.pk})
    assert not NotWith.objects.exists()


def test_strangers_and_staff_find_no_pair(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    for name in ("stranger", "coordinator", "staff", "safety", "superuser"):
        client = enter(getattr(cast, name))
        for page in ("pair_detail", "note_list", "agreement_detail", "close_pair", "give_feedback"):
            get(client, page, pair.pk, status=404)


def test_who_answers_no_proposal_reads_that_nobody_was_asked(cast):
    mentor, mentee = make_mentor(cast.centre), make_mentee(cast.centre)
    wanted = requests.request_mentor(mentee, mentors=[mentor], proposed_by=cast.coordinator)
    requests.move_on(clock.now() + timedelta(days=30))
    wanted.refresh_from_db()
    assert wanted.state == "exhausted" and wanted.has_lapsed
    nobody_asked, nobody_could = (gettext(text) for text in (LAPSED, COULD_NOT))
    page = get(enter(mentee), "mentoring_home")
    assert nobody_asked in page and nobody_could not in page
    asked = requests.request_mentor(mentee, mentors=[mentor]).offers.get()
    requests.decline_offer(asked, by=mentor, reason="field")
    page = get(enter(mentee), "mentoring_home")
    assert nobody_could in page and nobody_asked not in page


def link_of(pair, member, session=None):
    standing = standings([pair])[pair.pk]
    args = [session.uid] if session else []
    return met_token(standing, member.pk, member.uid, *args)


def test_learning_30_we_met_from_the_mail_acts_once(client):
    pair = make_pair(cadence_days=20, active_on=days_ago(31))
    token = link_of(pair, pair.mentee)
    assert client.get(at("we_met", token)).status_code == 200
    assert MentoringSession.objects.count() == 0, "looking writes nothing"
    for _twice in range(2):
        client.post(at("we_met", token), {"minutes": 60})
    assert MentoringSession.objects.held().get().minutes == 60
    assert client.get(at("we_met", token[:-2] + "AA")).status_code == 404
    pair.mentee.user.session_epoch += 1
    pair.mentee.user.save()
    closing.close_pair(pair, by=pair.mentor, reason="done")
    assert client.get(at("we_met", token)).status_code == 200


def a_meeting(pair, hours):
    start = clock.now() - timedelta(hours=hours)
    return MentoringSession.objects.create(pair=pair, starts_at=start, ends_at=start + timedelta(hours=1))


def test_a_link_that_holds_no_more_says_why(client):
    pair = make_pair()
    one, other, off = a_meeting(pair, 5), a_meeting(pair, 30), a_meeting(pair, 50)
    tokens = {session: link_of(pair, pair.mentee, session) for session in (one, other, off)}
    over = lambda session: met.read_link(tokens[session]).over  # noqa: E731
    meetings.log_session(pair, by=pair.mentor, minutes=60, way="call", session=one)
    assert (over(one), over(other)) == ("written", ""), "another meeting that is written down does not close this link"
    MentoringSession.objects.filter(pk=off.pk).update(cancelled_at=clock.now())
    assert over(off) == "off"
    closing.close_pair(pair, by=pair.mentor, reason="done")
    assert (over(other), over(one)) == ("ended", "written")
    pages = {client.get(at("we_met", token)).content.decode().partition("<h1>")[2][:200] for token in tokens.values()}
    assert len(pages) == 3, "three sentences"
    pair.mentee.user.session_epoch += 1
    pair.mentee.user.save()
    assert {over(session) for session in tokens} == {"old"}


def test_both_read_that_their_notes_were_opened_and_by_which_posts(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    opening = notes.ask_to_open(pair, by=cast.coordinator, reason="complaint", words="Canaryword")
    readers = [enter(person) for person in (pair.mentor, pair.mentee)]
    before = [get(reader, "note_list", pair.pk) for reader in readers]
    notes.agree_to_open(opening, by=cast.safety)
    for reader, old, person in zip(readers, before, (pair.mentor, pair.mentee), strict=True):
        page = get(reader, "note_list", pair.pk)
        assert page.count('class="note"') == old.count('class="note"') + 1
        assert at("note_list", pair.pk) in [
            row.url for row in needs_you["mentoring"](Member.objects.get(pk=person.pk))
        ]
        assert str(StaffPost.Role.SAFETY_LEAD.label) in page and str(StaffPost.Role.COORDINATOR.label) in page
        for word in ("Canaryword", cast.coordinator.full_name_en, cast.safety.full_name_en):
            assert word not in page
    NoteOpening.objects.update(agreed_at=clock.now() - timedelta(days=31), expires_at=clock.now() - timedelta(days=31))
    assert notes.told_of(pair) == []


def test_mails_tell_when_and_nothing_else():
    pair = make_pair()
    start = clock.now().replace(microsecond=0) + timedelta(days=2)
    facts = {"first_at": start, "second_at": None, "minutes": 60, "way": "call"}
    proposal = meetings.propose_session(pair, by=pair.mentor, **facts)
    meetings.confirm_session(proposal, by=pair.mentee, starts_at=start)
    rows = list(OutboxMessage.objects.filter(kind__startswith="mentoring_", not_before__lte=clock.now()))
    assert {row.kind for row in rows} == {"mentoring_waiting", "mentoring_planned"}
    letters = []
    for row in rows:
        OutboxMessage.objects.update(state="pending", lease_token=None, lease_until=None)
        letters.append(letter_of(row))
    texts = " ".join(f"{one.subject} {one.text} {one.html}" for one in letters)
    for word in ("entor", "Argue", pair.mentor.full_name_en, pair.mentee.full_name_en, "/m/"):
        assert word not in texts, word


def test_the_home_opens_for_staff_who_cannot_take_part(cast, sign_in):
    for person in (cast.staff, cast.coordinator):
        assert sign_in(person).get(reverse("mentoring:mentoring_home")).status_code == 200
