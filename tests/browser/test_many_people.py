"""Two entries of one person become one, and several people are done something to: on a phone, without JavaScript."""

from datetime import date

from cop.models import BulkAction
from members.models import Member, MemberMerge
from tests.factories import join, make_member

WITHOUT_SCRIPT = {"java_script_enabled": False}


def test_two_entries_become_one_and_stand_apart_again(cast, open_page):
    kept = make_member(cast.centre, account=True, full_name_my="သီတာစု", full_name_en="Thida Su", phone="+959000000701")
    twin = make_member(
        cast.centre,
        full_name_my="သီတာစု",
        honorific="Daw",
        phone="+959000000701",
        joined_on=date(2019, 2, 1),
        sex="female",
    )
    join(cast.group, twin, role="leader")
    page = open_page(cast.coordinator, **WITHOUT_SCRIPT)
    page.goto(f"/s/members/{kept.pk}/merge/")
    page.get_by_role("combobox").select_option(str(twin.pk))
    page.locator("main form button").last.click()
    assert not MemberMerge.objects.exists()
    page.locator("button.bad").click()
    assert MemberMerge.objects.get().duplicate == twin
    page.locator("form[action$='/undo/'] button").click()
    assert Member.objects.get(pk=twin.pk).status == "active" and page.problems == []


def test_several_people_are_ticked_looked_at_done_and_taken_back(cast, open_page):
    people = [make_member(cast.centre, full_name_my=name) for name in ("သီတာ", "မိုးမွန်", "အောင်အောင်")]
    page = open_page(cast.coordinator, **WITHOUT_SCRIPT)
    page.goto("/s/members/")
    for one in people[:2]:
        page.locator(f"input[name=who][value='{one.pk}']").check()
    page.locator("details.more summary").click()
    page.locator("select[name=act]").select_option("leave")
    page.locator("details.more button").click()
    assert Member.objects.filter(status="left").count() == 0
    page.locator("form[action$='/do/'] button").click()
    assert set(Member.objects.filter(status="left")) == set(people[:2])
    page.locator("form[action$='/undo/'] button").click()
    assert not Member.objects.filter(status="left").exists() and BulkAction.objects.get().undone_at
    assert page.problems == []
