"""What is typed: normalised, asked about where nobody can tell, and never lost."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cop.forms import AddMemberForm, CorrectForm, PlanSessionForm
from cop.models import Group, GroupSession, Membership
from members.forms.fields import DayField, NumberField, PhoneField
from members.forms.text import NameField, NormalisedCharField
from members.models import AuditEntry, JusticeCentre, Member
from tests.factories import make_member, make_session
from tests.signing_in import let_proof_age

pytestmark = pytest.mark.django_db
DOUBTFUL, OTHERWISE = "ရတနာထူးမြ", "ရတနာထူးမွ"  # correct Unicode that the detector takes for Zawgyi (domain 3.5)


def post(sign_in, member, name, *args, **data):
    return sign_in(member).post(reverse(name, args=args), data)


def correct(member, **data):
    first = {
        "work": "lawyer.advocate",
        "sector": "civil_society",
        "full_name_en": "",
        "full_name_my": "",
        "honorific": "",
    }
    return CorrectForm({**first, **data}, member=member)


def test_text_is_normalised_on_its_way_in():
    field = NormalisedCharField(required=False)
    assert field.clean("  မြ\u200bင့်မြင့်  ") == field.clean("မြင့်မြင့်")
    assert field.clean("ေရႊစင္") == "ရွှေစင်"  # surely Zawgyi: converted without a question


def test_text_with_a_control_character_is_refused_kindly():
    with pytest.raises(ValidationError) as refused:
        NormalisedCharField().clean("a\x00b")
    assert refused.value.code in ("control", "null_characters_not_allowed")


def test_doubtful_text_is_asked_about_and_the_answer_decides(cast):
    def form(**more):
        data = {
            "date": "2031-01-11", "begins": "09:00", "ends": "11:00", "zone": "Asia/Yangon", "format": "meeting",
            "mode": "room", "title": DOUBTFUL, **more,
        }  # fmt: skip
        return PlanSessionForm(data, group=cast.group, reader=cast.coordinator)

    asked = form()
    assert not asked.is_valid()
    assert list(asked.errors) == ["title"]
    html = str(asked["title"])
    assert DOUBTFUL in html
    assert html.count('name="title_meant"') == 2
    kept = form(title_meant="typed")
    assert kept.is_valid()
    assert kept.cleaned_data["title"] == DOUBTFUL
    converted = form(title_meant="converted")
    assert converted.is_valid()
    assert converted.cleaned_data["title"] == OTHERWISE


@pytest.mark.parametrize(("typed", "number"), [("၁၂", 12), ("႑႒", 12), ("１２", 12), ("12", 12), ("၁ဝ", 10)])
def test_numbers_are_read_in_every_script(typed, number):
    assert NumberField().clean(typed) == number


def test_phones_and_days_are_read_in_every_script():
    assert PhoneField().clean("၀၉ ၉၇၅ ၁၂၃ ၄၅၆") == "+959975123456"
    assert DayField().clean("၂၀၂၆-၁၁-၂၂").isoformat() == "2026-11-22"


@pytest.mark.parametrize("typed", ["=1+1", "09 975 123 456", "<b>x</b>", "U"])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(ValidationError):
        NameField().clean(typed)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("split", ("Daw", "Thiri Hnin", None)), ("whole", ("", "Daw Thiri Hnin", None))],
)
def test_honorific_is_taken_off_only_when_somebody_says_so(cast, choice, expected):
    asked = correct(cast.lawyer, full_name_en="Daw Thiri Hnin")
    assert not asked.is_valid()
    assert list(asked.errors) == ["title_choice"]
    assert "Thiri Hnin" in str(asked["title_choice"])
    form = correct(cast.lawyer, full_name_en="Daw Thiri Hnin", title_choice=choice)
    assert form.is_valid(), form.errors
    cleaned = form.facts()
    assert (cleaned["honorific"], cleaned["full_name_en"], cleaned["full_name_my"]) == expected


def test_name_that_was_decided_about_is_not_asked_about_again(cast):
    cast.lawyer.full_name_en = "Daw Thiri Hnin"
    cast.lawyer.save()
    assert correct(cast.lawyer, full_name_en="Daw Thiri Hnin").is_valid()


def test_name_in_neither_script_is_refused(cast):
    form = correct(cast.lawyer)
    assert list(form.errors) == ["full_name_my"]


def test_desk_offers_its_own_centres_and_groups_alone(cast):
    form = AddMemberForm(
        centres=JusticeCentre.objects.filter(pk=cast.centre.pk), groups=Group.objects.staffed_by(cast.staff).live()
    )
    assert list(form.fields["groups"].queryset) == [cast.group]
    assert list(form.fields["centre"].queryset) == [cast.centre]


# --- verbs through their pages ---


def test_add_member_without_address_into_a_group_and_a_second_click_adds_nobody(cast, sign_in):
    data = {
        "full_name_my": "ခင်မာဝင်း", "work": "paralegal.mobile", "sector": "civil_society", "centre": cast.centre.pk,
        "groups": [cast.group.pk], "once": str(uuid.uuid4()),
    }  # fmt: skip
    before = Member.objects.count()
    answers = [post(sign_in, cast.staff, "cop:add_member", **data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Member.objects.count() == before + 1
    member = Member.objects.latest("pk")
    assert (member.full_name_my, member.provider_type, member.paralegal_kind) == ("ခင်မာဝင်း", "paralegal", "mobile")
    assert Membership.objects.open().filter(member=member, group=cast.group).count() == 1


def test_add_member_at_a_foreign_centre_or_group_is_refused(cast, sign_in):
    data = {"full_name_en": "New Person", "work": "other.", "sector": "other", "centre": cast.other_centre.pk}
    assert post(sign_in, cast.staff, "cop:add_member", **data).status_code == 200
    data |= {"centre": cast.centre.pk, "groups": [cast.other_group.pk]}
    assert post(sign_in, cast.staff, "cop:add_member", **data).status_code == 200
    assert not Member.objects.filter(sector="other").exists()


def test_plan_session_with_a_second_click_is_one_session(cast, sign_in):
    data = {
        "date": "2031-01-11", "begins": "09:00", "ends": "11:00", "zone": "Asia/Yangon", "format": "meeting",
        "mode": "room", "times": "", "once": str(uuid.uuid4()),
    }  # fmt: skip
    answers = [post(sign_in, cast.facilitator, "cop:plan_session", "HOME", **data) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert GroupSession.objects.count() == 1
    again = post(sign_in, cast.facilitator, "cop:plan_session", "HOME", **data | {"once": str(uuid.uuid4())})
    assert again.status_code == 200
    assert "id_date" in again.content.decode()
    assert GroupSession.objects.count() == 1


def test_plan_session_led_by_somebody_from_elsewhere_is_refused(cast, sign_in):
    data = {
        "date": "2031-01-11", "begins": "09:00", "ends": "11:00", "zone": "Asia/Yangon", "format": "meeting",
        "mode": "room", "led_by": cast.stranger.pk,
    }  # fmt: skip
    assert post(sign_in, cast.facilitator, "cop:plan_session", "HOME", **data).status_code == 200
    assert GroupSession.objects.count() == 0


def test_close_session_through_the_page(cast, sign_in):
    session = make_session(cast.group, timedelta(days=-1))
    day = session.days.get()
    guest = make_member(cast.other_centre)
    data = {"outcome": "held", "led_by": cast.lawyer.pk, f"there_{day.pk}": [cast.lawyer.pk], f"heads_{day.pk}": "၁၂"}
    refused = post(
        sign_in, cast.staff, "cop:close_session", "HOME", session.pk, **data | {f"there_{day.pk}": [guest.pk]}
    )
    assert refused.status_code == 200
    assert post(sign_in, cast.staff, "cop:close_session", "HOME", session.pk, **data).status_code == 302
    session.refresh_from_db()
    day.refresh_from_db()
    assert (session.outcome, session.led_by, day.head_count, day.attendances.get().member) == (
        "held", cast.lawyer, 12, cast.lawyer,
    )  # fmt: skip
    assert sign_in(cast.staff).post(reverse("cop:reopen_session", args=["HOME", session.pk])).status_code == 302


def test_found_and_archive_a_group_through_the_pages(cast, sign_in):
    data = {
        "name_my": "အဖွဲ့သစ်", "code": "n7", "kind": "circle", "host_centre": cast.centre.pk, "visibility": "members",
        "rhythm": "monthly", "reminder_offsets": ["1440", "60"], "mail_detail_cap": "counts", "stage": "potential",
        "founded_on": "2017-01-01", "founded_precision": "year",
    }  # fmt: skip
    assert post(sign_in, cast.coordinator, "cop:create_group", **data).status_code == 302
    group = Group.objects.get(code="N7")
    assert group.reminder_offsets == [1440, 60]
    assert post(sign_in, cast.coordinator, "cop:archive_group", "N7").status_code == 302
    assert post(sign_in, cast.coordinator, "cop:change_group", "N7", **data).status_code == 403
    assert post(sign_in, cast.coordinator, "cop:restore_group", "N7").status_code == 302
    changed = post(sign_in, cast.coordinator, "cop:change_group", "N7", **data | {"purpose": "To learn"})
    assert changed.status_code == 302
    group.refresh_from_db()
    assert (group.purpose, group.is_archived) == ("To learn", False)


def test_new_community_asks_for_its_facilitator(cast, sign_in):
    data = {
        "name_my": "အဖွဲ့သစ်", "code": "N8", "kind": "cop", "host_centre": cast.centre.pk, "visibility": "members",
        "rhythm": "monthly", "mail_detail_cap": "counts", "stage": "potential", "founded_on": "2017-01-01",
        "founded_precision": "year",
    }  # fmt: skip
    assert post(sign_in, cast.coordinator, "cop:create_group", **data).status_code == 200
    assert post(sign_in, cast.coordinator, "cop:create_group", **data, facilitator=cast.lawyer.pk).status_code == 302
    assert Membership.objects.get(group__code="N8").role == "facilitator"


def test_ticks_and_their_undoing(cast, sign_in):
    people = [make_member(cast.centre) for _ in range(3)]
    for person in people:
        Membership.objects.create(group=cast.group, member=person)
    session = make_session(cast.group)
    client = sign_in(cast.staff)
    address = reverse("cop:tell_people", args=["HOME", session.pk])
    client.post(address, {"member": [p.pk for p in people] + [cast.lawyer.pk, "x"]})
    assert session.told.count() == 3
    client.post(address, {"member": people[0].pk, "undo": "1"})
    assert set(session.told.values_list("member", flat=True)) == {people[1].pk, people[2].pk}


def test_contacts_ask_for_a_fresh_proof_and_leave_a_trace(cast, sign_in):
    address = reverse("cop:change_contacts", args=[cast.lawyer.pk])
    assert sign_in(cast.staff, stepped_up=False).get(address).status_code == 302
    assert cast.lawyer.email in sign_in(cast.staff).get(address).content.decode()
    assert AuditEntry.objects.filter(verb="contacts_seen", actor_id=cast.staff.pk).count() == 1


def test_one_proof_opens_one_tell_list(cast, sign_in):
    person = make_member(cast.centre, phone="+959000000700")
    Membership.objects.create(group=cast.group, member=person)
    sessions = [make_session(cast.group), make_session(cast.group, timedelta(days=5))]
    client = sign_in(cast.staff)
    first, second = (reverse("cop:tell_contacts", args=["HOME", s.pk]) for s in sessions)
    assert "+959000000700" in client.get(first).content.decode()
    let_proof_age(client)
    assert client.get(first).status_code == 200
    assert client.get(second).status_code == 302


@pytest.mark.parametrize(("title", "passes"), [("ph 09 771 234 567", False), ("CrPC s 340, 12-09-2030", True)])
def test_a_session_title_that_identifies_is_refused_and_its_place_is_not_looked_at(cast, title, passes):
    data = {
        "date": "2031-01-11", "begins": "09:00", "ends": "11:00", "zone": "Asia/Yangon", "format": "meeting",
        "mode": "room", "title": title, "place": "No. 12, Thazin Street, Hpa-An",
    }  # fmt: skip
    form = PlanSessionForm(data, group=cast.group, reader=cast.coordinator)
    assert form.is_valid() is passes
    assert list(form.errors) == ([] if passes else ["title"])
