"""Who reads what of whom: one question, one answer (safety C-19, domain A13, A26, B3, B4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from members import clock, labels
from members.cards import card_of
from members.models import AdminUnit, AuditEntry, Member, PracticeArea, Profile, StaffPost, Topic
from members.models.profile import PARTS, pro_bono_loads
from members.services import members, profiles
from tests.factories import give_post, join, make_group, make_member
from tests.signing_in import sign_in_client

from .people_kit import ALL, COORDINATOR, GROUPS, NOBODY, open_profile

CANARY_PHONE, CANARY_MAIL = "+959000007777", "canary.contact@example.org"


def _card(reader, person):
    row = Profile.objects.visible_to(reader).filter(pk=person.pk).rows().first()
    return card_of(row, labels.read()) if row else None


@pytest.fixture
def person(cast):
    """A paralegal of the home centre, with everything that a profile can hold."""
    township = AdminUnit.objects.get(code="MMR017008")
    one = make_member(
        cast.centre, account=True, full_name_en="Realname Hidden", full_name_my=None, display_name="Chosen",
        provider_type="paralegal", paralegal_kind="mobile", home_unit=township.parent, township=township,
        languages=["my", "shn"], phone=CANARY_PHONE, email=CANARY_MAIL,
    )  # fmt: skip
    join(cast.group, one)
    return one


READERS = {"stranger": 1, "staff_other": 1, "lawyer": 2, "coordinator": 3, "safety": 1, "staff": 1}


@pytest.mark.parametrize(("audience", "least"), [(NOBODY, 4), (COORDINATOR, 3), (GROUPS, 2), (ALL, 1)])
@pytest.mark.parametrize("role", READERS)
def test_c19_every_part_is_read_by_those_it_is_meant_for_and_by_no_other(cast, person, audience, least, role):
    open_profile(
        person, shows=audience, areas=["land"], topics=["bail"], availability="now", pro_bono_hours="5-9",
        pro_bono_capacity=2, supervisor=cast.lawyer,
    )  # fmt: skip
    card = _card(getattr(cast, role), person)
    told = (
        card.kind, card.centre, card.unit, card.township, card.languages, card.areas, card.topics, card.availability,
        card.hours, card.capacity, card.supervisor_id, card.since, card.has_contacts,
    )  # fmt: skip
    assert {bool(fact) for fact in told} == {READERS[role] >= least}
    assert card.name == "Chosen"


@pytest.mark.parametrize("role", [*READERS, "facilitator", "superuser", "newcomer"])
def test_c19_a_profile_that_was_never_touched_opens_to_nobody(cast, person, role):
    assert _card(getattr(cast, role), person) is None
    Profile.objects.create(member=person)
    assert _card(getattr(cast, role), person) is None
    assert Profile.objects.get(pk=person.pk).contacts_for(COORDINATOR) == {}


def test_c19_the_default_profile_has_every_part_off():
    fresh = Profile()
    assert {getattr(fresh, f"show_{part}") for part in PARTS} | {fresh.listed_to} == {NOBODY}
    columns = {field.name for field in Profile._meta.get_fields() if field.name.startswith("show_")}
    assert columns == {f"show_{part}" for part in PARTS}, "a part without an audience, or the other way round"


@pytest.mark.parametrize(("listed_to", "readers"), [
    (NOBODY, set()), (COORDINATOR, {"coordinator"}), (GROUPS, {"coordinator", "lawyer", "facilitator"}),
    (ALL, {"coordinator", "lawyer", "facilitator", "stranger", "staff", "staff_other", "safety"}),
])  # fmt: skip
def test_seed_a13_who_may_open_a_profile_is_the_persons_own_choice(cast, person, listed_to, readers):
    open_profile(person, listed_to=listed_to)
    found = {role for role in (*READERS, "facilitator", "superuser") if _card(getattr(cast, role), person)}
    assert found == readers
    assert _card(person, person).is_me


def test_a_person_on_probation_neither_looks_nor_is_found(cast, person):
    open_profile(person)
    cast.newcomer.probation_until = person.probation_until = clock.today() + timedelta(days=5)
    person.save()
    assert _card(cast.newcomer, person) is None
    assert _card(cast.stranger, person) is None
    person.probation_until = clock.today()
    person.save()
    assert _card(cast.stranger, person) is not None


@pytest.mark.parametrize("fields", [
    {"frozen_at": datetime(2026, 1, 1, tzinfo=UTC)}, {"status": "left", "left_on": date(2026, 1, 1)},
    {"status": "pending"},
])  # fmt: skip
def test_who_is_frozen_gone_or_not_yet_in_has_no_profile(cast, person, fields):
    open_profile(person)
    Member.objects.filter(pk=person.pk).update(**fields)
    assert _card(cast.lawyer, person) is None
    assert not Profile.objects.findable().filter(pk=person.pk).exists()


def test_leaving_the_group_takes_away_what_groups_read(cast, person):
    open_profile(person, listed_to=GROUPS, shows=GROUPS)
    assert _card(cast.lawyer, person)
    person.memberships.update(left_on=clock.today())
    assert _card(cast.lawyer, person) is None


def test_an_archived_group_makes_nobody_near(cast, person):
    open_profile(person, listed_to=GROUPS)
    cast.group.archived_at = clock.now()
    cast.group.save()
    assert _card(cast.lawyer, person) is None


def test_the_networks_coordinator_is_everybodys_coordinator(cast, person):
    head = make_member(None, account=True, provider_type="staff")
    give_post(head, StaffPost.Role.COORDINATOR)
    open_profile(person, listed_to=COORDINATOR, shows=COORDINATOR)
    assert _card(head, person).kind


def test_a_supervisor_is_named_only_to_who_may_see_that_lawyer(cast, person):
    open_profile(person, supervisor=cast.lawyer)
    client = sign_in_client(Client(), cast.stranger)
    cast.lawyer.display_name = name = "Law Yer"
    cast.lawyer.save()
    assert name not in client.get(f"/p/{person.pk}/").content.decode()
    open_profile(cast.lawyer)
    assert name in client.get(f"/p/{person.pk}/").content.decode()


# --- B3, A26, B4 ---


def test_seed_b3_lgbt_is_on_no_card_unless_the_person_chose_it(cast, person):
    lgbt = PracticeArea.objects.get(code="lgbt")
    members.correct_member(person, by=cast.staff, areas=[lgbt, PracticeArea.objects.get(code="land")])
    open_profile(person)
    for reader in (cast.lawyer, cast.coordinator, cast.stranger, person):
        assert _card(reader, person).areas == ("Land",) or _card(reader, person).areas == ("မြေယာ",)
    assert "area:lgbt" not in Profile.objects.get(pk=person.pk).tags
    _save(person, areas=[lgbt])
    assert "LGBT" in _card(cast.stranger, person).areas
    assert "area:lgbt" in Profile.objects.get(pk=person.pk).tags
    _save(person, areas=[])
    assert _card(cast.stranger, person).areas == ()
    assert person.area_links.get(area=lgbt).is_shown is False, "the desk's own knowledge stays, unshown"


def _save(person, **changes):
    profile = profiles.profile_of(person)
    choices = {f"show_{part}": getattr(profile, f"show_{part}") for part in PARTS} | {"listed_to": profile.listed_to}
    return profiles.change_profile(
        person,
        facts=changes.pop("facts", {}),
        areas=changes.pop("areas", []),
        topics=changes.pop("topics", []),
        choices=choices | changes,
    )


def test_seed_a26_who_is_at_capacity_has_no_room(cast, person):
    open_profile(person, availability="now", pro_bono_capacity=2)
    held = {"n": 1}
    pro_bono_loads.register("test", lambda: Member.objects.extra(select={"n": held["n"]}).values("n")[:1])
    try:
        assert Profile.objects.with_room().filter(pk=person.pk).exists()
        held["n"] = 2
        assert not Profile.objects.with_room().filter(pk=person.pk).exists()
    finally:
        del pro_bono_loads._items["test"]
    Profile.objects.filter(pk=person.pk).update(pro_bono_capacity=0)
    assert not Profile.objects.with_room().filter(pk=person.pk).exists()
    Profile.objects.filter(pk=person.pk).update(pro_bono_capacity=None)
    assert Profile.objects.with_room().filter(pk=person.pk).exists()


def test_seed_a26_the_capacity_is_a_field_of_its_own_with_a_limit(cast, person):
    profile = open_profile(person, pro_bono_capacity=3)
    names = {field.name for field in Profile._meta.get_fields() if "capacity" in field.name}
    assert names == {"pro_bono_capacity"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.filter(pk=profile.pk).update(pro_bono_capacity=51)


def test_seed_b4_the_township_is_shown_only_by_choice(cast, person):
    open_profile(person, show_township=NOBODY)
    card = _card(cast.stranger, person)
    assert card.unit and not card.township


# --- names (domain 3.1, 3.11) ---


def test_seed_a13_without_a_chosen_name_only_ones_groups_and_coordinator_read_of_a_person(cast, person):
    """The full name is never told to strangers by itself, in the finder or at its own address."""
    open_profile(person)
    members.correct_member(person, by=cast.staff, display_name=None)
    assert _card(cast.stranger, person) is None and _card(cast.staff_other, person) is None
    assert not Profile.objects.findable().filter(pk=person.pk).exists()
    for reader in (cast.lawyer, cast.coordinator, person):
        assert _card(reader, person).name == "Realname Hidden"
    pages = [sign_in_client(Client(), cast.stranger).get(address) for address in ("/p/", f"/p/{person.pk}/")]
    assert [page.status_code for page in pages] == [200, 404]
    assert not any("Realname" in page.content.decode() for page in pages)


def test_seed_a13_who_lets_all_members_in_chooses_the_name_that_they_read(cast, person):
    client = sign_in_client(Client(), person)
    answer = client.post("/me/profile/", _posted(listed_to="1", display_name=""))
    assert answer.status_code == 200 and "display_name" in answer.context["form"].errors
    assert not Profile.objects.filter(listed_to=ALL).exists()
    person.refresh_from_db()
    assert person.display_name == "Chosen"
    assert client.post("/me/profile/", _posted(listed_to="2", display_name="")).status_code == 302
    assert client.post("/me/profile/", _posted(listed_to="1", display_name="Realname Hidden")).status_code == 302
    assert _card(cast.stranger, person).name == "Realname Hidden", "one's own name is a choice too"


# --- saving ---


def test_what_is_saved_holds_at_once_and_the_audit_knows_names_only(cast, person):
    _save(person, listed_to=ALL, show_languages=ALL, facts={"languages": ["ksw"], "display_name": "Other"})
    assert _card(cast.stranger, person).name == "Other"
    assert Profile.objects.get(pk=person.pk).tags == ["language:ksw"]
    entry = AuditEntry.objects.get(verb="profile_changed")
    assert entry.facts == {"fields": ["listed_to", "show_languages"]}
    _save(person, listed_to=GROUPS)
    assert Profile.objects.get(pk=person.pk).tags == []
    assert _card(cast.stranger, person) is None


def test_a_correction_by_the_desk_reaches_the_finder(cast, person):
    open_profile(person)
    members.correct_member(person, by=cast.staff, languages=["mnw"])
    assert "language:mnw" in Profile.objects.get(pk=person.pk).tags
    assert "language:shn" not in Profile.objects.get(pk=person.pk).tags


def test_who_is_not_listed_has_no_tags_says_the_database(cast, person):
    open_profile(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.filter(pk=person.pk).update(listed_to=GROUPS)


def test_nobody_supervises_themselves(cast):
    with pytest.raises(ValidationError):
        Profile(member=cast.paralegal, supervisor=cast.paralegal).full_clean()


# --- the page ---


def _posted(**changes):
    data = {f"show_{part}": str(int(NOBODY)) for part in PARTS}
    return data | {"listed_to": str(int(NOBODY)), "paralegal_kind": "mobile", "availability": ""} | changes


def test_my_profile_keeps_what_was_chosen(cast, person):
    client = sign_in_client(Client(), person)
    assert client.get("/me/profile/").status_code == 200
    done = client.post("/me/profile/", _posted(
        listed_to="1", show_topics="1", topics=[Topic.objects.get(code="bail").pk], display_name="ပိတောက်",
        pro_bono_capacity="၃", availability="now", paralegal_kind="community_based", languages=["my", "kac"],
    ))  # fmt: skip
    assert done.status_code == 302
    person.refresh_from_db()
    profile = Profile.objects.get(pk=person.pk)
    assert (person.display_name, person.paralegal_kind, person.languages) == (
        "ပိတောက်",
        "community_based",
        ["my", "kac"],
    )
    assert (profile.pro_bono_capacity, profile.availability, profile.tags) == (3, "now", ["topic:bail"])
    assert _card(cast.stranger, person).topics


def test_a_township_lies_in_its_state(cast, person):
    client = sign_in_client(Client(), person)
    elsewhere = AdminUnit.objects.get(code="MMR009")
    answer = client.post("/me/profile/", _posted(home_unit=elsewhere.pk, township=person.township_id))
    assert answer.status_code == 200 and "township" in answer.context["form"].errors


def test_a_supervisor_is_chosen_among_lawyers_whom_one_sees(cast, person):
    client = sign_in_client(Client(), person)
    assert "supervisor" in client.post("/me/profile/", _posted(supervisor=cast.lawyer.pk)).context["form"].errors
    open_profile(cast.lawyer, listed_to=GROUPS)
    open_profile(cast.stranger, listed_to=GROUPS)
    assert "supervisor" in client.post("/me/profile/", _posted(supervisor=cast.stranger.pk)).context["form"].errors
    assert client.post("/me/profile/", _posted(supervisor=cast.lawyer.pk)).status_code == 302
    assert Profile.objects.get(pk=person.pk).supervisor == cast.lawyer


def test_a_lawyer_is_asked_neither_for_a_kind_nor_for_a_supervisor(cast):
    page = sign_in_client(Client(), cast.lawyer).get("/me/profile/")
    assert not {"paralegal_kind", "supervisor", "show_supervisor"} & set(page.context["form"].fields)


def test_contacts_open_behind_a_proof_to_those_they_are_for_and_are_audited(cast, person):
    open_profile(person, show_email=GROUPS, show_phone=NOBODY)
    near = sign_in_client(Client(), cast.lawyer)
    page = near.get(f"/p/{person.pk}/contacts/").content.decode()
    assert CANARY_MAIL in page and CANARY_PHONE not in page
    assert AuditEntry.objects.get(verb="contacts_read").facts == {"fields": ["email"]}
    assert CANARY_MAIL not in near.get(f"/p/{person.pk}/").content.decode()
    assert sign_in_client(Client(), cast.stranger).get(f"/p/{person.pk}/contacts/").status_code == 404
    unproven = sign_in_client(Client(), cast.facilitator, stepped_up=False)
    assert unproven.get(f"/p/{person.pk}/contacts/").status_code == 302


def test_groups_that_both_share_stand_on_the_profile(cast, person):
    hidden = make_group(cast.other_centre, name_en="Not theirs", name_my="Not theirs")
    join(hidden, person)
    open_profile(person)
    page = sign_in_client(Client(), cast.lawyer).get(f"/p/{person.pk}/")
    assert [url for _title, url in page.context["shared"]] == ["/g/HOME/"]
