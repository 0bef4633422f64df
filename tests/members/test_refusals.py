"""Guesses at what is not one's own are counted, and told to those who look after safety (domain 3.12 TH4)."""

import pytest
from django.test import Client

from members.models import AuditEntry, RateCount
from tests.factories import make_session
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db


def noted() -> list[tuple]:
    rows = AuditEntry.objects.filter(verb="access_refused").order_by("pk")
    return [(row.actor_id, row.centre_id, row.facts) for row in rows]


def test_seed_c12_th4_asking_for_what_is_another_centres_is_not_found_and_leaves_a_line(cast):
    theirs = make_session(cast.other_group)
    client = sign_in_client(Client(), cast.coordinator)
    assert client.get(f"/g/{cast.other_group.code}/sessions/{theirs.pk}/").status_code == 404
    assert client.get(f"/s/members/{cast.stranger.pk}/").status_code == 404
    where = {"view": "cop:session_detail", "number": theirs.pk, "tries": 1}
    assert noted() == [(cast.coordinator.pk, cast.centre.pk, where)]


def test_what_is_not_there_leaves_the_same_line(cast):
    for reader, number in ((cast.staff, cast.stranger.pk), (cast.coordinator, 987654)):
        assert sign_in_client(Client(), reader).get(f"/s/members/{number}/").status_code == 404
    (_, _, foreign), (_, _, absent) = noted()
    assert {**foreign, "number": 0} == {**absent, "number": 0}


def test_what_a_reader_may_not_do_is_noted_too(cast):
    assert sign_in_client(Client(), cast.lawyer).get("/s/join/").status_code == 403
    assert noted() == [(cast.lawyer.pk, cast.centre.pk, {"view": "cop:join_request_list", "tries": 1})]


def test_no_word_that_somebody_typed_is_kept(cast):
    client = sign_in_client(Client(), cast.lawyer)
    assert client.get("/g/NameOfSomebody/").status_code == 404
    assert "NameOfSomebody" not in str(noted()) and len(noted()) == 1


def test_addresses_that_nobody_has_and_people_whom_nobody_knows_are_not_counted(cast):
    assert Client().get("/s/join/").status_code == 302
    assert sign_in_client(Client(), cast.lawyer).get("/no/such/page/").status_code == 404
    assert noted() == [] and not RateCount.objects.exists()


def test_thirty_in_an_hour_are_told_to_the_safety_lead_and_do_not_fill_the_audit(cast):
    client, desk = sign_in_client(Client(), cast.staff_other), sign_in_client(Client(), cast.safety)
    for number in range(1, 30):
        client.get(f"/s/members/{900_000 + number}/")
    assert "/s/audit/" not in [todo.url for todo in desk.get("/s/").context["todos"]]
    client.post(f"/s/members/{cast.lawyer.pk}/freeze/")
    assert [facts["tries"] for _, _, facts in noted()] == [1, 30]
    assert "/s/audit/" in [todo.url for todo in desk.get("/s/").context["todos"]]


def test_everybody_is_counted_for_themselves(cast):
    for reader in (cast.lawyer, cast.paralegal):
        sign_in_client(Client(), reader).get("/s/join/")
    assert [facts["tries"] for _, _, facts in noted()] == [1, 1]
