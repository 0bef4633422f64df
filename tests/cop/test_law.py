"""The law in the database: keys, versions, checks, and what may never be false (domain 2, 3.9)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from cop.models import CaseLaw, LegalInstrument, Provision
from cop.services import law as services
from members import clock
from members.errors import Refused
from members.models import AuditEntry

from .law_kit import make_case, make_instrument, make_provision

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(write) -> str:
    """The constraint that refuses it."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    return error.value.__cause__.diag.constraint_name


def test_a_section_gets_its_order_and_its_labels_from_the_key():
    one = make_provision("pc:505A")
    assert (one.sort_key, one.label_en, one.label_my) == ("00505A", "s 505A", "ပုဒ်မ ၅၀၅-က")
    assert one.get_absolute_url() == "/law/pc/505A/"
    assert make_provision("pc:505/a", label_en="s 505(a), old print").label_en == "s 505(a), old print"


def test_the_database_refuses_what_must_never_be():
    made = make_provision("crpc:61")
    assert refused(lambda: make_provision("crpc:61 a")) == "provision_key"
    assert refused(lambda: make_provision("crpc:62", heading_en="", heading_my="")) == "provision_says_something"
    days = {"valid_from": date(2021, 2, 14), "valid_to": date(2021, 2, 13)}
    with pytest.raises(Exception, match="provision_ends_after_start|range lower bound"), transaction.atomic():
        make_provision("crpc:63", **days)
    assert refused(lambda: make_instrument("CRPC")) == "legalinstrument_code"
    assert refused(lambda: make_instrument("cases")) == "legalinstrument_code"
    assert refused(lambda: make_instrument("xx", title_en="")) == "legalinstrument_has_a_title"
    assert refused(lambda: make_instrument("xy", sdg_goals=[18])) == "legalinstrument_sdg_goals"
    assert refused(lambda: make_case(report="demo")) == "caselaw_placeholder_is_demo"
    assert refused(lambda: make_case(is_placeholder=True)) == "caselaw_placeholder_is_demo"
    member = Provision.objects.filter(pk=made.pk)
    assert refused(lambda: member.update(checked_by=_somebody())) == "provision_check_has_a_day"


def _somebody():
    from tests.factories import make_member

    return make_member()


def test_versions_of_a_section_never_hold_on_one_day():
    first = make_provision("crpc:61", valid_to=date(2020, 12, 31))
    make_provision("crpc:61", valid_from=date(2021, 1, 1))
    assert refused(lambda: make_provision("crpc:61", valid_from=date(2030, 1, 1))) == "provision_versions_apart"
    assert refused(lambda: make_provision("crpc:61", valid_to=date(2019, 1, 1))) == "provision_versions_apart"
    assert [one.valid_from for one in Provision.objects.current()] == [date(2021, 1, 1)]
    assert Provision.objects.by_keys(["crpc:61"]).first() != first and first.is_repealed
    assert list(Provision.objects.in_force(date(2020, 6, 1))) == [first]


def test_both_writings_of_a_key_are_one_section():
    one = make_provision("crpc:561-A")
    assert list(Provision.objects.by_keys(["crpc:561A"])) == list(Provision.objects.by_keys(["crpc:561-A"])) == [one]
    assert not Provision.objects.by_keys(["crpc:561/a"])


def test_a_section_of_a_repealed_act_is_not_in_force():
    one = make_provision("crpc:61")
    assert one in Provision.objects.in_force() and not one.is_repealed
    LegalInstrument.objects.update(status="repealed")
    one = Provision.objects.get()
    assert one not in Provision.objects.in_force() and one.is_repealed


def test_citations_are_printed_in_the_language_of_the_page():
    instrument = make_instrument("crpc", short_my="ရာဇဝတ်ကျင့်ထုံးဥပဒေ")
    one = make_provision("crpc:497/1", instrument=instrument)
    with translation.override("en"):
        assert one.citation == "CrPC s 497(1)"
        assert str(make_case(part="hc", report="mlr")) == "Khan v. The Union, 1960 MLR (HC) 192"
    with translation.override("my"):
        assert one.citation == "ရာဇဝတ်ကျင့်ထုံးဥပဒေ ပုဒ်မ ၄၉၇(၁)"


def test_nobody_outside_sees_the_law(cast):
    make_provision(), make_case()
    for model in (LegalInstrument, Provision, CaseLaw):
        assert not model.objects.visible_to(None).exists()
        assert model.objects.visible_to(cast.stranger).count() == 1


# --- keeping it ------------------------------------------------------------------------------------------------------


def test_add_provision_is_unchecked_and_audited(cast):
    one = services.add_provision(make_instrument(), "497/1", by=cast.staff, heading_en="Bail")
    assert (one.key, one.is_checked) == ("crpc:497/1", False)
    entry = AuditEntry.objects.get(verb="provision_added")
    assert (entry.actor_id, entry.facts) == (cast.staff.pk, {"key": "crpc:497/1"})


def test_add_provision_ends_the_version_before(cast):
    old = make_provision("crpc:561-A")
    new = services.add_provision(old.instrument, "561A", by=cast.staff, heading_en="New", valid_from=date(2026, 1, 1))
    old.refresh_from_db()
    assert old.valid_to == date(2025, 12, 31) and new.key == "crpc:561-A"


def test_add_provision_refuses_a_second_version_of_the_same_days(cast):
    old = make_provision("crpc:561-A")
    with pytest.raises(Refused) as refused:
        services.add_provision(old.instrument, "561A", by=cast.staff, heading_en="New")
    assert refused.value.field == "valid_from"
    with pytest.raises(Refused) as refused:
        services.add_provision(old.instrument, "s 5", by=cast.staff, heading_en="New")
    assert refused.value.field == "number"
    assert Provision.objects.count() == 1


def test_mending_takes_the_check_away_but_a_new_source_does_not(cast):
    one = make_provision(checked_by=cast.facilitator, checked_on=clock.today())
    one = services.change_provision(one, by=cast.staff, source="Gazette")
    assert one.is_checked
    one = services.change_provision(one, by=cast.staff, heading_en="Bail, who may have it")
    assert not one.is_checked and one.checked_by is None
    assert [e.facts["fields"] for e in AuditEntry.objects.filter(verb="provision_changed").order_by("pk")] == [
        ["source"],
        ["heading_en"],
    ]
    services.change_provision(one, by=cast.staff, heading_en="Bail, who may have it")
    assert AuditEntry.objects.filter(verb="provision_changed").count() == 2


def test_a_check_is_of_what_was_read(cast):
    one = make_provision()
    read = services.fingerprint(one)
    services.change_provision(one, by=cast.staff, text_en="Something else")
    with pytest.raises(Refused):
        services.check_provision(one, by=cast.facilitator, read=read)
    one.refresh_from_db()
    one = services.check_provision(one, by=cast.facilitator, read=services.fingerprint(one))
    assert (one.checked_by, one.checked_on) == (cast.facilitator, clock.today())
    assert AuditEntry.objects.filter(verb="provision_checked").count() == 1


def test_an_invented_ruling_cannot_be_checked(cast):
    case = make_case(report="demo", is_placeholder=True)
    with pytest.raises(Refused):
        services.check_case(case, by=cast.facilitator, read=services.fingerprint(case))
    real = make_case()
    assert services.check_case(real, by=cast.facilitator, read=services.fingerprint(real)).is_checked


def test_what_was_checked_more_than_a_year_ago_has_to_be_checked_again(cast):
    today = clock.today()
    old = make_provision("crpc:61", checked_on=today - 366 * DAY)
    fresh = make_provision("crpc:62", checked_on=today - 365 * DAY)
    new = make_provision("crpc:63")
    assert old.is_stale and not fresh.is_stale and not new.is_stale
    assert set(Provision.objects.to_check()) == {old, new}
