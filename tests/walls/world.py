"""A small world in which every address of ours opens something: the cast, and one of each thing at either centre."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

from cop.models import (
    BulkAction,
    CaseLaw,
    Idea,
    PeopleExport,
    PossibleTwin,
    Provision,
    ResourceFile,
    SessionCitation,
    Task,
)
from cop.services import (
    agreements,
    announcements,
    arguments,
    comments,
    held_texts,
    library,
    post_reports,
    questions,
    referrals,
    rosters,
    session_plans,
    ways_in,
)
from cop.services.citing import Cite
from cop.uploads import store
from members import clock
from members.models import (
    Affiliation,
    DigestIssue,
    Draft,
    Member,
    MessageReport,
    Organisation,
    OutboxMessage,
    Programme,
    StaffPost,
    Suppression,
    Topic,
)
from members.services import freezing, merging, organisations
from tests.cast import Cast
from tests.cop.law_kit import make_case, make_instrument, make_provision
from tests.cop.question_kit import make_answer, make_question
from tests.cop.referral_kit import fit, offer_of, offered, open_one, say_yes
from tests.factories import give_post, join, make_join_request, make_member, make_session
from tests.members.people_kit import GROUPS, NOBODY, open_profile, talk
from tests.mentoring.world_kit import make_mentoring
from tests.trainings.attendance_kit import make_day
from tests.trainings.kit import make_series, make_sitting, make_training, put_down
from tests.trainings.learning_kit import make_learning
from trainings.models import Accommodation, AwarenessEvent, Collection
from trainings.services import guests, qualifications, trainers

DAY = timedelta(days=1)
ROSTER = Path(__file__).resolve().parents[1] / "data" / "rosters" / "bad_rows.csv"
# The cast first, then who stands between: let in but not begun, on probation, the posts that see figures or the whole
# network, the safety lead of the other centre; and two who meet what is about themselves.
ROLES = (
    "nobody", "lawyer", "stranger", "facilitator", "coordinator", "staff", "staff_other", "safety", "superuser",
    "invited", "probation", "officer", "admin", "safety_other", "oneself", "staff_self",
)  # fmt: skip
ONESELF = ("oneself", "staff_self")


@dataclass
class World:
    """`own` are things of the home centre, `other` those of the other one."""

    cast: Cast
    own: SimpleNamespace
    other: SimpleNamespace


def _make_frozen(centre, clerk):
    """Somebody whose account the clerk has closed, and who named a person to tell."""
    member = make_member(centre)
    freezing.change_safety_plan(member, contact="Ma Nobody")
    freezing.freeze_member(member, by=clerk)
    return member


def _make_shown(centre, group):
    """Somebody whom the people finder shows, with an address for those of the group."""
    member = make_member(centre, account=True, mail=True)
    join(group, member)
    open_profile(member, topics=["bail"], areas=["land"], availability="now", show_email=GROUPS, show_phone=NOBODY)
    return member


def _make_organisation(centre, clerk) -> dict:
    """An organisation with a programme and somebody of the centre who works there, and an entry merged into it."""
    names = (("Bridge Legal Aid", "တံတား"), ("Bridge LA", "တံတား အဖွဲ့"))
    kept, double = (Organisation.objects.create(name_en=en, name_my=my) for en, my in names)
    return {
        "organisation": kept,
        "programme": Programme.objects.create(organisation=kept, name_en="Clinics", started_on=clock.today()),
        "affiliation": Affiliation.objects.create(organisation=kept, member=make_member(centre)),
        "merge": organisations.merge_organisation(double, into=kept, by=clerk),
    }


def _make_law(session) -> dict:
    """A section and a ruling, the same for everybody, and a session that is about the section."""
    make_instrument("crpc", title_my="ရာဇဝတ်ကျင့်ထုံးဥပဒေ", short_my="ရာဇဝတ်ကျင့်ထုံးဥပဒေ")
    provision = make_provision(f"crpc:{167 + Provision.objects.count()}", text_en="Held no longer.", source="V7")
    SessionCitation.objects.create(session=session, provision=provision, proposition="In twenty-four hours")
    return {"provision": provision, "case": make_case(page=192 + CaseLaw.objects.count(), name_my="ခန် နှင့် ပြည်ထောင်စု")}


def _make_posts(group, leader, asker) -> dict:
    """A question of somebody in the group with an answer, one asked without a name, a clinic, what is not posted yet,
    and a report."""
    question = make_question(group, asker, topics=["remand"])
    answer = make_answer(question, leader)
    unposted = {"by": asker, "group": group, "kind": "question", "typed": {"title": ["A"], "body": ["B"]}}
    return {
        "question": question,
        "answer": answer,
        "anonymous": make_question(group, asker, is_anonymous=True),
        "clinic": make_question(group, asker, kind="clinic", issue="?", law_not_found=True),
        "unposted": questions.keep_draft(**unposted),
        "held": questions.keep_draft(**unposted, is_held=True),
        "held_text": held_texts.hold_text(
            by=asker, group=group, kind="answer", typed={"body": ["Call 09 123 456 789."]}, question=question
        ),
        "post_report": post_reports.report_post(answer, by=asker, reason="manners"),
    }


def _make_written(group, leader, author, provision) -> dict:
    """A thing of the group's library with a file, and three arguments: a draft of the leader's, one that waits for a
    review, one that was published."""
    resource = library.add_resource(
        by=leader, group=group, title_my="ပုံစံများ", kind="template", publisher="အဖွဲ့", language="my",
        licence="ours", link="https://example.org/forms", review_on=clock.today() + 90 * DAY,
    )  # fmt: skip
    file = ResourceFile.objects.create(resource=resource, version=1, format="txt", size=4, digest="0" * 64)
    store.write(file.path, b"form")
    texts = {"title": "အာမခံလျှောက်လွှာ", "facts": "Held.", "reasoning": "The law.", "request": "Release."}
    facts = {"kind": "bail", "language": "en", "cites": [Cite(provision, "", "bail")], **texts}
    waiting, published = (arguments.write_argument(group, by=author, **facts) for _ in range(2))
    arguments.submit_argument(waiting, by=author)
    arguments.submit_argument(published, by=author)
    arguments.review_argument(published, by=leader, verdict="approved")
    return {
        "resource": resource,
        "resource_file": file,
        "argument": published,
        "waiting_argument": waiting,
        "draft_argument": arguments.write_argument(group, by=leader, **facts),
    }


def _make_trainings(centre, leader, shown, clerk) -> dict:
    """A training of the centre with a part, a session to come, somebody who has a place and needs something, somebody
    who is asked to train it; a series, a collection, an awareness event."""
    training = make_training(centre)
    sitting = make_sitting(training, capacity_room=9)
    (registration,) = put_down(sitting, shown)
    return {
        "training": training,
        "sitting": sitting,
        "registration": registration,
        "invited": guests.invite_guest(
            sitting, by=clerk, name="Daw Guest", email="", phone="", mode="room", language="my"
        ),
        "accommodation": Accommodation.objects.create(registration=registration, kind="line"),
        "session_trainer": trainers.invite_trainer(sitting, leader, by=clerk),
        **make_learning(training, shown),
        **make_day(sitting, leader, clerk),
        "qualification": qualifications.record_qualification(leader, by=clerk, topic=Topic.objects.first()),
        "training_item": training.items.create(number=1, kind="task", title="Write one"),
        "series": make_series(centre=centre, is_public=False),
        "collection": Collection.objects.create(title="First", centre=centre),
        "awareness_event": AwarenessEvent.objects.create(
            title="Market day", held_on=clock.today(), centre=centre, reach=50, method="counted"
        ),
    }


def _make_referrals(centre, leader, clerk) -> dict:
    """One that waits for the leader's answer, one that nobody was asked for, two that the leader took."""
    fit(leader)
    asked = offered(centre, clerk, narrative="Held for two weeks.")
    taken, seen = (say_yes(offered(centre, clerk), leader) for _ in range(2))
    return {
        "referral": asked,
        "offer": offer_of(asked, leader),
        "ready_referral": open_one(centre, clerk),
        "taken_referral": taken,
        "seen_referral": referrals.contact_client(seen, by=leader, contact_band="24h"),
    }


def _make_said(group, session, leader, member) -> dict:
    """An announcement of the leader's with a comment and an addition of the member's, an agreement, an invitation,
    and a case that is brought to the session."""
    facts = {"kind": "report", "title": "အလုပ်ရုံဆွေးနွေးပွဲ", "body": "It went well."}
    news = announcements.post_announcement(by=leader, group=group, **facts)
    agreements.publish_agreement(group, "What is said here stays here.", by=leader)
    guest = make_member(group.host_centre, account=True)
    return {
        "news": news,
        "comment": comments.post_comment(news, by=member, body="Thank you."),
        "addition": comments.post_comment(news, by=member, body="The tea was good.", is_addition=True),
        "called": ways_in.invite_to_group(group, handle=guest.user.username, by=leader),
        "case_of_session": session_plans.add_clinic(session, by=leader, title="Held too long?"),
    }


def _things(centre, group, leader, clerk) -> SimpleNamespace:
    now = clock.now()
    week = clock.iso_week()
    start, end = clock.week_bounds(week)
    shown = _make_shown(centre, group)
    conversation = talk(leader, shown, "Good morning", "Good evening")
    message = conversation.messages.get(sender=shown)
    session = make_session(group, led_by=leader)
    law = _make_law(session)
    return SimpleNamespace(
        centre=centre,
        export=PeopleExport.objects.create(
            centre=centre, people=1, asked_by=clerk, opened_at=now, expires_at=now + DAY
        ),
        shown=shown,
        conversation=conversation,
        message=message,
        flag=MessageReport.objects.create(message=message, reporter=leader, reported=shown, reason="other"),
        group=group,
        leader=leader,
        membership=group.memberships.first(),
        stopped=Suppression.objects.create(address_bidx=uuid4().bytes * 2, cause=Suppression.Cause.HARD_BOUNCE),
        member=make_member(centre, mail=True),
        frozen=_make_frozen(centre, clerk),
        session=session,
        **law,
        **_make_posts(group, leader, shown),
        **_make_said(group, session, leader, shown),
        **_make_written(group, leader, shown, law["provision"]),
        **make_mentoring(centre, leader, shown),
        past=make_session(group, timedelta(days=-3), led_by=leader),
        idea=Idea.objects.create(group=group, author=leader, text="A leaflet"),
        task=Task.objects.create(group=group, owner=leader, created_by=leader, what="Write it"),
        mail=OutboxMessage.objects.create(
            kind="session_planned", recipient=leader, ref_key=f"session:{group.uid}", not_before=now,
            expires_at=now + timedelta(days=1), next_attempt_at=now,
        ),
        digest=DigestIssue.objects.create(
            audience=DigestIssue.Audience.COORDINATOR, recipient=clerk, iso_week=week, covers_from=start, covers_to=end
        ),
        twin=PossibleTwin.objects.create(newer=make_member(centre), older=make_member()),
        pair=PossibleTwin.objects.create(newer=make_member(centre), older=make_member(centre)),
        roster=rosters.upload(ROSTER.read_bytes(), ROSTER.name, centre=centre, by=clerk),
        **_make_trainings(centre, leader, shown, clerk),
        join_request=make_join_request(group, leader, state="vouched"),
        voucher=make_join_request(group, leader).vouchers.get(),
        **_make_organisation(centre, clerk),
        **_make_referrals(centre, leader, clerk),
        member_merge=merging.merge_member(make_member(centre), into=make_member(centre), by=clerk),
        bulk_action=BulkAction.objects.create(centre=centre, act="stop_mail", chosen=[leader.pk], asked_by=clerk),
        draft=Draft.objects.create(member=leader, path="/g/", content='{"title": ["Saved"]}'),
    )  # fmt: skip


def _new_staff(role: str, centre=None) -> Member:
    member = make_member(centre, account=True, provider_type="staff")
    give_post(member, role, centre)
    return member


def _invited(centre) -> Member:
    """Somebody who has an account and has accepted nothing yet."""
    member = make_member(centre, account=True, status=Member.Status.PENDING)
    member.acknowledgements.all().delete()
    return member


def people_of(world: World) -> dict[str, Member]:
    """{role: who it is} of everybody who has an account; those whom the cast lacks are made."""
    cast, role = world.cast, StaffPost.Role
    probation = make_member(cast.centre, account=True, probation_until=clock.today() + 10 * DAY)
    join(cast.group, probation)
    return {
        **{name: getattr(cast, name) for name in ROLES if hasattr(cast, name)},
        "invited": _invited(cast.centre),
        "probation": probation,
        "officer": _new_staff(role.ME_OFFICER, cast.centre),
        "admin": _new_staff(role.ADMIN),
        "safety_other": _new_staff(role.SAFETY_LEAD, cast.other_centre),
        "oneself": world.own.shown,
        "staff_self": cast.staff,
    }


def things_of(world: World, side: str, role: str) -> SimpleNamespace:
    """What a role finds behind the numbers: the things of that side, or of the home centre those that are its own."""
    things = getattr(world, side)
    if side == "other" or role not in ONESELF:
        return things
    me = world.own.shown if role == "oneself" else world.cast.staff
    return SimpleNamespace(**{**vars(things), "member": me, "shown": me, "leader": me, "frozen": me})


def build_world(cast: Cast) -> World:
    return World(
        cast,
        own=_things(cast.centre, cast.group, cast.facilitator, cast.staff),
        other=_things(cast.other_centre, cast.other_group, cast.stranger, cast.staff_other),
    )
