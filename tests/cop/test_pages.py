"""Pages of groups, sessions and people: who gets them, what stands on them, and how many statements they cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cop.models import Group, Membership
from members import clock
from members.models import MemberArea, PracticeArea
from tests.factories import give_post, join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db

GROUP_PAGES = {
    # page: (lawyer of the group, facilitator, coordinator, clerk, newcomer of the centre, stranger, other clerk)
    "cop:group_detail": (200, 200, 200, 200, 200, 404, 404),
    "cop:group_people": (200, 200, 200, 200, 404, 404, 404),
    "cop:past_session_list": (200, 200, 200, 200, 404, 404, 404),
    "cop:leave_group": (200, 200, 404, 404, 404, 404, 404),
    "cop:plan_session": (403, 200, 200, 200, 403, 404, 404),
    "cop:staff_group_detail": (403, 403, 200, 200, 403, 403, 404),
    "cop:change_group": (404, 404, 200, 403, 404, 404, 404),
    "cop:archive_group": (404, 404, 200, 403, 404, 404, 404),
    "cop:add_to_group": (404, 404, 200, 200, 404, 404, 404),
}
SESSION_PAGES = {
    "cop:session_detail": (200, 200, 200, 200, 404, 404, 404),
    "cop:move_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:change_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:cancel_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:close_session": (403, 200, 200, 200, 404, 404, 404),
    "cop:take_attendance": (403, 200, 200, 200, 404, 404, 404),
    "cop:record_rsvp": (403, 200, 200, 200, 404, 404, 404),
    "cop:tell_list": (403, 200, 200, 200, 404, 404, 404),
    "cop:tell_contacts": (403, 403, 200, 200, 404, 404, 404),
    "cop:sign_in_sheet": (403, 200, 200, 200, 404, 404, 404),
}
PERSON_PAGES = {
    "cop:staff_member_detail": (403, 403, 200, 200, 403, 403, 404),
    "cop:correct_member": (404, 404, 200, 200, 404, 404, 404),
    "cop:change_contacts": (404, 404, 200, 200, 404, 404, 404),
    "cop:move_member": (404, 404, 200, 200, 404, 404, 404),
    "cop:leave_network": (404, 404, 200, 200, 404, 404, 404),
    "cop:rejoin_network": (404, 404, 200, 200, 404, 404, 404),
    "cop:join_group": (404, 404, 200, 200, 404, 404, 404),
}
WHO = ("lawyer", "facilitator", "coordinator", "staff", "newcomer", "stranger", "staff_other")


def statuses(cast, sign_in, address):
    return tuple(sign_in(getattr(cast, key)).get(address).status_code for key in WHO)


@pytest.mark.parametrize("page", GROUP_PAGES)
def test_group_pages_by_role(cast, sign_in, page):
    assert statuses(cast, sign_in, reverse(page, args=["HOME"])) == GROUP_PAGES[page]


@pytest.mark.parametrize("page", SESSION_PAGES)
def test_session_pages_by_role(cast, sign_in, page):
    session = make_session(cast.group)
    assert statuses(cast, sign_in, reverse(page, args=["HOME", session.pk])) == SESSION_PAGES[page]


@pytest.mark.parametrize("page", PERSON_PAGES)
def test_person_pages_by_role(cast, sign_in, page):
    assert statuses(cast, sign_in, reverse(page, args=[cast.paralegal.pk])) == PERSON_PAGES[page]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("members:home", (200,) * 7),
        ("cop:group_list", (200,) * 7),
        ("cop:session_list", (200,) * 7),
        ("cop:staff_group_list", (403, 403, 200, 200, 403, 403, 200)),
        ("cop:staff_member_list", (403, 403, 200, 200, 403, 403, 200)),
        ("cop:add_member", (403, 403, 200, 200, 403, 403, 200)),
        ("cop:create_group", (403, 403, 200, 403, 403, 403, 403)),
    ],
)
def test_lists_by_role(cast, sign_in, page, expected):
    assert statuses(cast, sign_in, reverse(page)) == expected


# --- what stands on them ---


def page(sign_in, member, name, *args, **query):
    response = sign_in(member).get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def english(cast):
    """Everybody reads English, so that what is looked for can be read here."""
    for key in WHO:
        member = getattr(cast, key)
        member.ui_language = "en"
        member.save(update_fields=["ui_language"])


def test_outsider_of_an_open_group_reads_purpose_and_size_and_nothing_else(cast, english, sign_in):
    group = make_group(cast.centre, visibility="open", name_en="Open circle", purpose="To learn together", code="OPEN")
    join(group, cast.lawyer, *[make_member(cast.centre) for _ in range(11)])
    session = make_session(group, title="Secret agenda")
    text = page(sign_in, cast.stranger, "cop:group_detail", "OPEN")
    assert "To learn together" in text
    assert "10 to 19 people" in text
    for hidden in ("Secret agenda", "12 people", cast.lawyer.full_name_en, str(session.pk) + "/"):
        assert hidden not in text
    assert "12 people" in page(sign_in, cast.lawyer, "cop:group_detail", "OPEN")


def test_group_is_found_by_code_number_and_lower_case(cast, sign_in):
    for ref in ("HOME", "home", str(cast.group.pk)):
        assert sign_in(cast.lawyer).get(f"/g/{ref}/").status_code == 200


def test_hidden_group_stands_on_no_list(cast, english, sign_in):
    Group.objects.filter(pk=cast.group.pk).update(visibility="hidden", name_en="Hidden circle")
    assert "Hidden circle" in page(sign_in, cast.lawyer, "cop:group_list")
    for member in (cast.newcomer, cast.stranger):
        assert "Hidden circle" not in page(sign_in, member, "cop:group_list")


def test_members_read_chosen_names_and_the_desk_reads_names(cast, english, sign_in):
    cast.paralegal.display_name = "Padauk"
    cast.paralegal.save()
    for member, reads, not_this in [
        (cast.lawyer, "Padauk", cast.paralegal.full_name_en),
        (cast.facilitator, "Padauk", cast.paralegal.full_name_en),
        (cast.staff, cast.paralegal.full_name_en, "Padauk"),
    ]:
        text = page(sign_in, member, "cop:group_detail", "HOME")
        assert reads in text
        assert not_this not in text


def test_a_large_group_names_those_who_lead_and_everybody_on_a_page_of_their_own(cast, english, sign_in, monkeypatch):
    everyone, link = reverse("cop:group_people", args=["HOME"]), "Everyone in the group"
    text = page(sign_in, cast.lawyer, "cop:group_detail", "HOME")
    assert cast.paralegal.shown_name in text and link not in text
    monkeypatch.setattr("cop.views.groups.SMALL", 1)
    text = page(sign_in, cast.lawyer, "cop:group_detail", "HOME")
    assert cast.paralegal.shown_name not in text and everyone in text
    assert cast.facilitator.shown_name in text and "You: Member" in text
    for name in ("paralegal", "facilitator", "lawyer"):
        assert getattr(cast, name).shown_name in page(sign_in, cast.lawyer, "cop:group_people", "HOME")
    assert "3 people." in text, "all of them are counted"


def test_guest_of_another_centre_keeps_the_chosen_name_at_the_desk(cast, english, sign_in):
    guest = make_member(cast.other_centre, full_name_en="Real Guest", display_name="Ingyin flower")
    join(cast.group, guest)
    session = make_session(cast.group)
    for name, args in [
        ("cop:group_detail", ["HOME"]), ("cop:staff_group_detail", ["HOME"]), ("cop:tell_list", ["HOME", session.pk]),
        ("cop:tell_contacts", ["HOME", session.pk]), ("cop:record_rsvp", ["HOME", session.pk]),
        ("cop:sign_in_sheet", ["HOME", session.pk]), ("cop:close_session", ["HOME", session.pk]),
    ]:  # fmt: skip
        text = page(sign_in, cast.coordinator, name, *args)
        assert "Ingyin flower" in text, name
        assert "Real Guest" not in text, name


def test_seed_a27_session_in_another_zone_shows_both_times(cast, english, sign_in):
    at = clock.now().replace(year=2031, month=9, day=18, hour=7, minute=0, second=0, microsecond=0)
    there = make_session(cast.group, starts_at=at, hours=2, zone="Asia/Bangkok")
    text = page(sign_in, cast.lawyer, "cop:session_detail", "HOME", there.pk)
    assert "13:30–15:30" in text
    assert "14:00 Bangkok–16:00 Bangkok" in text
    there.zone = "Asia/Yangon"
    there.save()
    assert "Bangkok" not in page(sign_in, cast.lawyer, "cop:session_detail", "HOME", there.pk)
    cast.lawyer.ui_language = "my"
    cast.lawyer.save()
    assert "၁၃:၃၀" in page(sign_in, cast.lawyer, "cop:session_detail", "HOME", there.pk)


def test_seed_b1_three_days_stand_on_page_and_calendar(cast, english, sign_in):
    session = make_session(cast.group, timedelta(days=2), title="Design workshop")
    for n in (1, 2):
        start = session.starts_at + timedelta(days=n)
        session.days.create(starts_at=start, ends_at=start + timedelta(hours=2))
    session.ends_at = start + timedelta(hours=2)
    session.save()
    assert page(sign_in, cast.lawyer, "cop:session_list").count("Design workshop") == 3
    assert 'id="h-days"' in page(sign_in, cast.lawyer, "cop:session_detail", "HOME", session.pk)


def test_seed_c19_missed_rhythm_is_said_to_those_who_plan(cast, english, sign_in):
    Group.objects.filter(pk=cast.group.pk).update(
        stage=Group.Stage.MATURING, created_at=clock.now() - timedelta(days=300)
    )
    make_session(cast.group, timedelta(days=-44), outcome="held", closed_at=clock.now())
    assert "The rhythm was missed" not in page(sign_in, cast.coordinator, "cop:group_detail", "HOME")
    cast.group.sessions.update(starts_at=clock.now() - timedelta(days=46))
    assert "The rhythm was missed" in page(sign_in, cast.coordinator, "cop:group_detail", "HOME")
    assert "The rhythm was missed" not in page(sign_in, cast.lawyer, "cop:group_detail", "HOME")


def test_seed_a14_concentration_is_shown(cast, english, sign_in):
    for days in (10, 20, 30):
        make_session(cast.group, timedelta(days=-days), outcome="held", closed_at=clock.now(), led_by=cast.facilitator)
    text = page(sign_in, cast.lawyer, "cop:group_detail", "HOME")
    assert "One person led more than half" in text
    assert "3 of 3 sessions were led by members, by 1 different people" in text


def test_home_asks_and_the_answer_moves_the_row(cast, english, sign_in):
    session = make_session(cast.group, title="Bail")
    client = sign_in(cast.lawyer)
    assert "1 thing needs you" in client.get("/").content.decode()
    response = client.post(
        reverse("cop:answer_rsvp", args=["HOME", session.pk]), {"answer": "yes", "from": "home"}, follow=True
    )
    assert "Nothing needs you today" in response.content.decode()
    assert session.rsvps.get().answer == "yes"
    client.post(reverse("cop:answer_rsvp", args=["HOME", session.pk]), {"answer": "no"})
    assert session.rsvps.get().answer == "no"


def test_home_shows_seven_rows_at_most(cast, english, sign_in):
    for n in range(9):
        make_session(cast.group, timedelta(days=1, hours=n), title=f"Session number {n}")
    text = page(sign_in, cast.lawyer, "members:home")
    assert "9 things need you" in text
    assert text.count('<li><p class="when') == 7


def test_home_reminds_those_who_lead_to_close(cast, english, sign_in):
    make_session(cast.group, timedelta(days=-2), title="Bail")
    assert "Close: Bail" in page(sign_in, cast.facilitator, "members:home")
    assert "Close: Bail" not in page(sign_in, cast.lawyer, "members:home")


def find(sign_in, member, part, **narrowing):
    response = sign_in(member).post(reverse("cop:find_member"), {"q": part, **narrowing}, follow=True)
    address = response.redirect_chain[0][0]
    assert part not in address  # a name stands in no address
    return response.content.decode()


@pytest.mark.parametrize("query", ["thiri", "Daw Thiri", "iri ya", "သီရိ", "THIRI YA"])
def test_people_are_found_by_part_of_a_name_in_either_script(cast, english, sign_in, query):
    make_member(cast.centre, full_name_en="Thiri Yadanar", full_name_my="သီရိရတနာ", honorific="Daw")
    make_member(cast.centre, full_name_en="Somebody Else", full_name_my="အခြားသူ")
    text = find(sign_in, cast.staff, query)
    assert "Daw Thiri Yadanar" in text
    assert "Somebody Else" not in text


def test_people_of_another_centre_are_not_found(cast, english, sign_in):
    make_member(cast.other_centre, full_name_en="Thiri Yadanar")
    assert "Thiri Yadanar" not in find(sign_in, cast.staff, "Thiri")
    assert "Thiri Yadanar" not in page(sign_in, cast.staff, "cop:staff_member_list", centre=cast.other_centre.code)


def test_somebody_who_left_is_found_by_name_so_that_they_can_come_back(cast, english, sign_in):
    make_member(cast.centre, full_name_en="Gone Person", status="left", left_on=clock.today())
    assert "Gone Person" not in page(sign_in, cast.staff, "cop:staff_member_list")
    assert "Gone Person" in find(sign_in, cast.staff, "gone")


def test_list_of_people_has_no_contacts(cast, english, sign_in):
    text = page(sign_in, cast.staff, "cop:staff_member_list") + page(
        sign_in, cast.staff, "cop:staff_member_detail", cast.lawyer.pk
    )
    assert cast.lawyer.email not in text


def test_people_are_narrowed_by_kind_status_and_mail(cast, english, sign_in):
    make_member(cast.centre, full_name_en="No Address")
    gone = make_member(cast.centre, full_name_en="Gone Person", status="left", left_on=clock.today())
    for query, shown in [
        ({}, {"No Address", cast.lawyer.full_name_en}),
        ({"kind": "paralegal"}, {cast.paralegal.full_name_en}),
        ({"mail": "no_address"}, {"No Address"}),
        ({"mail": "reached"}, {cast.lawyer.full_name_en}),
        ({"status": "left"}, {gone.full_name_en}),
    ]:
        text = page(sign_in, cast.staff, "cop:staff_member_list", **query)
        everybody = {"No Address", gone.full_name_en, cast.lawyer.full_name_en, cast.paralegal.full_name_en}
        names = {name for name in everybody if name in text}
        assert shown <= names
        assert names - shown <= ({cast.paralegal.full_name_en} if not query or "mail" in query else set())


def test_sensitive_area_never_stands_on_a_person(cast, english, sign_in):
    lgbt = PracticeArea.objects.get(code="lgbt")
    MemberArea.objects.create(member=cast.lawyer, area=lgbt, is_shown=False)
    for name in ("cop:staff_member_detail", "cop:correct_member"):
        assert "LGBT" not in page(sign_in, cast.staff, name, cast.lawyer.pk)


# --- what they cost ---


def cost(client, address):
    client.get(address)
    clock.now()  # the demo's clock is read at most once a second
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [q["sql"] for q in captured if "members_systemmark" not in q["sql"]]


LISTS = {
    "members:home": ("lawyer", []),
    "cop:group_list": ("lawyer", []),
    "cop:session_list": ("lawyer", []),
    "cop:group_detail": ("lawyer", ["HOME"]),
    "cop:past_session_list": ("lawyer", ["HOME"]),
    "cop:group_people": ("lawyer", ["HOME"]),
    "cop:staff_group_list": ("coordinator", []),
    "cop:staff_group_detail": ("coordinator", ["HOME"]),
    "cop:staff_member_list": ("staff", []),
}


# Whether anything of any kind waits for me is one statement, on the home page and in a group.
MOST_STATEMENTS = {"cop:group_detail": 14}


@pytest.mark.parametrize("name", LISTS)
def test_lists_cost_the_same_with_one_row_and_with_three(cast, sign_in, name):
    key, args = LISTS[name]
    client, address = sign_in(getattr(cast, key)), reverse(name, args=args)
    make_session(cast.group)
    one = cost(client, address)
    for n in range(2):
        group = make_group(cast.centre)
        join(group, getattr(cast, key))
        join(cast.group, make_member(cast.centre))
        make_session(group)
        make_session(cast.group, timedelta(days=3 + n))
        make_session(cast.group, timedelta(days=-3 - n), outcome="held", closed_at=clock.now())
    three = cost(client, address)
    assert len(three) == len(one)
    assert len(one) <= MOST_STATEMENTS.get(name, 8)


def test_searching_people_costs_eight_statements_at_most(cast, sign_in):
    client = sign_in(cast.staff)
    client.post(reverse("cop:find_member"), {"q": "Person"})
    assert len(cost(client, reverse("cop:staff_member_list") + "?found=1")) <= 8


def test_rows_of_a_session_cost_the_same_for_one_person_and_for_many(cast, sign_in):
    session = make_session(cast.group)
    client = sign_in(cast.coordinator)
    addresses = [reverse(name, args=["HOME", session.pk]) for name in SESSION_PAGES if name != "cop:tell_contacts"]
    before = [len(cost(client, address)) for address in addresses]
    join(cast.group, *[make_member(cast.centre) for _ in range(5)], role=Membership.Role.MEMBER)
    assert [len(cost(client, address)) for address in addresses] == before


def test_network_post_reads_one_centre_at_a_time(cast, english, sign_in):
    give_post(cast.safety, "admin")
    text = page(sign_in, cast.safety, "cop:staff_member_list", centre="IGY")
    assert cast.stranger.full_name_en in text
    assert cast.lawyer.full_name_en not in text


def listed(text):
    """The names on a page of the list, in order."""
    return re.findall(r"<h3><a[^>]*><bdi[^>]*>([^<]+)</bdi>", text)


def test_people_are_paged_by_name(cast, english, sign_in, monkeypatch):
    monkeypatch.setattr("cop.views.people.PAGE", 4)
    everybody = sorted(member.full_name_en for member in cast.centre.members.all())
    first = page(sign_in, cast.staff, "cop:staff_member_list")
    second = page(sign_in, cast.staff, "cop:staff_member_list", page="2")
    assert "?page=2" in first
    assert "?page=1" in second
    assert listed(first) == everybody[:4]
    assert listed(second) == everybody[4:]


def test_centre_that_is_too_large_is_listed_by_number(cast, english, sign_in, monkeypatch):
    """Names are sealed: beyond some number they are neither sorted nor searched (decision 4)."""
    monkeypatch.setattr("cop.views.people.MOST_NAMES", 3)
    monkeypatch.setattr("cop.views.people.PAGE", 2)
    text = page(sign_in, cast.staff, "cop:staff_member_list")
    assert "too many to be sorted" in text
    assert len(listed(text)) == 2
    assert "after=" in text
    narrowed = page(sign_in, cast.staff, "cop:staff_member_list", kind="paralegal")
    assert "too many to be sorted" not in narrowed
