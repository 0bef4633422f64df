"""Who looks after a collection, what they find of it, and that they are told when its day has come (domain A9)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from members import clock
from members.desk import Span
from members.digests import member_sections
from members.models import AuditEntry, PracticeArea
from tests.cop.test_digests import lines, make_issue
from tests.factories import make_member
from trainings.models import Collection, Qualification
from trainings.services.trainings import save_collection

from .kit import make_training

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


@pytest.fixture
def yesterday():
    return clock.today() - timedelta(days=1)


def typed(cast, **fields) -> dict:
    return {"title": "First days", "why": "Asked most", "order": "", "centre": cast.centre.pk, **fields}


def test_the_form_gives_a_collection_to_somebody_who_may_change_it_then(sign_in, cast):
    client = sign_in(cast.staff)
    form = client.get(url("add_collection")).context["form"]
    assert form["curator"].value() == cast.staff.pk
    offered = [int(value) for value, _label in form.fields["curator"].choices if value]
    assert cast.facilitator.pk in offered and cast.staff.pk in offered
    assert cast.lawyer.pk not in offered and cast.staff_other.pk not in offered  # leads nothing; another centre's desk
    page = client.post(url("add_collection"), typed(cast, curator=cast.facilitator.pk)).url
    (collection,) = Collection.objects.all()
    assert collection.curator == cast.facilitator and page == url("collection_detail", collection.pk)
    theirs = sign_in(cast.facilitator)
    assert theirs.get(url("change_collection", collection.pk)).status_code == 200
    assert sign_in(cast.lawyer).get(url("change_collection", collection.pk)).status_code == 403


def test_a_training_goes_to_somebody_of_its_centre_because_who_curates_reads_who_registers(sign_in, cast):
    training = make_training(cast.centre, curator=cast.staff)
    here, elsewhere = (make_member(centre, account=True) for centre in (cast.centre, cast.other_centre))
    for person in (here, elsewhere):
        Qualification.objects.create(member=person, area=PracticeArea.objects.first(), recorded_by=cast.staff)
    client, page = sign_in(cast.staff), url("change_curator", training.pk)
    offered = {int(value) for value, _label in client.get(page).context["form"].fields["curator"].choices if value}
    assert {cast.staff.pk, cast.coordinator.pk, cast.facilitator.pk, here.pk} <= offered
    assert not offered & {cast.lawyer.pk, cast.staff_other.pk, elsewhere.pk}
    refused = client.post(page, {"curator": elsewhere.pk})
    assert refused.status_code in (200, 422) and refused.context["form"].errors["curator"]
    assert client.post(page, {"curator": here.pk}).status_code == 302
    training.refresh_from_db()
    line = AuditEntry.objects.filter(verb="training_changed").latest("pk")
    assert training.curator == here and line.facts["fields"] == ["curator"]


def test_who_curates_finds_it_and_what_is_due_comes_first(sign_in, cast, yesterday):
    facts = {"by": cast.staff, "centre": cast.centre, "curator": cast.facilitator}
    due = save_collection(None, title="Old CANARY", review_on=yesterday, **facts)
    fresh = save_collection(None, title="Fresh", review_on=clock.today(), **facts)
    save_collection(None, title="Of another", by=cast.staff, curator=cast.staff, review_on=yesterday)
    training = make_training(curator=cast.facilitator, title="Old training", review_on=yesterday)
    make_training(curator=cast.facilitator, title="Gone", status="retired", review_on=yesterday)
    page = sign_in(cast.facilitator).get(url("curated_list"))
    assert (page.context["due_collections"], page.context["due"]) == ([due], [training])
    assert page.context["collections"] == [due, fresh]
    text = page.content.decode()
    assert "Of another" not in text and "Gone" not in text
    assert url("curated_list") in sign_in(cast.facilitator).get(url("training_list")).content.decode()
    assert url("curated_list") not in sign_in(cast.lawyer).get(url("training_list")).content.decode()


def test_seed_a9_what_is_due_stands_in_section_6_of_the_digest_and_in_the_curators_own(sign_in, cast, yesterday):
    reader = make_member(cast.other_centre, account=True)
    save_collection(None, by=cast.staff, title="Old", centre=cast.centre, curator=reader, review_on=yesterday)
    make_training(cast.centre, curator=reader, review_on=yesterday)
    make_training(cast.other_centre, review_on=yesterday)
    issue = make_issue(cast.coordinator)
    assert lines(issue, "learning") == {"trainings_to_review": 1, "collections_to_review": 1}
    client = sign_in(cast.coordinator)
    for key, n in lines(issue, "learning").items():
        page = client.get(f"{reverse('members:todo_list', args=[key])}?digest={issue.pk}&block={cast.group.pk}")
        assert page.context["n"] == page.context["counted"] == n
    own = member_sections["learning_results"]
    found = own.build(Span.of_today(), [reader.pk, cast.lawyer.pk])
    assert {pk: [(line.key, line.n) for line in rows] for pk, rows in found.items()} == {reader.pk: [("to_review", 2)]}
    with translation.override("en"):
        assert own.say(found[reader.pk][0], "").what == "2 things that you curate need a review"
