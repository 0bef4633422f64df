"""Parts, what comes before, taking a training out of the catalogue, and until when one registers."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from cop.models import Resource
from members import clock
from members.errors import Refused
from members.models import AuditEntry
from tests.counting import statements
from tests.factories import make_member
from trainings.models import Collection, Enrolment, Prerequisite, Training, Wish
from trainings.services import enrolments, parts, registrations, trainings
from trainings.services.guests import invite_guest
from trainings.services.trainers import invite_trainer

from .kit import make_sitting, make_training, put_down
from .learning_kit import examined

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def titles(training):
    return list(training.items.order_by("number").values_list("title", flat=True))


def test_parts_are_added_put_in_order_and_taken_away(sign_in, cast):
    training, client = make_training(cast.centre), sign_in(cast.staff)
    for title in ("Read", "Write", "Speak"):
        answer = client.post(url("part_list", training.pk), {"kind": "task", "title": title, "minutes": "၃၀"})
        assert answer.url == url("part_list", training.pk)
    first, _second, last = training.items.all()
    client.post(url("move_part", last.pk), {"up": "1"})
    assert titles(training) == ["Read", "Speak", "Write"]
    client.post(url("move_part", first.pk), {"up": "1"})  # nowhere to go
    client.post(url("change_part", first.pk), {"title": "Read slowly", "minutes": ""})
    assert titles(training) == ["Read slowly", "Speak", "Write"]
    assert client.get(url("remove_part", first.pk)).status_code == 200 and training.items.count() == 3
    client.post(url("remove_part", first.pk))
    assert list(training.items.values_list("number", "title")) == [(1, "Speak"), (2, "Write")]


def test_a_training_is_linked_to_the_library_and_saved_again(sign_in, cast):
    training, client = make_training(cast.centre), sign_in(cast.staff)
    linked, kept = (
        Resource.objects.create(title_en=f"Guide {n}", added_by=cast.staff, review_on=clock.today()) for n in range(2)
    )
    hidden = Resource.objects.create(
        title_en="Gone", review_on=clock.today(), withdrawn_at=clock.now(), added_by=cast.staff_other
    )
    training.resources.set([kept, hidden])
    typed = {
        "title": "On it", "minutes": "60", "language": "my", "level": "first", "status": "published",
        "full_percent": "80", "partial_percent": "40", "pass_mark": "70", "centre": cast.centre.pk,
        "resources": [linked.pk, kept.pk],
    }  # fmt: skip
    assert client.post(url("change_training", training.pk), typed).status_code == 302
    assert set(training.resources.all()) == {linked, kept, hidden}
    assert client.post(url("change_training", training.pk), {**typed, "resources": []}).status_code == 302
    seen = set(training.resources.visible_to(cast.staff))
    assert not seen & {linked, kept}


def test_no_more_sessions_are_needed_than_there_are_parts(sign_in, cast):
    training, client = make_training(cast.centre), sign_in(cast.staff)
    typed = {
        "title": "On it", "minutes": "60", "language": "my", "level": "first", "status": "published",
        "full_percent": "80", "partial_percent": "40", "pass_mark": "70", "centre": cast.centre.pk,
    }  # fmt: skip
    assert client.post(url("change_training", training.pk), {**typed, "sessions_needed": "3"}).status_code == 302
    for part in (1, 1, 2):
        make_sitting(training, part=part)
    assert client.post(url("change_training", training.pk), {**typed, "sessions_needed": "4"}).status_code == 200
    assert client.post(url("change_training", training.pk), {**typed, "sessions_needed": "2"}).status_code == 302


def test_a_copy_takes_the_test_along_as_a_draft_and_says_what_lacks_when_it_is_published(sign_in, cast):
    old = examined(cast.centre, n=2)
    copy = trainings.copy_training(old, by=cast.staff)
    form = copy.test_forms.get()
    assert (form.is_draft, form.version, form.questions.count()) == (True, 1, 2)
    typed = {
        "title": "On it", "minutes": "60", "language": "my", "level": "first", "status": "published",
        "full_percent": "80", "partial_percent": "40", "pass_mark": "70", "centre": cast.centre.pk,
        "needs_post_test": "on",
    }  # fmt: skip
    client, said = sign_in(cast.staff), []
    for one in (old, copy):
        answer = client.post(url("change_training", one.pk), typed, follow=True)
        said.append([str(message) for message in answer.context["messages"]])
    assert len(said[0]) == len(said[1]) == 1 and said[0] != said[1]


def test_a_part_more_or_less_is_another_rule_and_a_test_among_them_is_not(cast):
    training = make_training(cast.centre)
    parts.add_part(training, by=cast.staff, kind="test", title="The test")
    training.refresh_from_db()
    assert training.rule_version == 1
    part = parts.add_part(training, by=cast.staff, kind="reading", title="The law")
    parts.remove_part(part, by=cast.staff)
    training.refresh_from_db()
    assert training.rule_version == 3


def test_only_a_live_session_takes_place_in_a_session_of_the_training(sign_in, cast):
    training, client = make_training(cast.centre), sign_in(cast.staff)
    session, foreign = make_sitting(training), make_sitting(make_training(cast.centre))
    typed = {"kind": "reading", "title": "The law", "session": session.pk}
    assert client.post(url("part_list", training.pk), typed).status_code == 200
    assert (
        client.post(url("part_list", training.pk), {**typed, "kind": "live", "session": foreign.pk}).status_code == 200
    )
    assert not training.items.exists()
    client.post(url("part_list", training.pk), {**typed, "kind": "live"})
    assert training.items.get().session == session


def test_who_comes_first_has_to_be_completed_and_a_circle_is_refused(sign_in, cast):
    first, second, third = (make_training(cast.centre, title=f"Step {n}") for n in (1, 2, 3))
    client = sign_in(cast.staff)
    client.post(url("prerequisite_list", second.pk), {"needs": "step 1"})
    client.post(url("prerequisite_list", third.pk), {"needs": str(second.pk)})
    assert [row.needs for row in Prerequisite.objects.order_by("pk")] == [first, second]
    with pytest.raises(Refused):
        parts.add_prerequisite(first, third, by=cast.staff)
    page = client.post(url("prerequisite_list", first.pk), {"needs": "step"}).content.decode()
    assert "Step 2" in page and "Step 3" in page and Prerequisite.objects.count() == 2
    with pytest.raises(Refused):
        put_down(make_sitting(second), cast.lawyer)
    row = Prerequisite.objects.get(training=second)
    client.post(url("prerequisite_list", second.pk), {"remove": row.pk})
    assert put_down(make_sitting(second), cast.lawyer)[0].state == "confirmed"


def test_a_reader_sees_only_what_comes_before_that_they_may_see(sign_in, cast):
    closed = make_training(cast.centre, title="CANARY training", group=cast.group)
    training = make_training(cast.centre)
    parts.add_prerequisite(training, closed, by=cast.staff)
    page = url("training_detail", training.pk)
    assert "CANARY" in sign_in(cast.lawyer).get(page).content.decode()
    assert "CANARY" not in sign_in(cast.stranger).get(page).content.decode()


def test_retiring_waits_for_sessions_and_bars_nobody_from_what_comes_after(sign_in, cast):
    old, after = make_training(cast.centre), make_training(cast.centre, title="After it")
    session = make_sitting(old)
    parts.add_prerequisite(after, old, by=cast.staff)
    client = sign_in(cast.staff)
    assert client.post(url("retire_training", old.pk)).status_code == 200
    old.refresh_from_db()
    assert old.status == "published"
    type(session).objects.filter(pk=session.pk).update(cancelled_at=clock.now())
    assert client.post(url("retire_training", old.pk)).url == url("training_detail", old.pk)
    old.refresh_from_db()
    assert old.status == "retired"
    assert put_down(make_sitting(after), cast.lawyer)[0].state == "confirmed"
    assert sign_in(cast.stranger).get(url("training_detail", old.pk)).status_code == 404
    trainings.retire_training(old, by=cast.staff)
    assert AuditEntry.objects.filter(verb="training_retired").count() == 1


def test_the_form_of_a_training_retires_none(sign_in, cast):
    training = make_training(cast.centre)
    page = sign_in(cast.staff).get(url("change_training", training.pk))
    assert [code for code, _label in page.context["form"].fields["status"].choices] == ["draft", "published"]


def test_registration_closes_at_the_end_of_a_day_and_keeps_its_hour_when_other_things_change(sign_in, cast):
    noon = datetime.combine(clock.today() + timedelta(days=9), datetime.min.time(), clock.YANGON) + timedelta(hours=12)
    session = make_sitting(make_training(cast.centre), starts_at=noon)
    client, typed = sign_in(cast.staff), {"mode": "room", "language": "my", "part": "1"}
    day = (noon - timedelta(days=3)).date()
    answer = client.post(url("change_training_session", session.pk), {**typed, "closes_on": day.isoformat()})
    assert answer.status_code == 302
    session.refresh_from_db()
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.YANGON)
    assert session.registration_closes_at == midnight
    form = client.get(url("change_training_session", session.pk)).context["form"]
    assert form.initial["closes_on"] == day
    odd = midnight - timedelta(hours=5)
    type(session).objects.filter(pk=session.pk).update(registration_closes_at=odd)
    client.post(url("change_training_session", session.pk), {**typed, "closes_on": day.isoformat(), "title": "New"})
    session.refresh_from_db()
    assert (session.title, session.registration_closes_at) == ("New", odd)
    client.post(url("change_training_session", session.pk), {**typed, "closes_on": "2999-12-31"})
    session.refresh_from_db()
    assert session.registration_closes_at == noon


def test_somebody_stops_working_on_a_training_and_takes_it_up_anew(sign_in, cast):
    training = make_training(cast.centre)
    part = training.items.create(number=1, kind="reading", title="Read")
    enrolments.mark_item(part, by=cast.lawyer, is_done=True)
    type(training).objects.filter(pk=training.pk).update(needs_feedback=True)
    Enrolment.objects.update(state="enrolled", completed_at=None)
    client = sign_in(cast.lawyer)
    client.post(url("leave_training", training.pk))
    client.post(url("leave_training", training.pk))
    assert Enrolment.objects.get().state == "left"
    assert not client.get(url("training_detail", training.pk)).context["items"][0].is_done
    client.post(url("take_up_training", training.pk))
    assert sorted(Enrolment.objects.values_list("state", flat=True)) == ["enrolled", "left"]


def test_parts_and_what_comes_before_are_closed_to_who_does_not_run_it(sign_in, cast):
    training = make_training(cast.centre)
    part = parts.add_part(training, by=cast.staff, kind="reading", title="Read")
    pages = [
        url("part_list", training.pk), url("change_part", part.pk), url("remove_part", part.pk),
        url("prerequisite_list", training.pk), url("retire_training", training.pk),
    ]  # fmt: skip
    for reader, status in ((cast.lawyer, 403), (cast.staff_other, 403), (cast.staff, 200)):
        client = sign_in(reader)
        assert [client.get(page).status_code for page in pages] == [status] * 5
    assert sign_in(cast.lawyer).post(url("move_part", part.pk), {"up": 1}).status_code == 403
    Training.objects.filter(pk=training.pk).update(status="draft")
    assert sign_in(cast.lawyer).get(url("change_part", part.pk)).status_code == 404


# --- faults that a second look found ---------------------------------------------------------------------------------


def test_who_was_told_names_guests_too(sign_in, cast):
    session = make_sitting(make_training(cast.centre))
    invite_guest(session, by=cast.staff, name="Guest CANARY", email="", phone="", mode="room", language="en")
    page = sign_in(cast.staff).get(url("told_list", session.pk))
    assert page.status_code == 200 and "Guest CANARY" in page.content.decode()


def test_a_decision_that_is_none_refuses_nobody(sign_in, cast):
    session = make_sitting(make_training(cast.centre), needs_approval=True)
    (row,) = put_down(session, cast.lawyer)
    assert sign_in(cast.staff).post(url("decide_registration", row.pk), {"act": "x"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "requested"


@pytest.mark.parametrize("places", ["99999999999", "2147483648"])
def test_more_places_than_a_number_holds_is_an_error_of_the_form(sign_in, cast, places):
    session = make_sitting(make_training(cast.centre))
    typed = {"mode": "room", "language": "my", "part": "1", "capacity_room": places}
    assert sign_in(cast.staff).post(url("change_training_session", session.pk), typed).status_code == 200


def test_ticks_of_odd_numbers_are_nobodys(sign_in, cast):
    session = make_sitting(make_training(cast.centre))
    registrations.register(session, cast.lawyer, by=cast.lawyer, mode="room")
    client = sign_in(cast.staff)
    for odd in ("9" * 5000, "²", "-1", "x"):
        assert client.post(url("tell_registrants", session.pk), {"registration": odd}).status_code == 302
        assert client.post(url("wish_list"), {"topic": odd}).status_code == 302
    assert not Wish.objects.exists()


def test_the_list_of_trainers_costs_the_same_for_one_and_for_five(sign_in, cast):
    session, client, costs = make_sitting(make_training(cast.centre)), sign_in(cast.staff), []
    for people in (1, 4):
        for _ in range(people):
            invite_trainer(session, make_member(cast.centre), by=cast.staff)
        client.get(url("trainer_list", session.pk))
        with statements() as seen:
            client.get(url("trainer_list", session.pk))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 8


def test_seed_a09_a_collection_whose_day_has_passed_stands_on_its_curators_desk(sign_in, cast):
    due, fresh = (Collection.objects.create(title=title, centre=cast.centre) for title in ("Old CANARY", "Fresh"))
    Collection.objects.filter(pk=due.pk).update(review_on=clock.today() - timedelta(days=1))
    Collection.objects.filter(pk=fresh.pk).update(review_on=clock.today())
    client = sign_in(cast.staff)
    page = client.get(reverse("members:todo_list", args=["collections_to_review"])).content.decode()
    assert "Old CANARY" in page and "Fresh" not in page
    assert client.get(url("collection_detail", due.pk)).content.decode().count("tag due") == 1


@pytest.mark.parametrize(("day", "zone"), [("0001-01-01", "Asia/Tokyo"), ("9999-12-31", "America/New_York")])
def test_a_day_at_the_end_of_all_calendars_is_an_error_of_the_form(sign_in, cast, day, zone):
    training = make_training(cast.centre)
    typed = {
        "date": day,
        "begins": "00:00",
        "ends": "23:59",
        "zone": zone,
        "mode": "room",
        "language": "my",
        "part": 1,
    }
    page = sign_in(cast.staff).post(url("plan_training_session", training.pk), typed)
    assert page.status_code == 200 and page.context["form"].errors["date"]
