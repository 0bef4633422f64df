"""A colleague is found and written to, with a thumb, in Burmese, and without JavaScript."""

import pytest

from members.models import Profile

from .conftest import PHONE
from .hands import SUBMIT, press


@pytest.mark.parametrize("has_script", [True, False])
def test_profile_found_message_answer(open_page, cast, has_script):
    """From nothing shown to an answer in the inbox: the lawyer chooses, the stranger finds and writes."""
    lawyer = open_page(cast.lawyer, size=PHONE, java_script_enabled=has_script)
    stranger = open_page(cast.stranger, size=PHONE, java_script_enabled=has_script)
    stranger.goto("/p/")
    assert stranger.locator("ol.people > li").count() == 0

    lawyer.goto("/more/")
    press(lawyer, "a[href='/me/profile/'] >> nth=0")
    lawyer.locator("input[name=listed_to][value='1']").check()
    lawyer.locator("#id_display_name").fill("ပိတောက်")
    lawyer.locator("input[name=topics]").nth(5).check()
    lawyer.locator("select[name=show_topics]").select_option("1")
    press(lawyer, SUBMIT)
    assert Profile.objects.get(member=cast.lawyer).tags == ["topic:bail"]

    stranger.goto("/p/")
    if not stranger.locator("#id_topic").is_visible():
        stranger.locator("details.filters summary").click()
    stranger.locator("#id_topic").select_option("bail")
    press(stranger, "details.filters button[type=submit]")
    assert stranger.locator("ol.people h3").inner_text().strip() == "ပိတောက်"
    press(stranger, "ol.people .do a")
    stranger.locator("#id_body").fill("မင်္ဂလာပါ။ အာမခံအကြောင်း မေးလိုပါသည်။")
    press(stranger, SUBMIT)

    lawyer.goto("/")
    press(lawyer, ".docket a[href='/inbox/'] >> nth=0")
    press(lawyer, "ol.rows h2 a")
    assert "အာမခံအကြောင်း" in lawyer.locator("main").inner_text()
    lawyer.locator("#id_body").fill("မေးပါ။")
    press(lawyer, "form:has(#id_body) button[type=submit]")
    lawyer.goto("/")
    assert lawyer.locator(".docket a[href='/inbox/']").count() == 0, "answered is done"
    stranger.goto("/inbox/")
    assert stranger.locator("ol.rows .tag").count() == 1
    assert (lawyer.problems, stranger.problems) == ([], [])
