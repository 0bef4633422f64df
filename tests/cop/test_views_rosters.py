"""The roster page: upload, look, mend, decide, confirm once; the centre always from the session."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cop.models import RosterImport
from members.models import Consent, Invitation, Member
from tests.factories import make_group, make_member

DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
HEADINGS = "Name (Burmese),Name (English),Kind,Bar grade,Phone,E-mail\n"


@pytest.fixture
def desk(cast, sign_in):
    for code in ("G1", "G2", "G3", "G4", "G5", "G6", "WG1", "WG2", "WG3", "WG4"):
        make_group(cast.centre, code=code)
    return sign_in(cast.staff)


def upload(client, name="padauk.csv", data=None):
    file = SimpleUploadedFile(name, data if data is not None else (DATA / name).read_bytes())
    response = client.post(reverse("cop:import_roster"), {"file": file}, follow=True)
    return RosterImport.objects.latest("pk"), response


def change(client, row, **answers):
    return client.post(reverse("cop:change_roster", args=[row.pk]), answers, follow=True)


def people(cast):
    return Member.objects.filter(centre=cast.centre).exclude(
        pk__in=[m.pk for m in vars(cast).values() if isinstance(m, Member)]
    )


def test_nothing_is_written_before_confirm(desk, cast):
    row, response = upload(desk)
    assert response.status_code == 200
    assert "၄၅" in response.content.decode()
    assert people(cast).count() == 0


def test_confirm_asks_for_consent_once_and_takes_everyone(desk, cast):
    row, _ = upload(desk)
    change(desk, row, confirm="1")
    assert people(cast).count() == 0
    change(desk, row, confirm="1", consent="yes")
    assert people(cast).count() == 45
    assert Consent.objects.open().filter(member__in=people(cast)).count() == sum(1 for m in people(cast) if m.email)
    change(desk, row, confirm="1", consent="yes")
    assert people(cast).count() == 45


def test_c35c_the_file_goes_as_soon_as_it_is_confirmed(desk, cast):
    row, _ = upload(desk)
    assert row.content and row.found
    change(desk, row, confirm="1", consent="no")
    row.refresh_from_db()
    assert (row.state, row.content, row.choices, row.found, row.found_key) == ("confirmed", None, None, None, None)
    assert row.counts and people(cast).count() == 45, "what it came to stays"
    assert desk.get(reverse("cop:roster_detail", args=[row.pk])).status_code == 200


def test_a_row_can_be_mended_in_the_preview(desk, cast):
    row, response = upload(desk, "bad_rows.csv")
    assert 'name="m_9_email"' in response.content.decode()
    response = change(desk, row, m_9_email="nandar.su@khy.example.org")
    assert 'name="m_9_email"' not in response.content.decode()
    change(desk, row, confirm="1", consent="no")
    assert people(cast).count() == 10
    assert "nandar.su@khy.example.org" in {m.email for m in people(cast)}


def test_cells_are_mended_one_after_the_other_and_lists_whole(desk, cast):
    """What was mended stays mended; a list shows its right words too; a cell that is not shown stays refused."""
    line = "သီတာ,Thida,lawyer,HGP,0900,HOME;NOWHERE\nမိုးမွန် ၁၂/ကမန(နိုင်)၀၀၀၃၁၉,Moe Mon,lawyer,HGP,,\n"
    row, response = upload(desk, data=f"Name (Burmese),Name (English),Kind,Bar grade,Phone,Groups\n{line}".encode())
    assert 'name="m_2_groups" value="HOME;NOWHERE"' in response.content.decode()
    change(desk, row, m_2_groups="HOME", m_2_phone="0900", s_3_full_name_my="")
    response = change(desk, row, m_2_phone="09000000777", s_3_full_name_my="")
    page = response.content.decode()
    assert ("m_2_" in page, 's_3_full_name_my" value=""' in page) == (False, True)
    change(desk, row, confirm="1", consent="no", s_3_full_name_my="")
    [thida] = people(cast)
    assert (thida.phone, thida.memberships.get().group) == ("+959000000777", cast.group)


def test_a_same_name_waits_for_a_decision(desk, cast):
    known = make_member(cast.centre, full_name_en="Su Su")
    row, response = upload(desk, data=f"{HEADINGS},Su Su,lawyer,HGP,,\n".encode())
    assert f'name="p_2" value="{known.pk}"' in response.content.decode()
    change(desk, row, confirm="1", consent="no")
    assert people(cast).count() == 1
    change(desk, row, confirm="1", consent="no", p_2=str(known.pk))
    assert people(cast).count() == 1
    known.refresh_from_db()
    assert known.bar_grade == "hgp"


def test_c33_a_centre_in_the_file_chooses_nothing(desk, cast):
    row, _ = upload(desk, data=f"Centre,{HEADINGS}IGY,,Su Su,lawyer,HGP,,\n".encode())
    change(desk, row, confirm="1", consent="no")
    assert [m.centre for m in Member.objects.filter(pk__in=row.rows.values("member"))] == [cast.centre]


def test_unknown_headings_lead_to_a_page_that_asks(desk, cast):
    row, response = upload(desk, data=b"Who,What\nSu Su,lawyer\n")
    assert response.redirect_chain[-1][0].endswith("/headings/")
    address = reverse("cop:roster_headings", args=[row.pk])
    assert desk.post(address, {"h0": "ignore", "h1": "kind"}).status_code == 200
    assert desk.post(address, {"h0": "full_name_en", "h1": "kind"}).status_code == 302


@pytest.mark.parametrize(("name", "data"), [("a.csv", b""), ("a.xlsx", b"PK\x03\x04broken"), ("a.csv", b"%PDF-1.7 x")])
def test_a_file_that_cannot_be_taken_is_told_kindly(desk, name, data):
    _row, response = upload(desk, name, data)
    assert response.status_code == 200
    assert "ဖိုင်" in response.content.decode()


def test_another_centres_upload_does_not_exist(desk, cast, client):
    from tests.signing_in import sign_in_client

    row, _ = upload(desk)
    other = sign_in_client(type(client)(), cast.staff_other)
    for name in ("roster_detail", "refused_rows", "roster_headings"):
        assert other.get(reverse(f"cop:{name}", args=[row.pk])).status_code == 404
    assert other.post(reverse("cop:change_roster", args=[row.pk]), {"confirm": "1"}).status_code == 404


def test_refused_rows_come_back_as_the_same_kind_of_file(desk):
    row, _ = upload(desk, "bad_rows.csv")
    response = desk.get(reverse("cop:refused_rows", args=[row.pk]))
    assert response["Content-Disposition"].endswith('"refused.csv"')
    assert len(response.content.decode("utf-8-sig").strip().splitlines()) == 12


def test_afterwards_people_are_invited_or_get_slips(desk, cast):
    row, _ = upload(desk)
    change(desk, row, confirm="1", consent="yes")
    mailable = sum(1 for m in people(cast) if m.email)
    desk.post(reverse("cop:invite_imported", args=[row.pk]))
    assert Invitation.objects.filter(kind="mail").count() == mailable
    page = desk.post(reverse("cop:print_slips", args=[row.pk])).content.decode()
    assert page.count('class="secret"') == 45 - mailable


def test_a_lawyer_gets_no_import_page(cast, sign_in):
    assert sign_in(cast.lawyer).get(reverse("cop:import_roster")).status_code == 403


def test_the_upload_is_kept_sealed(desk):
    from django.db import connection

    row, _ = upload(desk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM cop_rosterimport r WHERE id = %s", [row.pk])
        stored = cursor.fetchone()[0]
    assert "padauk" not in stored and "Khin" not in stored
