"""Places: read in by their P-codes, corrected by the network's administrator (domain 3.2, B4)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from members.models import AdminUnit, AuditEntry, StaffPost
from tests.factories import give_post, make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
HEAD = "code,level,parent,name_en,name_my\n"


def take(*args) -> str:
    out = StringIO()
    call_command("import_places", *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def table(tmp_path):
    def write(*lines: str):
        path = tmp_path / "places.csv"
        path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
        return path

    return write


def test_what_comes_along_is_there_and_twice_changes_nothing(table):
    assert AdminUnit.objects.filter(level="state_region").count() == 15
    assert take().startswith("0 added, 0 changed, 0 that differ")
    path = table("MMR017002,township,MMR017,Kangyidaunt,ကန်ကြီးထောင့်")
    assert take(path).startswith("1 added") and take(path).startswith("0 added, 0 changed, 0 ")
    found = AdminUnit.objects.get(code="MMR017002")
    assert (found.parent.code, found.name_my, found.level) == ("MMR017", "ကန်ကြီးထောင့်", "township")
    assert AuditEntry.objects.filter(verb="places_imported").count() == 3


def test_bago_and_shan_take_the_townships_of_all_their_codes(table):
    """MIMU has 18 state-level codes; the 15 units are those of the constitution (domain 0.9)."""
    take(
        table(
            "MMR007001,township,MMR007,Bago,ပဲခူး",
            "MMR008001,township,,Pyay,ပြည်",
            "MMR016001,township,MMR222,Kengtung,ကျိုင်းတုံ",
        )
    )
    homes = dict(AdminUnit.objects.filter(code__endswith="001").values_list("code", "parent__code"))
    assert (homes["MMR007001"], homes["MMR008001"], homes["MMR016001"]) == ("MMR111", "MMR111", "MMR222")


def test_what_somebody_mended_stays_unless_the_table_is_to_win(table):
    AdminUnit.objects.filter(code="MMR017008").update(name_en="Hinthada town")
    path = table("MMR017008,township,MMR017,Hinthada,ဟင်္သာတ")
    assert take(path).startswith("0 added, 0 changed, 1 that differ")
    assert AdminUnit.objects.get(code="MMR017008").name_en == "Hinthada town"
    assert take(path, "--update").startswith("0 added, 1 changed, 0 ")
    assert AdminUnit.objects.get(code="MMR017008").name_en == "Hinthada"
    assert AdminUnit.objects.get(code="MMR017").prefixes == "MMR017"


@pytest.mark.parametrize(
    "line",
    [
        "MMR011001,township,MMR012,Sittwe,စစ်တွေ",  # a list that shifted its rows: 011 is Mon
        "MMR017001,state_region,,Pathein,ပုသိမ်",
        "MMR017,township,MMR017,Ayeyarwady,ဧရာဝတီ",
        "MMR0170029,township,MMR017,Long,ရှည်",
        "MMR017029,village,MMR017,Small,ငယ်",
        "MMR017029,township,MMR017,,",
        "MMR999001,township,MMR999,Nowhere,ဘယ်မှာ",
        "MMR017030,township,MMR017,Twice,နှစ်ခါ\nMMR017030,township,MMR017,Twice,နှစ်ခါ",
    ],
)
def test_a_table_with_one_wrong_line_changes_nothing(table, line):
    before = list(AdminUnit.objects.values_list())
    with pytest.raises(CommandError):
        take(table("MMR017031,township,MMR017,Good,ကောင်း", line))
    assert list(AdminUnit.objects.values_list()) == before


def url(page: str, *args) -> str:
    return reverse(f"admin:members_adminunit_{page}", args=args)


def test_the_networks_administrator_corrects_and_every_other_post_looks(cast):
    admin = make_member(None, account=True, mail=True, provider_type="staff")
    give_post(admin, StaffPost.Role.ADMIN)
    place, away = (AdminUnit.objects.get(code=code) for code in ("MMR017008", "MMR009"))
    client = sign_in_client(Client(), admin)
    sent = {
        "name_my": "ဟင်္သာတမြို့",
        "name_en": "Hinthada",
        "code": "MMR009099",
        "level": "state_region",
        "parent": away.pk,
    }
    assert client.post(url("change", place.pk), sent).status_code == 302
    place.refresh_from_db()
    assert (place.name_my, place.code, place.level, place.parent.code) == (
        "ဟင်္သာတမြို့", "MMR017008", "township", "MMR017",
    )  # fmt: skip
    assert AuditEntry.objects.filter(verb="adminunit_changed", object_id=str(place.pk)).exists()
    new = {"name_my": "ကန်ကြီးထောင့်", "name_en": "Kangyidaunt", "code": "MMR017002", "level": "township"}
    assert client.post(url("add"), {**new, "parent": away.pk}).status_code == 200
    assert client.post(url("add"), new).status_code == 200, "a township belongs somewhere"
    assert client.post(url("add"), {**new, "parent": place.parent.pk}).status_code == 302
    clerk = sign_in_client(Client(), cast.staff)
    assert clerk.get(url("changelist")).status_code == clerk.get(url("change", place.pk)).status_code == 200
    assert clerk.post(url("change", place.pk), sent).status_code == clerk.get(url("add")).status_code == 403
    assert sign_in_client(Client(), cast.superuser).get(url("changelist")).status_code in (302, 404)
