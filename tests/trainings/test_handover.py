"""What a trainer whose account is closed leaves behind stands on a list (safety C-10)."""

from datetime import timedelta

import pytest
from django.test import Client

from members import handover
from members.desk import Span
from members.services import freezing
from members.services.members import leave_network
from tests.factories import make_member
from tests.signing_in import sign_in_client
from trainings.models import SessionTrainer
from trainings.session_worklists import UNTRAINED

from .kit import make_sitting

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
