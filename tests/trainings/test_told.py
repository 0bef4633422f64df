"""People whom no mail reaches are told by somebody: who stands on that list, and when it heads the desk."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from members import clock, digests
from members.desk import worklists
from members.models import AuditEntry, DigestIssue, OutboxMessage
from tests.cop.test_digests import lines, make_issue
from tests.factories import make_member
from tests.signing_in import let_proof_age
from trainings.models import Registration, SessionTold, TrainingSession
from trainings.reports.told import offers_beyond_mail, told_rows
from trainings.services import guests, registrations, sessions, telling, trainers

from .kit import make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


@pytest.fixture
def soon(cast):
    """It begins in three hours; one person on its list is reached by mail, one and its trainer by none."""
    session = make_sitting(make_training(cast.centre), starts_in=3 * HOUR, place="Room CANARY")
    put_down(session, make_member(cast.centre, mail=True), make_member(cast.centre))
    row = trainers.invite_trainer(session, make_member(cast.centre), by=cast.staff)
    trainers.answer_invitation(row, is_coming=True)
    return session


def hows(session) -> list[str]:
    return [row.how for row in told_rows(TrainingSession.objects.get(pk=session.pk))]


def counts(issue, section="trainings_today") -> dict:
    return lines(issue, section)


def test_the_list_has_its_trainers_a_paper_and_a_text_that_names_nothing(sign_in, cast, soon):
    assert hows(soon) == ["waiting", "", ""]
    client, page = sign_in(cast.staff), url("told_list", soon.pk)
    shown = client.get(page)
    untold = shown.context["untold"]
    assert sorted(row.posted_as for row in untold) == ["registration", "trainer"]
    text = shown.content.decode()
    assert "data-print" in text and "data-copy" in text and 'class="print"' in text
    said = shown.context["message"]
    assert "CANARY" not in said and str(soon) not in said and "http" not in said
    client.post(url("tell_registrants", soon.pk), {row.posted_as: row.pk for row in untold})
    assert hows(soon) == ["waiting", "person", "person"]
    trainer = next(row for row in untold if row.posted_as == "trainer")
    client.post(url("tell_registrants", soon.pk), {"trainer": trainer.pk, "undo": "1"})
    assert hows(soon) == ["waiting", "person", ""]
    assert AuditEntry.objects.filter(verb="telling_undone").count() == 1


def test_c9_phones_of_those_to_tell_stand_behind_a_fresh_proof_once_a_list_with_a_line_of_the_audit(
    sign_in, cast, soon
):
    member, elsewhere = (
        make_member(one, phone=f"+95900000070{n}") for n, one in enumerate((cast.centre, cast.other_centre))
    )
    put_down(soon, member, elsewhere)
    guests.invite_guest(
        soon, by=cast.staff, name="Daw Guest", email="", phone="+959000000709", mode="room", language="en"
    )
    page, other = url("told_contacts", soon.pk), make_sitting(make_training(cast.centre), starts_in=5 * HOUR)
    assert sign_in(cast.staff, stepped_up=False).get(page).status_code == 302
    client = sign_in(cast.staff)
    assert page in client.get(url("told_list", soon.pk)).content.decode()
    shown = client.get(page).content.decode()
    assert member.phone in shown and "+959000000709" in shown and elsewhere.phone not in shown
    assert AuditEntry.objects.filter(verb="contacts_seen", actor_id=cast.staff.pk).count() == 1
    let_proof_age(client)
    assert client.get(page).status_code == 200
    assert client.get(url("told_contacts", other.pk)).status_code == 302, "another list asks again"
    ticked = client.post(url("tell_registrants", soon.pk), {"trainer": soon.trainers.get().pk, "from": "contacts"})
    assert ticked.url == page
    for name in ("facilitator", "staff_other", "lawyer"):
        assert sign_in(getattr(cast, name)).get(page).status_code == 403


def test_a_trainer_of_another_session_is_not_ticked_here(sign_in, cast, soon):
    other = make_sitting(make_training(cast.centre), starts_in=9 * HOUR)
    row = trainers.invite_trainer(other, make_member(cast.centre), by=cast.staff)
    sign_in(cast.staff).post(url("tell_registrants", soon.pk), {"trainer": row.pk})
    assert not SessionTold.objects.exists()


def test_hours_before_it_they_stand_on_the_desk_and_in_both_digests_and_each_number_opens_its_rows(
    sign_in, cast, soon
):
    make_sitting(make_training(cast.centre), starts_in=7 * HOUR)  # later today: not yet
    put_down(TrainingSession.objects.last(), make_member(cast.centre))
    issue = make_issue(cast.coordinator)
    assert counts(issue) == {"untold_of_trainings": 1, "untold_trainers": 1}
    with translation.override("en"):
        assert digests.read(issue).lead == "1 person to tell of a training within 6 hours"
    for key in counts(issue):
        assert worklists[key].on_desk
        with translation.override("en"):
            page = sign_in(cast.staff).get(reverse("members:todo_list", args=[key]))
        (row,) = page.context["rows"]
        assert row.url == url("told_list", soon.pk)
        assert sign_in(cast.staff_other).get(reverse("members:todo_list", args=[key])).context["n"] == 0
        assert worklists[key].in_digest(cast.coordinator, cast.group.pk).filter(pk=soon.pk).exists()


def test_who_was_told_leaves_the_desk_and_a_session_that_is_called_off_brings_all_back(cast, soon):
    rows = [row for row in told_rows(soon) if not row.how]
    listed, training = ([row for row in rows if row.posted_as == one] for one in ("registration", "trainer"))
    telling.tell(soon, listed, training, by=cast.staff)
    assert counts(make_issue(cast.coordinator)) == {}
    DigestIssue.objects.all().delete()
    sessions.cancel_session(soon, by=cast.staff)
    assert hows(soon) == ["waiting", "", ""]
    assert counts(make_issue(cast.coordinator)) == {
        "untold_of_trainings": 1, "untold_trainers": 1,
    }  # fmt: skip


def test_a_guest_without_an_address_is_among_them(cast, soon):
    guests.invite_guest(soon, by=cast.staff, name="Daw Guest", email="", phone="", mode="room", language="en")
    assert counts(make_issue(cast.coordinator))["untold_of_trainings"] == 2


# --- places that are kept --------------------------------------------------------------------------------------------


@pytest.fixture
def offered(cast):
    """The one place of a session is kept for somebody in line: nobody mails them, and they have no account."""
    session = make_sitting(make_training(cast.centre), starts_in=72 * HOUR, capacity_room=1)
    first, second = put_down(session, make_member(cast.centre), make_member(cast.centre))
    registrations.give_back(first, by=first.member)
    return Registration.objects.get(pk=second.pk)


def test_a_place_that_is_kept_for_whom_no_mail_reaches_stands_on_the_desk_until_somebody_asked_them(
    sign_in, cast, offered
):
    key = "offers_beyond_mail"
    assert offered.state == "offered" and counts(make_issue(cast.coordinator)) == {key: 1}
    client, page = sign_in(cast.staff), reverse("members:todo_list", args=[key])
    (row,) = client.get(page).context["rows"]
    assert row.url == url("registration_list", offered.session_id)
    assert 'value="accept"' in client.get(row.url).content.decode()
    taken = {"act": "accept"}
    assert sign_in(cast.staff_other).post(url("decide_registration", offered.pk), taken).status_code in (403, 404)
    client = sign_in(cast.staff)
    client.post(url("decide_registration", offered.pk), taken)
    offered.refresh_from_db()
    assert offered.state == "confirmed" and offered.changes.latest("pk").by == cast.staff
    assert client.get(page).context["n"] == 0


def test_who_was_mailed_of_the_offer_or_let_it_lapse_is_not_on_that_list(cast, offered):
    session = make_sitting(make_training(cast.centre), starts_in=72 * HOUR, capacity_room=1)
    first, _second = put_down(session, *(make_member(cast.centre, mail=True) for _ in range(2)))
    registrations.give_back(first, by=first.member)
    assert [row.pk for row in offers_beyond_mail(clock.now())] == [offered.pk]
    OutboxMessage.objects.filter(kind="training_offered").update(state="failed")
    assert len(offers_beyond_mail(clock.now())) == 2, "it never came"
    assert not offers_beyond_mail(clock.now() + 13 * HOUR)
