"""The directory of services that are not legal: kept in the admin, read by everyone (domain C14, C10)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cop.models import SupportService
from members import clock
from members.models import AuditEntry, Member

from .referral_kit import ELSEWHERE, UNIT, unit

pytestmark = pytest.mark.django_db
ADD = "admin:cop_supportservice_add"
HEALTH = {
    "name_en": "Sabel Clinic", "name_my": "စံပယ် ဆေးခန်း", "kind": "health", "sector": "civil_society",
    "channels": ["phone", "visit"], "contact": "Desk, mornings", "status": "open", "checked_on": "2026-01-05",
}  # fmt: skip


@pytest.fixture
def read(cast, sign_in):
    """The directory as the lawyer reads it in English, narrowed."""
    Member.objects.update(ui_language="en")
    client = sign_in(cast.lawyer)
    return lambda **query: client.get(reverse("cop:service_list"), query).content.decode()


@pytest.mark.parametrize("role", ["coordinator", "staff"])
def test_the_desk_adds_a_service_and_corrects_it_and_the_audit_knows_no_values(cast, sign_in, role):
    client = sign_in(getattr(cast, role))
    assert client.get(reverse(ADD)).status_code == 200
    answer = client.post(reverse(ADD), HEALTH)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    service = SupportService.objects.get()
    assert (service.channels, service.unit, str(service.kind)) == (["phone", "visit"], None, "health")
    change = reverse("admin:cop_supportservice_change", args=[service.pk])
    client.post(change, HEALTH | {"status": "closed", "unit": unit().pk, "initial-checked_on": "2026-01-05"})
    service.refresh_from_db()
    assert (service.status, service.unit) == ("closed", unit())
    entry = AuditEntry.objects.get(verb="supportservice_changed")
    assert entry.facts == {"fields": ["status", "unit"], "via": "admin"} and entry.actor_id
    assert "Sabel" not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


@pytest.mark.parametrize("role", ["lawyer", "facilitator", "safety"])
def test_nobody_else_changes_it(cast, sign_in, role):
    service = SupportService.objects.create(name_en="House", kind="shelter")
    client = sign_in(getattr(cast, role))
    assert client.post(reverse(ADD), HEALTH).status_code in (302, 403, 404)
    change = reverse("admin:cop_supportservice_change", args=[service.pk])
    assert client.post(change, HEALTH).status_code in (302, 403, 404)
    assert list(SupportService.objects.values_list("name_en", "kind")) == [("House", "shelter")]


@pytest.mark.parametrize(
    "wrong", [{"name_en": "", "name_my": ""}, {"channels": ["pigeon"]}, {"kind": "legal"}, {"checked_on": "soon"}]
)
def test_what_is_wrong_is_said_and_nothing_is_kept(cast, sign_in, wrong):
    answer = sign_in(cast.coordinator).post(reverse(ADD), HEALTH | wrong)
    assert answer.status_code == 200 and answer.context["adminform"].form.errors
    assert not SupportService.objects.exists()


def test_seed_c14_it_is_found_by_kind_sector_place_and_way_to_reach_it(read):
    SupportService.objects.create(name_en="Near", kind="health", unit=unit(UNIT), channels=["visit"])
    SupportService.objects.create(
        name_en="Far", kind="food", unit=unit(ELSEWHERE), channels=["phone"], sector="private"
    )
    SupportService.objects.create(name_en="Anywhere", kind="work", channels=["chat"])
    SupportService.objects.create(name_en="Over", kind="work", status="closed")

    def found(**query) -> set[str]:
        page = read(**query)
        return {name for name in ("Near", "Far", "Anywhere", "Over") if f">{name}</h3>" in page}

    assert found() == {"Near", "Far", "Anywhere"}
    assert found(kind="food") == {"Far"} and found(sector="private") == {"Far"}
    assert found(unit=unit(UNIT).pk) == {"Near", "Anywhere"}
    assert found(channel="phone") == {"Far"} and found(channel="visit") == {"Near"}
    assert found(kind="no such") == {"Near", "Far", "Anywhere"} or "Nothing matches" in read(kind="no such")


def test_what_nobody_asked_about_for_a_year_says_so(read):
    today = clock.today()
    SupportService.objects.create(name_en="Old", kind="health", checked_on=today - timedelta(days=366))
    assert "Check again" in read()
    SupportService.objects.update(checked_on=today - timedelta(days=365))
    assert "Check again" not in read()
