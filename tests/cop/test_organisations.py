"""Organisations: programmes, affiliations over time, and a merge that loses nothing and can be undone (domain B5)."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from members import clock
from members.errors import Refused
from members.models import Affiliation, AuditEntry, JusticeCentre, Organisation, OrganisationMerge, Programme
from members.services import organisations as services
from tests.factories import give_post, make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def bridge():
    return Organisation.objects.create(name_en="Bridge Legal Aid")


@pytest.fixture
def double():
    return Organisation.objects.create(name_en="Bridge LA", name_my="တံတား")


@pytest.fixture
def lead(cast):
    person = make_member(cast.centre, account=True, provider_type="staff")
    give_post(person, "centre_lead", cast.centre)
    return person


def work(member, organisation, since, until=None):
    return Affiliation.objects.create(member=member, organisation=organisation, started_on=since, ended_on=until)


def facts():
    """Everything that a merge touches."""
    rows = Affiliation.objects.order_by("pk").values_list("pk", "organisation", "started_on", "ended_on")
    names = Organisation.objects.order_by("pk").values_list("pk", "name_en", "name_my", "merged_into")
    centres = JusticeCentre.objects.order_by("pk").values_list("pk", "organisation")
    return [*rows], [*names], [*centres], [*Programme.objects.order_by("pk").values_list("pk", "organisation")]


@pytest.fixture
def history(cast, bridge, double):
    """One in both at once, one in the double alone, one long gone, a programme and nothing of anybody else's."""
    work(cast.lawyer, bridge, date(2021, 1, 1))
    work(cast.lawyer, double, date(2018, 5, 1))
    work(cast.paralegal, double, date(2020, 1, 1))
    work(cast.stranger, double, date(2015, 1, 1), date(2016, 1, 1))
    work(cast.stranger, bridge, date(2019, 1, 1), date(2020, 1, 1))
    Programme.objects.create(organisation=double, name_en="Mobile paralegals", started_on=date(2019, 1, 1))
    return services.merge_organisation


def test_seed_b5_a_merge_loses_no_history(cast, bridge, double, history):
    before = Affiliation.objects.count()
    history(double, into=bridge, by=cast.coordinator)
    bridge.refresh_from_db()
    rows = Affiliation.objects.filter(member=cast.lawyer).order_by("started_on").values_list("started_on", "ended_on")
    assert [*rows] == [(date(2018, 5, 1), date(2020, 12, 31)), (date(2021, 1, 1), None)]
    assert Affiliation.objects.filter(organisation=bridge).count() == before == 5
    assert (bridge.name_my, bridge.programmes.count()) == ("တံတား", 1)
    assert Organisation.objects.get(pk=double.pk).merged_into == bridge
    assert double.pk not in Organisation.objects.visible_to(cast.staff).values_list("pk", flat=True)
    entry = AuditEntry.objects.get(verb="organisation_merged")
    assert (entry.actor_id, entry.facts) == (
        cast.coordinator.pk, {"duplicate": double.pk, "affiliations": 3, "programmes": 1}
    )  # fmt: skip


def test_seed_b5_undoing_restores_exactly_what_moved(cast, bridge, double, history):
    before = facts()
    merge = history(double, into=bridge, by=cast.coordinator)
    assert facts() != before
    services.undo_merge(merge, by=cast.coordinator)
    assert facts() == before
    services.undo_merge(merge, by=cast.coordinator)
    assert AuditEntry.objects.filter(verb="organisation_merge_undone").count() == 1
    history(double, into=bridge, by=cast.coordinator)


def test_seed_b5_what_happened_after_the_merge_holds(cast, bridge, double, history):
    merge = history(double, into=bridge, by=cast.coordinator)
    later = services.add_affiliation(cast.facilitator, bridge, by=cast.staff, started_on=clock.today())
    moved = Affiliation.objects.get(member=cast.paralegal)
    services.end_affiliation(moved, by=cast.staff, ended_on=clock.today())
    running = Affiliation.objects.get(member=cast.lawyer, ended_on=None)
    Organisation.objects.filter(pk=bridge.pk).update(name_my="တံတားသစ်")
    services.undo_merge(merge, by=cast.coordinator)
    later.refresh_from_db(), moved.refresh_from_db(), running.refresh_from_db(), bridge.refresh_from_db()
    assert (later.organisation, moved.organisation, moved.ended_on) == (bridge, double, clock.today())
    assert (running.organisation, bridge.name_my) == (bridge, "တံတားသစ်")


def test_seed_b5_after_thirty_days_or_a_further_merge_it_stays(cast, bridge, double):
    merge = services.merge_organisation(double, into=bridge, by=cast.coordinator)
    third = Organisation.objects.create(name_en="Third")
    further = services.merge_organisation(bridge, into=third, by=cast.coordinator)
    with pytest.raises(Refused):
        services.undo_merge(merge, by=cast.coordinator)
    services.undo_merge(further, by=cast.coordinator)
    OrganisationMerge.objects.update(merged_at=clock.now() - 30 * DAY)
    with pytest.raises(Refused):
        services.undo_merge(merge, by=cast.coordinator)
    assert Organisation.objects.get(pk=double.pk).merged_into == bridge


def test_a_centre_comes_over_and_two_centres_never_merge(cast, bridge):
    centre = cast.centre.organisation
    with pytest.raises(Refused):
        services.merge_organisation(centre, into=cast.other_centre.organisation, by=cast.coordinator)
    with pytest.raises(Refused):
        services.merge_organisation(bridge, into=bridge, by=cast.coordinator)
    merge = services.merge_organisation(centre, into=bridge, by=cast.coordinator)
    assert JusticeCentre.objects.get(pk=cast.centre.pk).organisation == bridge
    services.undo_merge(merge, by=cast.coordinator)
    assert JusticeCentre.objects.get(pk=cast.centre.pk).organisation == centre


def test_nothing_is_hung_on_an_entry_that_was_merged(cast, bridge, double):
    services.merge_organisation(double, into=bridge, by=cast.coordinator)
    for act in (
        lambda: services.add_affiliation(cast.lawyer, double, by=cast.staff, started_on=clock.today()),
        lambda: services.add_programme(double, by=cast.staff, name_en="A", started_on=clock.today()),
        lambda: services.merge_organisation(double, into=bridge, by=cast.staff),
    ):
        with pytest.raises(Refused):
            act()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_seed_b5_merge_by_hand_with_a_preview(cast, lead, bridge, double, history):
    client = sign_in_client(Client(), lead)
    page = f"/s/organisations/{bridge.pk}/merge/"
    before = facts()
    preview = client.get(page, {"duplicate": double.pk})
    assert "Mobile paralegals" in preview.content.decode() and facts() == before
    assert client.post(page, {"duplicate": double.pk})["Location"] == f"/s/organisations/{bridge.pk}/"
    merge = OrganisationMerge.objects.get()
    shown = client.get(f"/s/organisations/{bridge.pk}/").content.decode()
    assert f"/s/merges/{merge.pk}/undo/" in shown
    client.post(f"/s/merges/{merge.pk}/undo/")
    assert facts() == before


def test_who_may_merge(cast, lead, bridge, double):
    page = f"/s/organisations/{bridge.pk}/merge/"
    for person, status in [(cast.staff, 403), (cast.lawyer, 403), (lead, 200)]:
        assert sign_in_client(Client(), person).get(page).status_code == status
    elsewhere = cast.other_centre.organisation.pk
    assert sign_in_client(Client(), lead).get(page, {"duplicate": elsewhere}).status_code == 403
    assert sign_in_client(Client(), lead).get(page, {"duplicate": bridge.pk}).context["form"].errors


def test_few_people_of_other_desks_are_not_counted_aloud(cast, bridge):
    others = [make_member(cast.other_centre) for _ in range(5)]
    for person in (cast.lawyer, *others[:4]):
        work(person, bridge, date(2020, 1, 1))
    client = sign_in_client(Client(HTTP_ACCEPT_LANGUAGE="en"), cast.staff)
    page = f"/s/organisations/{bridge.pk}/"
    assert client.get(page).context["people"].replace("၁", "1").count("1") == 1
    assert "<" in client.get(page).context["people"]
    work(others[4], bridge, date(2020, 1, 1))
    assert "<" not in client.get(page).context["people"]
    assert services.count_people([bridge], cast.staff) == {bridge.pk: (1, 5)}


def test_an_affiliation_is_added_and_ended_on_the_persons_page(cast, bridge):
    client = sign_in_client(Client(), cast.staff)
    person = f"/s/members/{cast.lawyer.pk}/"
    data = {"organisation": bridge.pk, "started_on": "2020-02-01"}
    assert client.post(f"{person}affiliations/new/", data)["Location"] == person
    assert client.post(f"{person}affiliations/new/", data).context["form"].errors
    row = Affiliation.objects.get()
    assert reverse("cop:end_affiliation", args=[row.pk]) in client.get(person).content.decode()
    assert client.post(f"/s/affiliations/{row.pk}/end/", {"ended_on": "2019-01-01"}).context["form"].errors
    assert client.post(f"/s/affiliations/{row.pk}/end/", {"ended_on": "2021-01-01"})["Location"] == person
    assert Affiliation.objects.get().ended_on == date(2021, 1, 1)
    foreign = work(cast.stranger, bridge, date(2020, 1, 1))
    assert client.get(f"/s/affiliations/{foreign.pk}/end/").status_code == 404


def test_a_programme_is_added_and_changed(cast, bridge):
    client = sign_in_client(Client(), cast.staff)
    page = f"/s/organisations/{bridge.pk}/"
    data = {"name_en": "Legal clinics", "started_on": "2020-01-01"}
    assert client.post(f"{page}programmes/new/", {**data, "name_en": ""}).context["form"].errors
    assert client.post(f"{page}programmes/new/", {**data, "ended_on": "2019-01-01"}).context["form"].errors
    assert client.post(f"{page}programmes/new/", data)["Location"] == page
    programme = Programme.objects.get()
    client.post(f"/s/programmes/{programme.pk}/", {**data, "ended_on": "2021-12-31"})
    assert "Legal clinics" in client.get(page).content.decode()
    assert Programme.objects.get().ended_on == date(2021, 12, 31)
    assert AuditEntry.objects.filter(verb="programme_changed", facts__fields=["ended_on"]).exists()
