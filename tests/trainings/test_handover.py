"""What a trainer whose account is closed leaves behind stands on a list (safety C-10)."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from members import handover
from members.desk import Span
from members.services import freezing
from members.services.members import leave_network
from tests.factories import make_member
from tests.signing_in import sign_in_client
from trainings.models import Collection, SessionTrainer, Training, ViewingPoint
from trainings.session_worklists import UNTRAINED

from .kit import make_sitting, make_training, put_down

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(cast):
    return make_member(cast.centre, account=True, mail=True)


def agreed(session, member) -> SessionTrainer:
    return SessionTrainer.objects.create(session=session, member=member, state="accepted")


def untrained() -> list:
    return list(UNTRAINED.rows(Span.of_today()))


def test_c10_what_only_a_closed_trainer_trains_has_no_trainer(cast, trainer):
    session, shared = make_sitting(centre=cast.centre), make_sitting(centre=cast.centre)
    for one in (session, shared):
        agreed(one, trainer)
    agreed(shared, cast.stranger)
    assert untrained() == []
    freezing.freeze_member(trainer, by=cast.coordinator)
    assert untrained() == [session]


def test_c10_the_handover_leads_to_the_page_where_another_is_asked(cast, trainer):
    """Also what is months ahead; of sessions that others run only that there are some."""
    session = make_sitting(centre=cast.centre, starts_in=timedelta(days=90))
    agreed(session, trainer)
    agreed(make_sitting(centre=cast.other_centre, title="Canary"), trainer)
    freezing.freeze_member(trainer, by=cast.coordinator)
    staff = sign_in_client(Client(), cast.staff)
    page = staff.get(f"/s/members/{trainer.pk}/handover/").content.decode()
    assert f"/t/sessions/{session.pk}/trainers/" in page and "Canary" not in page
    assert staff.get(f"/t/sessions/{session.pk}/trainers/").status_code == 200
    assert list(handover.unfinished().values_list("member", flat=True)) == [trainer.pk]
    for row in SessionTrainer.objects.filter(member=trainer):
        agreed(row.session, cast.stranger)
    assert not handover.unfinished().exists()


def test_what_who_left_would_have_trained_has_no_trainer(cast, trainer):
    session = make_sitting(centre=cast.centre)
    agreed(session, trainer)
    leave_network(trainer, by=cast.coordinator)
    assert untrained() == [session]


def test_c10_a_viewing_point_ahead_whose_proctor_is_closed_is_given_to_somebody_else(cast, trainer):
    session = make_sitting(centre=cast.centre, has_points=True)
    over = make_sitting(centre=cast.centre, has_points=True, starts_in=-timedelta(days=2))
    foreign = make_sitting(centre=cast.other_centre, has_points=True, title="Canary")
    point, _past, _away = (
        ViewingPoint.objects.create(session=one, name="Hpa-an", proctor=trainer) for one in (session, over, foreign)
    )
    put_down(session, cast.lawyer)
    freezing.freeze_member(trainer, by=cast.coordinator)
    staff = sign_in_client(Client(), cast.staff)
    page = staff.get(f"/s/members/{trainer.pk}/handover/").content.decode()
    assert {*re.findall(r"/t/points/\d+/proctor/", page)} == {
        f"/t/points/{point.pk}/proctor/"
    } and "Canary" not in page
    form = staff.get(f"/t/points/{point.pk}/proctor/").context["form"]
    offered = {int(value) for value, _name in form.fields["proctor"].choices if value}
    assert offered == {cast.lawyer.pk, cast.staff.pk}, "whoever comes, or oneself; nobody whose account is closed"
    assert staff.post(f"/t/points/{point.pk}/proctor/", {"proctor": cast.lawyer.pk}).status_code == 302
    point.refresh_from_db()
    assert point.proctor == cast.lawyer
    assert f"/t/points/{point.pk}/" not in staff.get(f"/s/members/{trainer.pk}/handover/").content.decode()


def test_c10_what_a_closed_person_curates_is_given_to_another_curator(cast, trainer):
    mine, gone = (make_training(cast.centre, curator=trainer, status=status) for status in ("draft", "retired"))
    make_training(cast.other_centre, curator=trainer, title="Canary")
    collection = Collection.objects.create(title="First days", centre=cast.centre, curator=trainer)
    Collection.objects.create(title="Canary", centre=cast.other_centre, curator=trainer)
    freezing.freeze_member(trainer, by=cast.coordinator)
    assert handover.unfinished().get().member == trainer
    staff = sign_in_client(Client(), cast.staff)
    page = staff.get(f"/s/members/{trainer.pk}/handover/").content.decode()
    assert f"/t/{mine.pk}/curator/" in page and f"/t/collections/{collection.pk}/change/" in page
    assert f"/t/{gone.pk}/" not in page and "Canary" not in page
    form = staff.get(f"/t/{mine.pk}/curator/").context["form"]
    assert str(trainer.pk) not in {str(value) for value, _name in form.fields["curator"].choices}
    assert staff.post(f"/t/{mine.pk}/curator/", {"curator": cast.facilitator.pk}).status_code == 302
    mine.refresh_from_db()
    assert mine.curator == cast.facilitator
    assert f"/t/{mine.pk}/curator/" not in staff.get(f"/s/members/{trainer.pk}/handover/").content.decode()
    Training.objects.update(curator=None)
    Collection.objects.update(curator=None)
    assert not handover.unfinished().exists()


def test_what_who_left_curated_is_the_desks_alone(cast, trainer):
    mine = make_training(cast.centre, curator=trainer)
    collection = Collection.objects.create(title="First days", centre=cast.centre, curator=trainer)
    leave_network(trainer, by=cast.coordinator)
    for thing in (mine, collection):
        thing.refresh_from_db()
        assert thing.curator is None
