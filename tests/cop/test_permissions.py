"""Who may do what in groups: a row for each permission, a letter for each role."""

from types import SimpleNamespace

import pytest
from rules.permissions import permissions

from cop.models import Idea, Membership, PeopleExport, SessionClinic, Task
from cop.services import (
    announcements,
    arguments,
    comments,
    held_texts,
    library,
    post_reports,
    questions,
    referrals,
    session_plans,
    ways_in,
)
from cop.services.citing import Cite
from cop.services.groups import archive_group
from members import clock
from tests.factories import give_post, join, make_group, make_join_request, make_member, make_session

from .question_kit import make_answer, make_question, make_section
from .referral_kit import fit, offer_of, offered, open_one, say_yes

pytestmark = pytest.mark.django_db

# m: member of the group, l: leader, f: facilitator, c: coordinator, h: centre lead, k: clerk, e: monitoring officer,
# n: newcomer of the centre, s: member of another centre, o: clerk of another centre, a: network administrator,
# w: network coordinator, u: bare superuser
ROLES = {
    "m": "lawyer", "l": "leader", "f": "facilitator", "c": "coordinator", "h": "lead", "k": "staff", "e": "officer",
    "n": "newcomer", "s": "stranger", "o": "staff_other", "a": "admin", "w": "network", "u": "superuser",
}  # fmt: skip
GROUP, SESSION, MEMBERSHIP, CENTRE, NOTHING = "group", "session", "membership", "centre", "nothing"
EXPORT, REQUEST = "export", "request"
QUESTION, ANSWER, DRAFT, ANONYMOUS, REPORT = "question", "answer", "draft", "unsigned", "report"
HELD = "held_text"
RESOURCE, ARGUMENT, MINE, WAITING = "resource", "argument", "mine", "waiting"
IDEA, TASK = "idea", "task"
READY, ASKED, OFFER, TAKEN, SEEN = "ready_referral", "asked_referral", "offer", "taken_referral", "seen_referral"
OFFERING = {  # the coordinator opened them, the lawyer was asked and took two
    "cop.view_referral": (ASKED, "mchw"),
    "cop.view_referral_figures": ("nothing", "mlfchkensoaw"),
    "cop.view_question_figures": ("nothing", "mlfchkensoaw"),
    "cop.open_referral": ("nothing", "chw"),
    "cop.offer_referral": (READY, "chw"),
    "cop.explain_referral": (ASKED, "chw"),
    "cop.withdraw_referral": (ASKED, "chw"),
    "cop.approve_pair": (ASKED, "hw"),  # another than who opened it (learning 32)
    "cop.call_lawyers": (ASKED, "chw"),
    "cop.check_conflict": (OFFER, "m"),
    "cop.accept_referral": (OFFER, "m"),
    "cop.decline_referral": (OFFER, "m"),
    "cop.record_offer_answer": (OFFER, "chw"),
    "cop.read_narrative": (TAKEN, "mchw"),
    "cop.contact_client": (TAKEN, "mchw"),
    "cop.begin_representation": (SEEN, "mchw"),
    "cop.record_referral_application": (TAKEN, "mchw"),
    "cop.close_referral": (TAKEN, "mchw"),
    "cop.give_back_referral": (TAKEN, "mchw"),
    "cop.choose_door": (READY, "chw"),
    "cop.keep_services": ("nothing", "chkoaw"),
}
NEWS, COMMENT, ADDITION, INVITATION, CASE = "news", "comment", "addition", "invitation", "case"
KEEPING = ("change_resource", "review_resource", "withdraw_resource", "restore_resource", "add_resource_file")
TABLE = {
    "cop.view_group": (GROUP, "mlfchkenw"),  # a members' group: those in it, its centre's people and its desk
    "cop.read_group": (GROUP, "mlfchkw"),
    "cop.create_group": (CENTRE, "chw"),
    "cop.change_group": (GROUP, "chw"),
    "cop.archive_group": (GROUP, "chw"),
    "cop.restore_group": (GROUP, ""),  # while it is live
    "cop.view_membership": (MEMBERSHIP, "mlfchkw"),
    "cop.add_to_group": (GROUP, "chkw"),
    "cop.change_membership": (MEMBERSHIP, "chw"),
    "cop.end_membership": (MEMBERSHIP, "chkw"),
    "cop.leave_group": (MEMBERSHIP, "m"),
    "cop.view_groupsession": (SESSION, "mlfchkw"),
    "cop.plan_session": (GROUP, "lfchkw"),
    "cop.change_session": (SESSION, "lfchkw"),
    "cop.move_session": (SESSION, "lfchkw"),
    "cop.cancel_session": (SESSION, "lfchkw"),
    "cop.close_session": (SESSION, "lfchkw"),
    "cop.reopen_session": (SESSION, "lfchkw"),
    "cop.take_attendance": (SESSION, "lfchkw"),
    "cop.record_rsvp": (SESSION, "lfchkw"),
    "cop.answer_rsvp": (SESSION, "mlf"),
    "cop.tell_people": (SESSION, "lfchkw"),
    "cop.print_sheet": (SESSION, "lfchkw"),
    "cop.write_summary": (SESSION, "lfchw"),
    "cop.rate_session": (SESSION, "mlf"),
    "cop.view_people": (NOTHING, "chkoaw"),
    "cop.ask_for_group": (GROUP, "nsokaechwu"),
    "cop.view_joinrequest": (REQUEST, "lfchkw"),
    "cop.decide_join_request": (REQUEST, "lfchkw"),
    "cop.view_join_requests": (NOTHING, "chkoaw"),
    "cop.view_invitations": (NOTHING, "chkoaw"),
    "cop.view_law_desk": (NOTHING, "chkoaw"),
    "cop.add_provision": (NOTHING, "chkoaw"),
    "cop.change_provision": (NOTHING, "chkoaw"),
    "cop.check_provision": (NOTHING, "lfhaw"),  # a lawyer who looks after something; posts of the cast are no lawyers
    "cop.check_case": (NOTHING, "lfhaw"),
    "cop.cite_in_session": (SESSION, "lfchkw"),
    "cop.read_posts": (GROUP, "mlfchw"),  # not the clerk (decision 2)
    "cop.view_question": (QUESTION, "mlfchw"),
    "cop.view_answer": (ANSWER, "mlfchw"),
    "cop.ask_question": (GROUP, "mlfchw"),
    "cop.edit_question": (QUESTION, "mlfchw"),  # m asked it
    "cop.discard_draft": (DRAFT, "m"),
    "cop.release_question": (DRAFT, "lf"),
    "cop.release_text": (HELD, "lf"),  # m wrote it
    "cop.override_stop": (GROUP, "lf"),
    "cop.close_question": (QUESTION, "mlfchw"),
    "cop.reopen_question": (QUESTION, ""),  # while it is open
    "cop.tell_outcome": (QUESTION, "m"),
    "cop.ask_colleagues": (QUESTION, "mlfchw"),
    "cop.change_clinic": (QUESTION, "mlfchw"),
    "cop.answer_question": (QUESTION, "mlfchw"),
    "cop.edit_answer": (ANSWER, "lfchw"),  # the leader gave it
    "cop.withdraw_answer": (ANSWER, "l"),
    "cop.accept_answer": (QUESTION, "mlfchw"),
    "cop.verify_answer": (ANSWER, "mf"),  # lawyers of the group, not the author
    "cop.promote_answer": (ANSWER, "lfchw"),
    "cop.thank_for_answer": (ANSWER, "mfchw"),
    "cop.report_post": (QUESTION, "lfchw"),
    "cop.view_post_reports": (NOTHING, "lfchw"),
    "cop.close_post_report": (REPORT, "lfchw"),
    "cop.see_author": (ANONYMOUS, ""),  # the safety lead's
    "cop.view_resource": (RESOURCE, "mlfchw"),  # of the group; the facilitator added it
    "cop.add_resource": (NOTHING, "lfchkow"),
    "cop.tend_library": (NOTHING, "chw"),
    **{f"cop.{name}": (RESOURCE, "lfchw") for name in KEEPING},
    "cop.view_writtenargument": (ARGUMENT, "mlfchw"),
    "cop.write_argument": (GROUP, "mlf"),
    "cop.edit_argument": (MINE, "m"),
    "cop.submit_argument": (MINE, "m"),
    "cop.recall_argument": (WAITING, "m"),
    "cop.review_argument": (WAITING, "lf"),  # m wrote it
    "cop.renew_argument": (ARGUMENT, "mlf"),
    "cop.withdraw_argument": (ARGUMENT, "mlfchw"),
    "cop.attest_use": (ARGUMENT, "mlfhw"),  # h and w are lawyers too; staff do not go to court
    "cop.view_idea": (IDEA, "mlfchw"),
    "cop.view_task": (TASK, "mlfchw"),
    "cop.add_idea": (GROUP, "mlf"),
    "cop.withdraw_idea": (IDEA, "mlfchw"),  # m had it
    "cop.make_task": (GROUP, "mlfchw"),
    "cop.end_task": (TASK, "mlfchw"),  # m does it
    "cop.end_any_task": (GROUP, "lfchw"),
    "cop.change_rules": (GROUP, "lfchw"),
    "cop.invite_to_group": (GROUP, "lfchw"),
    "cop.enter_group": (GROUP, ""),  # one asks; test_ways_in has a free one
    "cop.answer_invitation": (INVITATION, "n"),  # who was invited
    "cop.publish_agreement": (GROUP, "lfchw"),
    "cop.accept_agreement": (GROUP, "mlf"),
    "cop.prepare_session": (SESSION, "lfchkw"),
    "cop.ask_before": (SESSION, "mlf"),
    "cop.draft_clinic": (CASE, "mlfchw"),
    "cop.announce_to_all": (NOTHING, "chaw"),
    "cop.post_announcement": (GROUP, "lfchw"),
    "cop.say_thanks": (GROUP, "mlf"),
    "cop.view_announcement": (NEWS, "mlfchw"),
    "cop.edit_announcement": (NEWS, "l"),  # l wrote it
    "cop.withdraw_announcement": (NEWS, "lfchw"),
    "cop.post_comment": (NEWS, "mlfchw"),
    "cop.suggest_addition": (NEWS, "mfchw"),
    "cop.view_comment": (COMMENT, "mlfchw"),
    "cop.edit_comment": (COMMENT, "m"),  # m said it
    "cop.withdraw_comment": (COMMENT, "mlfchw"),
    "cop.decide_addition": (ADDITION, "l"),  # m suggests it to l
    "cop.react": (COMMENT, "lfchw"),
    "cop.follow_group": (GROUP, "mlfchw"),
    "cop.follow_question": (QUESTION, "mlfchw"),
    "cop.follow_announcement": (NEWS, "mlfchw"),
    "cop.view_twins": (NOTHING, "a"),
    "cop.decide_twin": (NOTHING, "a"),
    "cop.export_people": (CENTRE, "hk"),
    "cop.approve_export": (EXPORT, "chw"),  # not the clerk, who asked for it
    **OFFERING,
}
READING = {
    "cop.answer_invitation",
    "cop.view_announcement",
    "cop.view_comment",
    "cop.withdraw_announcement",
    "cop.withdraw_comment",
    "cop.follow_group",
    "cop.follow_question",
    "cop.follow_announcement",
    "cop.view_joinrequest",
    "cop.view_group",
    "cop.read_group",
    "cop.view_membership",
    "cop.view_groupsession",
    "cop.print_sheet",
    "cop.view_resource",
    "cop.view_idea",
    "cop.view_task",
    "cop.view_writtenargument",
    "cop.read_posts",
    "cop.view_question",
    "cop.view_answer",
    "cop.discard_draft",
    "cop.withdraw_answer",
    "cop.report_post",
    "cop.close_post_report",
}
ELSEWHERE = {
    "cop.view_invitations",
    *OFFERING,
    "cop.announce_to_all",
    "cop.add_resource",
    "cop.tend_library",
    "cop.view_post_reports",
    "cop.view_law_desk",
    "cop.add_provision",
    "cop.change_provision",
    "cop.check_provision",
    "cop.check_case",
    "cop.view_join_requests",
    "cop.view_twins",
    "cop.decide_twin",
    "cop.export_people",
    "cop.approve_export",
    "cop.create_group",
    "cop.view_people",
}


def _posts(cast, leader) -> dict:
    question = make_question(cast.group, cast.lawyer)
    held = {"by": cast.lawyer, "group": cast.group, "kind": "question", "typed": {}, "is_held": True}
    return {
        QUESTION: question,
        ANSWER: make_answer(question, leader),
        DRAFT: questions.keep_draft(**held),
        HELD: held_texts.hold_text(by=cast.lawyer, group=cast.group, kind="argument", typed={}),
        ANONYMOUS: make_question(cast.group, cast.lawyer, is_anonymous=True),
        REPORT: post_reports.report_post(question, by=cast.facilitator, reason="manners"),
    }


def _written(cast, leader) -> dict:
    """Of the group: a thing of its library, and the lawyer's arguments as a draft, waiting, and published."""
    resource = library.add_resource(
        by=cast.facilitator, group=cast.group, title_en="Forms", kind="guide", publisher="We", language="en",
        licence="ours", review_on=clock.today(),
    )  # fmt: skip
    texts = {"title": "Bail", "facts": "Held.", "reasoning": "The law.", "request": "Release."}
    facts = {"by": cast.lawyer, "kind": "bail", "language": "en", "cites": [Cite(make_section())], **texts}
    mine, waiting, published = (arguments.write_argument(cast.group, **facts) for _ in range(3))
    for argument in (waiting, published):
        arguments.submit_argument(argument, by=cast.lawyer)
    arguments.review_argument(published, by=leader, verdict="approved")
    found = {ARGUMENT: published, MINE: mine, WAITING: waiting}
    return {RESOURCE: resource, **{name: type(one).objects.get(pk=one.pk) for name, one in found.items()}}


def _referrals(cast) -> dict:
    fit(cast.lawyer)
    asked = offered(cast.centre, cast.coordinator)
    taken, seen = (say_yes(offered(cast.centre, cast.coordinator), cast.lawyer) for _ in range(2))
    return {
        READY: open_one(cast.centre, cast.coordinator), ASKED: asked, OFFER: offer_of(asked, cast.lawyer),
        TAKEN: taken,
        SEEN: referrals.contact_client(seen, by=cast.lawyer, contact_band="24h"),
    }  # fmt: skip


def _said(cast, leader) -> dict:
    """An announcement of the leader's with a comment and an addition of the lawyer's; a case; an invitation."""
    news = announcements.post_announcement(
        by=leader, group=cast.group, kind="report", title="Workshop", body="It went well."
    )
    said = {"by": cast.lawyer, "body": "Thank you."}
    return {
        NEWS: news,
        COMMENT: comments.post_comment(news, **said),
        ADDITION: comments.post_comment(news, is_addition=True, **said),
        INVITATION: ways_in.invite_to_group(cast.group, handle=cast.newcomer.user.username, by=leader),
    }


@pytest.fixture
def world(cast):
    people = {letter: getattr(cast, key) for letter, key in ROLES.items() if hasattr(cast, key)}
    people["l"], people["h"], people["e"], people["a"], people["w"] = (
        make_member(cast.centre if letter in "lhe" else None, account=True) for letter in "lheaw"
    )
    join(cast.group, people["l"], role=Membership.Role.LEADER)
    give_post(people["h"], "centre_lead", cast.centre)
    give_post(people["e"], "me_officer", cast.centre)
    give_post(people["a"], "admin")
    give_post(people["w"], "coordinator")
    things = SimpleNamespace(
        group=cast.group, session=make_session(cast.group), membership=cast.lawyer.memberships.get(),
        centre=cast.centre, nothing=None, export=PeopleExport(centre=cast.centre, asked_by=cast.staff),
        request=make_join_request(cast.group, cast.newcomer), **_posts(cast, people["l"]),
        **_written(cast, people["l"]), **_referrals(cast),
        **_said(cast, people["l"]),
        idea=Idea.objects.create(group=cast.group, author=cast.lawyer, text="A leaflet"),
        task=Task.objects.create(group=cast.group, owner=cast.lawyer, what="Write it"),
    )  # fmt: skip
    things.case = session_plans.add_clinic(things.session, by=people["l"], title="Held too long")
    return SimpleNamespace(people=people, things=things, cast=cast)


def allowed(world, perm):
    thing = getattr(world.things, TABLE[perm][0])
    return {letter for letter, person in world.people.items() if person.user.has_perm(perm, thing)}


def test_every_permission_of_this_room_has_a_row():
    assert {name for name in permissions if name.startswith("cop.")} == set(TABLE)


def test_permissions_by_role(world):
    assert {perm: "".join(sorted(allowed(world, perm))) for perm in TABLE} == {
        perm: "".join(sorted(letters)) for perm, (_thing, letters) in TABLE.items()
    }


# It is brought back; and who asked to be in it is answered by the desk, which writes nothing in the group.
OF_ARCHIVED = {"cop.restore_group": "chw", "cop.decide_join_request": "chkw"}


def test_archived_group_takes_no_write_but_the_restoring(world):
    world.things.case.delete()
    world.things.session.delete()
    world.things.group = archive_group(world.cast.group, by=world.cast.coordinator)
    world.things.session = make_session(world.things.group)
    world.things.case = SessionClinic.objects.create(session=world.things.session, title="Held")
    world.things.membership = Membership.objects.get(pk=world.things.membership.pk)
    for name in (
        "request",
        QUESTION,
        ANSWER,
        DRAFT,
        HELD,
        ANONYMOUS,
        REPORT,
        RESOURCE,
        ARGUMENT,
        MINE,
        WAITING,
        IDEA,
        TASK,
        NEWS,
        COMMENT,
        ADDITION,
    ):
        thing = getattr(world.things, name)
        setattr(world.things, name, type(thing).objects.get(pk=thing.pk))
    for perm in set(TABLE) - READING - ELSEWHERE:
        assert allowed(world, perm) == set(OF_ARCHIVED.get(perm, "")), perm


def test_group_of_the_network_is_run_by_its_leaders_and_network_posts(world):
    group = make_group(None)
    join(group, world.people["l"], role=Membership.Role.LEADER)
    world.people["l"].__dict__.pop("group_roles", None)
    may = {letter for letter, person in world.people.items() if person.user.has_perm("cop.plan_session", group)}
    assert may == {"l", "w"}
