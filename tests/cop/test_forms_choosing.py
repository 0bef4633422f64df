"""One of very many people: a short list, and a part of a name for everybody else (decision 18)."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from cop.forms import choosing
from cop.forms.arguments import ReviewArgumentForm
from cop.forms.joining import DecideForm
from cop.forms.referrals import AnswerReferralForm
from cop.models import Group, Membership
from mentoring.forms.profiles import OfferForm
from tests.factories import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(cast, monkeypatch):
    """More people than a list holds."""
    monkeypatch.setattr(choosing, "MOST_LISTED", 3)
    monkeypatch.setattr("cop.forms.groups.MOST_LISTED", 3)
    names = ("Hla Hla Win", "Win Win Maw", "Kyaw Zaya", "Thiri Aung", "Nan Mo")
    people = [make_member(cast.centre, full_name_en=name) for name in names]
    return dict(zip(names, people, strict=True))


def add(client, **data):
    return client.post(reverse("cop:add_to_group", args=["HOME"]), {"role": "member", **data})


def offered(response, name) -> set[str]:
    return {value for value, _label in response.context["form"].fields[name].choices if value}


def test_a_centre_with_many_people_is_not_listed_whole(cast, crowd, sign_in):
    page = sign_in(cast.coordinator).get(reverse("cop:add_to_group", args=["HOME"]))
    newest = [crowd[name] for name in ("Nan Mo", "Thiri Aung", "Kyaw Zaya")]
    assert offered(page, "member") == {str(one.pk) for one in newest}


def test_a_part_of_a_name_that_fits_one_is_enough_to_be_added(cast, crowd, sign_in):
    assert add(sign_in(cast.coordinator), member_name="hla").status_code == 302
    assert Membership.objects.open().filter(group=cast.group, member=crowd["Hla Hla Win"]).exists()


def test_of_several_one_is_chosen_and_nobody_is_refused(cast, crowd, sign_in):
    client = sign_in(cast.coordinator)
    page = add(client, member_name="win")
    both = {str(crowd["Hla Hla Win"].pk), str(crowd["Win Win Maw"].pk)}
    assert page.status_code == 200 and both <= offered(page, "member")
    assert add(client, member=crowd["Win Win Maw"].pk, member_name="win").status_code == 302
    for nobody in ({}, {"member_name": "Zzz"}, {"member": cast.stranger.pk}):
        assert add(client, **nobody).status_code == 200
    assert not Membership.objects.filter(group=cast.group, member=cast.stranger).exists()


def test_a_facilitator_is_found_by_name_in_the_centre_of_the_group(cast, crowd, sign_in):
    def found(**more):
        data = {
            "name_en": "Bail circle", "code": "B7", "kind": "cop", "host_centre": cast.centre.pk,
            "visibility": "members", "rhythm": "monthly", "mail_detail_cap": "titles", "stage": "potential",
            "founded_on": "2026-01-01", "founded_precision": "day", **more,
        }  # fmt: skip
        return sign_in(cast.coordinator).post(reverse("cop:create_group"), data)

    page = found()
    assert page.status_code == 200 and "facilitator" in page.context["form"].errors
    page = found(facilitator_name="Zzz")
    assert set(page.context["form"].errors) >= {"facilitator_name"}
    page = found(facilitator_name="thiri")
    assert page.status_code == 302
    group = Group.objects.get(code="B7")
    assert group.memberships.get().member == crowd["Thiri Aung"]


def test_names_of_thousands_are_not_opened(cast, crowd, sign_in, monkeypatch):
    monkeypatch.setattr(choosing, "MOST_OPENED", 4)
    page = add(sign_in(cast.coordinator), member_name="hla")
    assert page.status_code == 200 and "member_name" in page.context["form"].errors
    assert make_group(cast.centre).memberships.count() == 0


@pytest.mark.parametrize(
    ("form", "refusing", "name"),
    [
        (AnswerReferralForm, {"answer": "no"}, "reason"),
        (OfferForm, {"answer": "no"}, "reason"),
        (DecideForm, {"lets_in": "no"}, "reason"),
        (ReviewArgumentForm, {"verdict": "changes"}, "note"),
    ],
)
def test_no_form_calls_optional_what_it_then_asks_for(db, form, refusing, name):
    with override("en"):
        assert name in form(refusing).errors
        drawn = form()[name].as_field_group()
    assert "(optional)" not in drawn
