"""Learning on the home page, in the digests and on the desk; and every page of it in both languages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cop.reports.small import Withheld
from members import clock
from members.desk import Span, worklists
from members.digests import member_sections, sections
from members.home import needs_you
from members.models import Member
from tests.counting import statements
from tests.factories import make_member
from tests.signing_in import sign_in_client
from trainings.models import Enrolment, TrainingItem
from trainings.reports.waiting import waiting_for_certificate
from trainings.services.enrolments import mark_item

from .learning_kit import DAY, enrol, examined, make_test, past_sitting, score, take, was_there

pytestmark = pytest.mark.django_db


@pytest.fixture
def training(cast):
    """A test in use; the lawyer was there and has not taken it."""
    found = examined(cast.centre)
    enrol(found, cast.lawyer)
    was_there(past_sitting(found), cast.lawyer)
    return found


def rows(member) -> list[str]:
    return [row.url for row in needs_you["training_tests"](member)]


def test_a_test_after_a_training_waits_on_the_home_page_until_it_is_passed(training, cast):
    url = reverse("trainings:post_test", args=[training.pk])
    with statements() as asked:
        assert rows(cast.lawyer) == [url]
    assert len(asked) == 1
    assert rows(cast.paralegal) == []
    step = TrainingItem.objects.create(training=training, number=1, kind="reading", title="Read")
    assert rows(cast.lawyer) == [], "the steps come first"
    mark_item(step, by=cast.lawyer, is_done=True)
    assert rows(cast.lawyer) == [url]
    take(training, cast.lawyer, "post", 4)
    assert rows(cast.lawyer) == []


def test_the_test_of_a_training_without_sessions_waits_once_its_steps_are_done(cast):
    training = examined(cast.centre)
    enrol(training, cast.lawyer)
    step = TrainingItem.objects.create(training=training, number=1, kind="reading", title="Read")
    assert rows(cast.lawyer) == [], "the steps come first"
    mark_item(step, by=cast.lawyer, is_done=True)
    assert rows(cast.lawyer) == [reverse("trainings:post_test", args=[training.pk])]
    past_sitting(training)
    assert rows(cast.lawyer) == [], "they were not in its session"


def test_a_newer_version_waits_on_the_home_page_of_who_used_up_the_tries_of_the_older_one(training, cast):
    score(training.test_forms.get(), cast.lawyer, "pre", 20)
    for _ in range(3):
        take(training, cast.lawyer, "post", 1)
    assert rows(cast.lawyer) == []
    make_test(training, 3)
    assert rows(cast.lawyer) == [reverse("trainings:post_test", args=[training.pk])]
    for _ in range(3):
        take(training, cast.lawyer, "post", 1)
    assert rows(cast.lawyer) == []


def test_what_was_learnt_stands_in_the_digests(cast, training):
    take(training, cast.lawyer, "post", 4)
    assert Enrolment.objects.get(training=training).state == "completed"
    now = clock.now() + timedelta(minutes=1)
    span = Span(now=now, since=now - 7 * DAY, until=now)
    found = sections["learning"].build(span, [cast.group.pk])
    assert [(line.key, line.n) for line in found[cast.group.pk]] == [("completions", 1)]
    assert sections["learning"].say(found[cast.group.pk][0], "").what
    mine = member_sections["learning_results"].build(span, [cast.lawyer.pk, cast.paralegal.pk])
    assert {pk: [(line.key, line.n) for line in lines] for pk, lines in mine.items()} == {
        cast.lawyer.pk: [("completed", 1)]
    }
    with translation.override("en"):
        assert member_sections["learning_results"].say(mine[cast.lawyer.pk][0], "").what == "You completed 1 training"


def test_certificates_wait_on_the_desk_of_those_who_run_the_training(cast, training):
    take(training, cast.lawyer, "post", 4)
    assert waiting_for_certificate(training).count() == 1
    one = worklists["certificates_waiting"]
    assert one.within(Span.of_today(), one.of(cast.coordinator)).count() == 1
    assert one.within(Span.of_today(), one.of(cast.staff_other)).count() == 0
    page = sign_in_client(Client(), cast.coordinator).get(reverse("members:todo_list", args=[one.key]))
    assert reverse("trainings:certificate_list", args=[training.pk]) in page.content.decode()
    with translation.override(cast.coordinator.ui_language):
        name = Member.objects.named_for(cast.coordinator).get(pk=cast.lawyer.pk).told_name
    assert [(row.title, row.meta) for row in page.context["rows"]] == [(name, str(training))], "told apart by name"


@pytest.mark.parametrize("language", ["my", "en"])
def test_the_pages_stand(cast, training, language):
    form = training.test_forms.get()
    for person in [make_member(cast.centre) for _ in range(5)]:
        score(form, person, "pre", 40)
        score(form, person, "post", 80)
    cast.coordinator.ui_language = language
    cast.coordinator.save(update_fields=["ui_language"])
    client = sign_in_client(Client(), cast.coordinator)
    for name, args in (
        ("training_results", [training.pk]), ("learning_figures", []), ("certificate_list", [training.pk]),
        ("test_detail", [training.pk]), ("my_learning", []), ("training_detail", [training.pk]),
    ):  # fmt: skip
        assert client.get(reverse(f"trainings:{name}", args=args)).status_code == 200, name
    page = client.get(reverse("trainings:training_results", args=[training.pk])).content.decode()
    assert ("၄၀" if language == "my" else "40") in page


def test_c43_the_results_of_a_training_tell_no_number_below_five(cast, training):
    client, seats = sign_in_client(Client(), cast.coordinator), past_sitting(training)
    page = reverse("trainings:training_results", args=[training.pk])
    told = client.get(page).context["part"]
    assert (told.seats, told.people) == (Withheld.SMALL, Withheld.SMALL)
    for person in [make_member(cast.centre) for _ in range(4)]:
        was_there(seats, person)
    told = client.get(page).context["part"]
    assert (told.seats, told.people) == (5, 5)


def test_a_trainer_writes_the_test(cast, training):
    session = past_sitting(training)
    session.trainers.create(member=cast.paralegal, state="accepted")
    client = sign_in_client(Client(), cast.paralegal)
    at = {"args": [training.pk]}
    client.post(reverse("trainings:begin_test_version", **at))
    said = {"text": "How long?", "choices": "24 hours\n48 hours", "right": 1, "why": "CrPC 61"}
    assert client.post(reverse("trainings:add_question", **at), {**said, "right": 3}).status_code == 200
    assert client.post(reverse("trainings:add_question", **at), said).status_code == 302
    client.post(reverse("trainings:take_out_question", args=[training.pk, 1]))
    client.post(reverse("trainings:change_question", args=[training.pk, 4]), {**said, "text": "How long at most?"})
    client.post(reverse("trainings:open_test", **at))
    form = training.test_forms.open().get()
    assert (form.version, form.questions.count(), form.questions.last().text) == (2, 4, "How long at most?")
    assert sign_in_client(Client(), cast.stranger).get(reverse("trainings:test_detail", **at)).status_code == 403
