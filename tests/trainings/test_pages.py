"""The pages of trainings: find, register, run; and the link that needs no sign-in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members import clock
from members.models import Organisation, PracticeArea, Topic
from trainings.models import (
    AwarenessEvent,
    Collection,
    HeadCount,
    Registration,
    SessionTrainer,
    Training,
    TrainingSession,
    Wish,
)
from trainings.place_links import place_token
from trainings.services import registrations
from trainings.services.trainings import save_collection

from .kit import make_series, make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def test_a_member_finds_a_training_and_saves_a_place(sign_in, cast):
    training = make_training(cast.centre, title="Bail hearings", summary="Leave with one application")
    session = make_sitting(training, capacity_room=1)
    other = make_training(title="Child justice")
    client = sign_in(cast.lawyer)
    found = client.get(url("training_list"), {"q": "bail"})
    assert [row.title for row in found.context["rows"]] == ["Bail hearings"]
    assert other.title not in found.content.decode()
    page = client.get(url("training_detail", training.pk))
    assert "1 place left" in page.content.decode() or "၁" in page.content.decode()
    answer = client.post(url("register", training.pk), {"choice": f"{session.pk}:room", "needs": ["moving"]})
    assert answer.url == url("training_detail", training.pk)
    row = Registration.objects.get()
    assert (row.member, row.state, row.accommodations.get().kind) == (cast.lawyer, "confirmed", "moving")
    assert client.get(url("my_places")).context["ahead"] == [row]
    client.post(url("give_back_place", row.pk))
    assert Registration.objects.get().state == "cancelled_by_user"


def test_the_catalogue_leads_to_what_was_and_to_what_is_left(sign_in, cast):
    """Also where nothing lies ahead: an old place and the own certificates are found from here."""
    client, ahead = sign_in(cast.lawyer), []
    for _ in range(2):
        page = client.get(url("training_list")).content.decode()
        ahead.append([page.count(f'href="{url(name)}"') for name in ("my_learning", "my_places", "wish_list")])
        put_down(make_sitting(centre=cast.centre), cast.lawyer)
    assert ahead == [[1, 1, 1]] * 2


def test_drafts_closed_groups_and_others_places_do_not_exist_for_strangers(sign_in, cast):
    draft = make_training(cast.centre, status="draft")
    closed = make_training(cast.centre, group=cast.group)
    session = make_sitting(closed)
    (row,) = put_down(make_sitting(), cast.lawyer)
    client = sign_in(cast.stranger)
    gone = [
        url("training_detail", draft.pk), url("training_detail", closed.pk),
        url("training_session_detail", session.pk), url("register", closed.pk),
    ]  # fmt: skip
    assert [client.get(page).status_code for page in gone] == [404] * 4
    assert client.post(url("give_back_place", row.pk)).status_code == 404
    client = sign_in(cast.lawyer)
    assert client.get(url("training_detail", closed.pk)).status_code == 200
    assert client.get(url("registration_list", session.pk)).status_code == 403


def test_b4_whoever_runs_a_training_of_a_hidden_group_reads_of_it_nothing(sign_in, cast):
    """Its own people read the code; a coordinator of the centre that hosts the training need not know of the group."""
    closed = make_training(cast.centre, group=cast.other_group)
    told = {
        name: "AWAY" in sign_in(getattr(cast, name)).get(url("training_detail", closed.pk)).content.decode()
        for name in ("coordinator", "stranger")
    }
    assert told == {"coordinator": False, "stranger": True}


def test_place_and_link_stand_only_before_whoever_has_a_place(sign_in, cast):
    session = make_sitting(centre=cast.centre, place="Room CANARY", join_link="https://meet.example.org/canary")
    client = sign_in(cast.lawyer)
    page = url("training_session_detail", session.pk)
    assert "canary" not in client.get(page).content.decode().lower()
    put_down(session, cast.lawyer)
    assert "CANARY" in client.get(page).content.decode()


def test_learning_13_an_offer_is_taken_by_one_tap_signed_out_and_a_used_link_only_shows(client, cast):
    session = make_sitting(capacity_room=1)
    first, second = put_down(session, cast.lawyer, cast.paralegal)
    registrations.give_back(first, by=cast.lawyer)
    offered = Registration.objects.select_related("member__user").get(pk=second.pk)
    link = url("place", place_token(offered))
    assert client.get(link).status_code == 200
    offered.refresh_from_db()
    assert offered.state == "offered"  # a scanner that opens the link takes nothing
    answer = client.post(link, {"act": "accept"})
    offered.refresh_from_db()
    assert offered.state == "confirmed"
    assert client.get(answer.url).status_code == 200
    assert client.post(link, {"act": "give_back"}).status_code == 200  # used: it only shows how things stand
    offered.refresh_from_db()
    assert offered.state == "confirmed"
    assert client.post(answer.url, {"act": "give_back"}).status_code == 302
    offered.refresh_from_db()
    assert offered.state == "cancelled_by_user"
    token = place_token(offered)
    assert client.get(url("place", ("y" if token[0] == "x" else "x") + token[1:])).status_code == 404


def test_the_clerk_plans_opens_moves_and_sees_who_was_told(sign_in, cast):
    training = make_training(cast.centre)
    client = sign_in(cast.staff)
    on = (clock.now() + timedelta(days=9)).date().isoformat()
    typed = {
        "date": on, "begins": "09:00", "ends": "12:00", "zone": "Asia/Yangon", "mode": "room", "language": "my",
        "capacity_room": "၁၂", "part": "1", "reminder_offsets": ["1440"], "on_holiday": "1",
    }  # fmt: skip
    answer = client.post(url("plan_training_session", training.pk), typed)
    session = TrainingSession.objects.get()
    assert answer.url == url("training_session_detail", session.pk)
    assert (session.capacity_room, session.status, session.centre) == (12, "draft", cast.centre)
    client.post(url("open_training_session", session.pk))
    put_down(TrainingSession.objects.get(), cast.lawyer)
    later = (clock.now() + timedelta(days=12)).date().isoformat()
    moved = client.post(url("move_training_session", session.pk), {**typed, "date": later})
    assert moved.url == url("told_list", session.pk)
    page = client.get(moved.url)
    assert len(page.context["on_its_way"]) == 1
    row = Registration.objects.get()
    client.post(url("tell_registrants", session.pk), {"registration": row.pk})
    assert [one.how for one in client.get(moved.url).context["by_person"]] == ["person"]
    client.post(url("cancel_training_session", session.pk))
    assert Registration.objects.get().state == "session_cancelled"


def test_every_page_of_organisers_opens(sign_in, cast):
    series = make_series(centre=cast.centre)
    session = make_sitting(centre=cast.centre, capacity_room=5, needs_approval=True)
    training = session.training
    collection = save_collection(None, by=cast.staff, title="First", centre=cast.centre, trainings=[training])
    put_down(session, cast.lawyer, cast.paralegal)
    client = sign_in(cast.staff)
    pages = [
        url("training_list"), url("organiser_list"), url("need_list"), url("wish_list"), url("my_places"),
        url("awareness_event_list"), url("record_awareness_event"), url("add_training"), url("add_series"),
        url("add_collection"), url("change_training", training.pk), url("copy_training", training.pk),
        url("plan_training_session", training.pk), url("training_detail", training.pk),
        url("change_collection", collection.pk), url("collection_detail", collection.pk),
        url("series_detail", series.pk), url("change_series", series.pk), url("copy_series", series.pk),
        url("plan_series_session", series.pk),
        *(
            url(name, session.pk)
            for name in (
                "training_session_detail", "change_training_session", "move_training_session",
                "cancel_training_session", "record_head_count", "presenter_list", "registration_list",
                "register_other", "trainer_list", "guest_list", "told_list", "register_for_session",
            )
        ),
    ]  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_the_organiser_decides_requests_puts_people_down_and_notes_needs(sign_in, cast):
    session = make_sitting(centre=cast.centre, needs_approval=True)
    asked = registrations.register(session, cast.lawyer, by=cast.lawyer, mode="room", needs={"hearing": ""})
    client = sign_in(cast.staff)
    assert client.get(url("registration_list", session.pk)).status_code == 200
    client.post(url("decide_registration", asked.pk), {"act": "approve"})
    client.post(url("decide_accommodation", asked.accommodations.get().pk), {"met": "yes"})
    client.post(url("register_other", session.pk), {"member": cast.paralegal.pk, "mode": "room"})
    asked.refresh_from_db()
    assert (asked.state, asked.accommodations.get().met) == ("confirmed", True)
    assert Registration.objects.get(member=cast.paralegal).state == "confirmed"


def test_seed_c17_b36_who_puts_a_member_down_writes_what_would_help_them_and_what_they_hope_for(sign_in, cast):
    session = make_sitting(centre=cast.centre)
    typed = {"member": cast.lawyer.pk, "mode": "room", "needs": ["hearing"], "need_note": "In front"}
    sign_in(cast.facilitator).post(url("register_other", session.pk), {**typed, "expectation": "To ask for bail"})
    row = Registration.objects.get()
    assert [(one.kind, one.note) for one in row.accommodations.all()] == [("hearing", "In front")]
    assert row.expectation == "To ask for bail"


def test_a_facilitator_puts_members_of_the_own_group_down_and_nobody_else(sign_in, cast):
    session = make_sitting(centre=cast.other_centre)
    client = sign_in(cast.facilitator)
    client.post(url("register_other", session.pk), {"member": cast.lawyer.pk, "mode": "room"})
    client.post(url("register_other", session.pk), {"member": cast.stranger.pk, "mode": "room"})
    assert [row.member for row in Registration.objects.all()] == [cast.lawyer]


def test_trainers_are_asked_and_answer(sign_in, cast):
    session = make_sitting(centre=cast.centre)
    client = sign_in(cast.staff)
    client.post(url("trainer_list", session.pk), {"member": cast.facilitator.pk})
    row = SessionTrainer.objects.get()
    assert row.state == "invited"
    client = sign_in(cast.facilitator)
    assert client.get(url("training_session_detail", session.pk)).context["asked"] == row
    client.post(url("answer_invitation", row.pk), {"answer": "yes"})
    row.refresh_from_db()
    assert row.state == "accepted"
    assert client.get(url("registration_list", session.pk)).status_code == 200
    assert sign_in(cast.lawyer).post(url("answer_invitation", row.pk), {"answer": "no"}).status_code == 404


def test_seed_a9_a_training_past_its_review_day_is_badged_and_its_collection_says_why(sign_in, cast):
    training = make_training(cast.centre, review_on=clock.today() - timedelta(days=1), curator=cast.facilitator)
    fresh = make_training(cast.centre, title="Fresh", review_on=clock.today() + timedelta(days=1))
    collection = save_collection(
        None, by=cast.staff, title="First hours", why="In this order", centre=cast.centre, trainings=[fresh, training]
    )
    assert list(Training.objects.needing_review()) == [training]
    client = sign_in(cast.lawyer)
    rows = client.get(url("collection_detail", collection.pk)).context["rows"]
    assert [(row.title, bool(row.tag)) for row in rows] == [("Fresh", False), (training.title, True)]
    client = sign_in(cast.staff)
    client.post(
        url("change_collection", collection.pk),
        {"title": "First hours", "why": "Why", "centre": cast.centre.pk, "order": f"{training.pk} {fresh.pk}"},
    )
    order = Collection.objects.get().items.values_list("training", flat=True)
    assert list(order) == [training.pk, fresh.pk]


def test_seed_b37_a_theme_without_a_training_in_twelve_months_is_a_gap_and_one_click_plans_it(sign_in, cast):
    area, gap = PracticeArea.objects.order_by("order", "code")[:2]
    make_sitting(make_training(cast.centre, audience=["mobile"])).training.areas.add(area)
    old = make_sitting(centre=cast.centre, starts_at=clock.now() - timedelta(days=400))
    old.training.areas.add(gap)
    client = sign_in(cast.staff)
    page = client.get(url("need_list")).context
    assert area not in page["gaps"] and gap in page["gaps"]
    row = next(row for row in page["themes"] if row.area == area)
    assert (sum(row.cells), row.total) == (1, 1)
    answer = client.post(url("plan_from_need"), {"area": gap.pk})
    planned = Training.objects.order_by("-pk").first()
    assert answer.url == url("change_training", planned.pk)
    assert (planned.status, list(planned.areas.all()), planned.centre) == ("draft", [gap], cast.centre)


def test_what_is_ticked_is_wished_and_what_is_not_is_wished_no_more(sign_in, cast):
    one, two, three = Topic.objects.order_by("order")[:3]
    client = sign_in(cast.lawyer)
    client.post(url("wish_list"), {"topic": [one.pk, two.pk]})
    client.post(url("wish_list"), {"topic": [two.pk, three.pk]})
    mine = Wish.objects.open().filter(member=cast.lawyer)
    assert set(mine.values_list("topic", flat=True)) == {two.pk, three.pk}
    client.post(url("wish_list"))
    assert not mine.exists()


def test_wanted_topics_beyond_the_first_eight_unfold(sign_in, cast):
    topics = list(Topic.objects.order_by("order")[:10])
    sign_in(cast.lawyer).post(url("wish_list"), {"topic": [topic.pk for topic in topics]})
    page = sign_in(cast.staff).get(url("need_list")).context
    assert (len(page["needs"]), len(page["more_needs"])) == (8, 2)


def test_wishes_count_once_a_person_and_are_met_by_a_training(sign_in, cast):
    topic = Topic.objects.order_by("order").first()
    client = sign_in(cast.lawyer)
    client.post(url("wish_list"), {"topic": topic.pk})
    client = sign_in(cast.staff)
    (row,) = client.get(url("need_list")).context["needs"]
    assert (row, row.wished, row.taught) == (topic, 1, 0)
    client.post(url("plan_from_need"), {"topic": topic.pk})
    planned = Training.objects.get()
    form = {
        "title": "On it", "minutes": "60", "language": "my", "level": "first", "status": "published",
        "full_percent": "80", "partial_percent": "40", "pass_mark": "70", "topics": [topic.pk],
        "centre": cast.centre.pk,
    }  # fmt: skip
    assert client.post(url("change_training", planned.pk), form).status_code == 302
    assert client.get(url("need_list")).context["needs"] == []


def test_seed_c2_a_series_made_through_the_screens_shows_its_topics_and_dates(sign_in, cast):
    client = sign_in(cast.staff)
    organisers = [Organisation.objects.create(name_en=f"Organisation {n}") for n in range(4)]
    typed = {"title": "Second series", "centre": cast.centre.pk, "is_public": "on"}
    answer = client.post(url("add_series"), {**typed, "organisers": [one.pk for one in organisers]})
    series = cast_series(answer)
    topics = ["Adaptation and Collaboration", "People-Centered Justice", "Partnerships and Resources"]
    for n, topic in enumerate(topics):
        on = (clock.now() + timedelta(days=60 - 20 * n)).date().isoformat()
        client.post(
            url("plan_series_session", series),
            {
                "date": on, "begins": "14:00", "ends": "16:00", "zone": "Asia/Dhaka", "mode": "online",
                "language": "en", "part": "1", "topic": topic, "on_holiday": "1",
            },
        )  # fmt: skip
    for session in TrainingSession.objects.all():
        client.post(url("open_training_session", session.pk))
    page = sign_in(cast.stranger).get(url("series_detail", series))
    assert [one.topic for one in page.context["sessions"]] == topics[::-1]  # in the order of their dates
    assert len(page.context["organisers"]) == 4


def cast_series(answer) -> int:
    return int(answer.url.rstrip("/").rpartition("/")[2])


def test_seed_c3_organisers_are_added_and_removed_through_the_screens(sign_in, cast):
    series = make_series(centre=cast.centre)
    first, second = (Organisation.objects.create(name_en=name) for name in ("One", "Two"))
    client = sign_in(cast.staff)
    typed = {"title": series.title, "centre": cast.centre.pk, "is_public": "on"}
    client.post(url("change_series", series.pk), {**typed, "organisers": [first.pk, second.pk]})
    assert series.organisers.count() == 2
    client.post(url("change_series", series.pk), {**typed, "organisers": [second.pk]})
    assert list(series.organisers.all()) == [second]


def test_seed_c1_three_sessions_stand_in_the_order_of_their_dates(sign_in, cast):
    series = make_series()
    for days in (30, 10, 20):
        make_sitting(series=series, starts_in=timedelta(days=days))
    sessions = sign_in(cast.lawyer).get(url("series_detail", series.pk)).context["sessions"]
    assert [one.starts_at for one in sessions] == sorted(one.starts_at for one in sessions)


def test_seed_c5_ten_thousand_counted_make_no_row_for_a_person(sign_in, cast):
    session = make_sitting(series=make_series(centre=cast.centre), centre=cast.centre)
    client = sign_in(cast.staff)
    client.post(url("record_head_count", session.pk), {"government-attended": "၆၀၀၀", "judiciary-observed": "4000"})
    rows = HeadCount.objects.all()
    assert sum(row.n for row in rows) == 10_000
    assert {(row.mode, row.n) for row in rows} == {("attended", 6_000), ("observed", 4_000)}
    assert Registration.objects.count() == 0


def test_seed_c6_the_sectors_sum_to_the_total(sign_in, cast):
    series = make_series(centre=cast.centre)
    session = make_sitting(series=series, centre=cast.centre)
    counts = {"government": 60, "judiciary": 20, "civil_society": 240, "private": 60, "other": 20}
    client = sign_in(cast.staff)
    client.post(url("record_head_count", session.pk), {f"{name}-attended": n for name, n in counts.items()})
    page = sign_in(cast.lawyer).get(url("series_detail", series.pk)).context
    assert (page["total"], [n for _label, n in page["sectors"]]) == (400, [60, 20, 240, 60, 20])


def test_seed_c21_an_estimate_needs_its_method_and_trains_nobody(sign_in, cast):
    client = sign_in(cast.staff)
    typed = {"title": "Market day", "held_on": clock.today().isoformat(), "centre": cast.centre.pk, "reach": "500"}
    assert client.post(url("record_awareness_event"), {**typed, "method": ""}).status_code == 200
    assert not AwarenessEvent.objects.exists()
    client.post(url("record_awareness_event"), {**typed, "method": "handouts"})
    assert (AwarenessEvent.objects.get().reach, Registration.objects.count()) == (500, 0)
    assert not cast.lawyer.enrolments.exists()


def test_an_organiser_finds_sessions_by_words_of_the_title_however_many_trainings_there_are(sign_in, cast):
    bail, rights = (make_training(cast.centre, title=title) for title in ("Bail in a day", "Rights at arrest"))
    series = make_series(centre=cast.centre, title="Bail, twelve evenings")
    found = {make_sitting(bail), make_sitting(None, series=series)}
    make_sitting(rights)
    client = sign_in(cast.staff)
    page = client.get(url("organiser_list"), {"q": " bail "})
    assert {row.url for row in page.context["rows"]} == {url("training_session_detail", one.pk) for one in found}
    assert len(client.get(url("organiser_list"), {"q": " "}).context["rows"]) == 3
