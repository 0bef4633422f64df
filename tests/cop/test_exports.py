"""Lists that leave the house (safety C-34): approved by another, stamped, without formulas, gone after a day."""

import io
from datetime import timedelta

import openpyxl
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cop.models import PeopleExport
from cop.roster.reader import read_table
from cop.services import exports
from members.errors import Refused
from members.models import AdminUnit, AuditEntry, Member
from tests.factories import give_post, join, make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def lead(cast):
    person = make_member(cast.centre, account=True, provider_type="staff")
    give_post(person, "centre_lead", cast.centre)
    return person


def ask(cast, by, **answers) -> PeopleExport:
    client = sign_in_client(Client(), by)
    answer = client.post("/s/export/", {"centre": "PDK", "kind": "xlsx", **answers})
    assert answer["Location"] == "/s/export/"
    return PeopleExport.objects.latest("pk")


def rows_of(content: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True))


def test_c34_a_list_without_contacts_is_open_at_once_and_holds_none(cast):
    export = ask(cast, cast.staff)
    answer = sign_in_client(Client(), cast.staff).post(f"/s/export/{export.pk}/file/")
    assert answer["Content-Disposition"] == f'attachment; filename="list-{export.pk}.xlsx"'
    stamp, headings, *people = rows_of(answer.content)
    assert cast.staff.user.username in stamp[0]
    assert "Phone" not in headings and "E-mail" not in headings
    assert len(people) == export.people and not any("@" in str(cell) for row in people for cell in row)


def test_c34_more_than_fifty_contacts_need_a_second_person(cast, lead, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ALONE", 2)
    export = ask(cast, cast.staff, has_contacts="on")
    clerk, second = sign_in_client(Client(), cast.staff), sign_in_client(Client(), lead)
    assert clerk.post(f"/s/export/{export.pk}/file/").status_code == 404
    assert clerk.post(f"/s/export/{export.pk}/approve/").status_code == 403
    assert "/s/todo/exports/" in second.get("/s/").content.decode()
    assert second.post(f"/s/export/{export.pk}/approve/").status_code == 302
    assert clerk.post(f"/s/export/{export.pk}/file/").status_code == 200
    assert second.post(f"/s/export/{export.pk}/file/").status_code == 404, "it is for who asked"
    verbs = AuditEntry.objects.filter(verb__startswith="export_").order_by("pk").values_list("verb", "actor_id")
    assert list(verbs) == [
        ("export_asked", cast.staff.pk), ("export_approved", lead.pk), ("export_taken", cast.staff.pk),
    ]  # fmt: skip


def test_c34_who_came_after_it_was_asked_for_counts_too(cast, lead, monkeypatch):
    alone = exports.ask_for_export(cast.centre, by=cast.staff, kind="csv", has_contacts=True)
    plain = exports.ask_for_export(cast.centre, by=cast.staff, kind="csv", has_contacts=False)
    monkeypatch.setattr(exports, "MOST_ALONE", alone.people)
    seconded = PeopleExport.objects.create(
        centre=cast.centre, kind="csv", has_contacts=True, people=9, asked_by=cast.staff, expires_at=alone.expires_at
    )
    exports.approve_export(seconded, by=lead)
    make_member(cast.centre)
    clerk = sign_in_client(Client(), cast.staff)
    answer = clerk.post(f"/s/export/{alone.pk}/file/", follow=True)
    assert [url for url, _status in answer.redirect_chain] == ["/s/export/"]
    alone.refresh_from_db()
    assert alone.downloads == 0
    for export in (plain, seconded):
        assert "attachment" in clerk.post(f"/s/export/{export.pk}/file/")["Content-Disposition"]


def test_c34_the_database_too_wants_a_second_person(cast):
    export = exports.ask_for_export(cast.centre, by=cast.staff, kind="csv", has_contacts=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleExport.objects.filter(pk=export.pk).update(approved_by=cast.staff)


def test_c34_the_list_is_gone_after_a_day(cast):
    export = ask(cast, cast.staff)
    with time_machine.travel(timezone.now() + 25 * HOUR, tick=False):
        assert sign_in_client(Client(), cast.staff).post(f"/s/export/{export.pk}/file/").status_code == 404


def test_c18_who_lost_the_post_meanwhile_gets_nothing(cast):
    export = ask(cast, cast.staff)
    client = sign_in_client(Client(), cast.staff)
    cast.staff.posts.update(ended_on="2020-01-02", started_on="2020-01-01")
    assert client.post(f"/s/export/{export.pk}/file/").status_code in (403, 404)


def test_c34_another_centre_sees_and_takes_nothing(cast):
    export = ask(cast, cast.staff)
    other = sign_in_client(Client(), cast.staff_other)
    assert other.post(f"/s/export/{export.pk}/file/").status_code == 404
    assert f"/{export.pk}/" not in other.get("/s/export/").content.decode()
    assert other.post("/s/export/", {"centre": "PDK", "kind": "csv"}).status_code == 200
    assert PeopleExport.objects.count() == 1


def test_c34_no_cell_runs_and_who_is_frozen_or_gone_is_not_in_it(cast):
    Member.objects.filter(pk=cast.paralegal.pk).update(frozen_at=timezone.now())
    Member.objects.filter(pk=cast.newcomer.pk).update(status="left", left_on="2030-01-01")
    cast.lawyer.full_name_en = "=HYPERLINK(1)"
    cast.lawyer.save()
    export = exports.ask_for_export(cast.centre, by=cast.staff, kind="csv", has_contacts=True)
    text = exports.take_export(export, by=cast.staff).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text and "'+959" in text or "phone" not in text
    assert cast.paralegal.email not in text and cast.newcomer.email not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_c34_what_is_taken_away_can_be_brought_back_unchanged(cast, kind):
    unit = AdminUnit.objects.filter(level="state_region").first()
    person = make_member(
        cast.centre, mail=True, full_name_my="မခင်ဝင်း", honorific="Daw", phone="+959000000777", home_unit=unit,
        languages=["my", "shn"], provider_type="paralegal", paralegal_kind="community_based",
    )  # fmt: skip
    join(cast.group, person)
    export = exports.ask_for_export(cast.centre, by=cast.staff, kind=kind, has_contacts=True)
    table = read_table(exports.take_export(export, by=cast.staff), f"list.{kind}")
    assert table.heading_row == 2
    row = {
        column.field: cells[column.index]
        for _n, cells in table.rows
        for column in table.columns
        if person.email in cells
    }
    assert (row["full_name_my"], row["phone"], row["email"]) == ("မခင်ဝင်း", "+959000000777", person.email)
    assert (row["kind"], row["paralegal_kind"], row["groups"]) == ("paralegal", "Community-based", "HOME")
    with pytest.raises(Refused):
        exports.take_export(export, by=cast.coordinator)
