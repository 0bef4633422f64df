"""The closed lists: codes stay, words and order change, entries are retired and never deleted (domain 2b, A5, A22)."""

import csv
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

import members
from members.errors import Refused
from members.forms.profile import ProfileForm
from members.models import AuditEntry, PracticeArea, Profile, StaffPost, Term, Topic
from members.services import lists
from tests.factories import give_post, make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
DATA = Path(members.__file__).parent / "data" / "terms.csv"


@pytest.fixture
def admin():
    member = make_member(None, account=True, provider_type="staff")
    give_post(member, StaffPost.Role.ADMIN)
    return member


def term(code="remand") -> Term:
    return Term.objects.get(list="stage", code=code)


def change(entry, by, **words):
    facts = {"name_my": entry.name_my, "name_en": entry.name_en, "order": entry.order} | words
    return lists.change_entry(entry, by=by, **facts)


def test_seed_a5_criminal_comes_first_and_a22_the_stages_are_there():
    assert PracticeArea.objects.first().code == "criminal"
    assert [*Term.objects.of("stage").values_list("code", flat=True)][:3] == ["police_custody", "remand", "charge"]
    assert (Topic.objects.count(), Term.objects.of("offence_category").count()) == (22, 14)


def test_every_term_of_the_file_stands_in_the_database_in_its_order_and_in_both_languages():
    with DATA.open(encoding="utf-8", newline="") as lines:
        rows = [(row["list"], row["code"]) for row in csv.DictReader(lines)]
    found = [(one.list, one.code) for one in Term.objects.order_by("pk")]
    assert found == rows and {one for one, _code in rows} == set(Term.List.values)
    with override("my"):
        assert str(term()) == "ရမန်"


def test_words_and_order_change_and_the_code_stays(admin):
    change(term(), admin, name_en="Remanded", order=99)
    assert (term().name_en, Term.objects.of("stage").last().code) == ("Remanded", "remand")
    entry = AuditEntry.objects.get(verb="entry_changed")
    assert entry.facts == {"code": "remand", "fields": ["name_en", "order"]}
    change(term(), admin)
    assert AuditEntry.objects.filter(verb="entry_changed").count() == 1


def test_two_entries_of_one_list_are_not_called_the_same(admin):
    with pytest.raises(Refused) as refused:
        change(term(), admin, name_en="police custody")
    assert refused.value.field == "name_en"
    change(Topic.objects.get(code="remand"), admin, name_en="Police custody")  # another list


def test_what_is_retired_is_kept_by_who_has_it_and_offered_to_nobody_else(cast, admin):
    area, topic = PracticeArea.objects.get(code="land"), Topic.objects.get(code="bail")
    cast.lawyer.area_links.create(area=area)
    profile = Profile.objects.create(member=cast.lawyer)
    profile.topics.add(topic)
    for entry in (area, topic):
        lists.retire_entry(entry, by=admin)
        lists.retire_entry(entry, by=admin)
    his = ProfileForm(member=cast.lawyer, instance=profile).fields
    hers = ProfileForm(member=cast.paralegal, instance=Profile(member=cast.paralegal)).fields
    for name, entry in (("areas", area), ("topics", topic)):
        assert entry in his[name].queryset and entry not in hers[name].queryset
    assert AuditEntry.objects.filter(verb="entry_retired").count() == 2
    lists.restore_entry(area, by=admin)
    assert area in PracticeArea.objects.offered()


def test_the_last_entry_of_a_list_stays(admin):
    *others, last = Term.objects.of("urgency")
    for one in others:
        lists.retire_entry(one, by=admin)
    with pytest.raises(Refused):
        lists.retire_entry(last, by=admin)


def test_the_database_wants_both_names_and_each_code_once():
    for wrong in ({"name_my": ""}, {"code": "charge"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.filter(pk=term().pk).update(**wrong)


def test_only_the_networks_administrator_gets_there(cast, admin):
    centre_admin = make_member(cast.centre, account=True, provider_type="staff")
    give_post(centre_admin, StaffPost.Role.ADMIN, cast.centre)
    address = reverse("members:change_entry", args=["stage", "remand"])
    words = {"name_my": "ရမန်ယူ", "name_en": "Remand", "order": "၁"}
    for member in (cast.coordinator, cast.staff, centre_admin, cast.superuser):
        assert sign_in_client(Client(), member).post(address, words).status_code == 403
    client = sign_in_client(Client(), admin)
    assert client.post(address, words).status_code == 302 and term().name_my == "ရမန်ယူ"
    assert client.get(reverse("members:closed_list_detail", args=["nothing"])).status_code == 404
    client.post(reverse("members:retire_entry", args=["stage", "remand"]))
    page = client.get(reverse("members:closed_list_detail", args=["stage"]))
    assert [one.code for one in page.context["retired"]] == ["remand"]
