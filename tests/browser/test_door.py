"""In and out with a real browser: passkeys, the second step, and the quick exit on a phone in other hands."""

import re

import pytest

from tests.factories import give_post, make_centre, make_member

from .hands import code_with_time

PASSPHRASE = "correct horse battery"
HOME = re.compile(r"^http://[^/]+/$")


@pytest.fixture
def lawyer(transactional_db):
    return make_member(make_centre(), account=True, mail=True, ui_language="en")


@pytest.fixture
def clerk(transactional_db):
    member = make_member(make_centre(), account=True, mail=True, ui_language="en", provider_type="staff")
    give_post(member, "clerk", member.centre)
    return member


def _send(page):
    """Send the form of the page and wait for where it leads."""
    with page.expect_navigation():
        page.click("main button[type=submit]")


def _sign_in(page, member):
    page.goto("/in/")
    page.fill("#id_login", member.user.username)
    page.fill("#id_password", PASSPHRASE)
    _send(page)


def _phone_with_keys(page):
    """A phone that keeps passkeys and recognises its owner."""
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_then_opens_the_account_alone(open_page, lawyer):
    page = open_page()
    _phone_with_keys(page)
    _sign_in(page, lawyer)
    page.goto("/me/safety/keys/add/")
    page.fill("#id_name", "Blue key")
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/safety/codes/")
    page.goto("/me/safety/")
    assert page.locator("h3", has_text="Blue key").count() == 1
    page.goto("/out/")
    _send(page)
    page.goto("/in/")
    page.click("main a[href='/in/key/']")
    page.click("main button[type=submit]")
    page.wait_for_url(HOME)
    page.goto("/me/safety/")
    assert page.locator("h1").inner_text() == "Safety of my account"
    assert page.problems == []


def test_a_key_is_the_second_step_beside_the_passphrase(open_page, lawyer):
    page = open_page()
    _phone_with_keys(page)
    _sign_in(page, lawyer)
    page.goto("/me/safety/keys/add/")
    page.uncheck("#id_passwordless")
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/safety/codes/")
    page.goto("/out/")
    _send(page)
    _sign_in(page, lawyer)
    page.wait_for_url("**/in/code/")
    page.click("form[data-passkey] button")
    page.wait_for_url(HOME)
    page.goto("/me/")
    assert page.locator("h1").inner_text() == "My account"
    assert page.problems == []


def test_c09_a_key_is_the_proof_before_what_is_protected(open_page, lawyer, settings):
    page = open_page()
    _phone_with_keys(page)
    _sign_in(page, lawyer)
    page.goto("/me/safety/keys/add/")
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/safety/codes/")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page.goto("/me/address/")
    page.wait_for_url("**/in/again/**")
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    if "/key/" not in page.url:
        page.goto(page.url.replace("/in/again/code/", "/in/again/key/"))
    page.click("form[data-passkey] button")
    page.wait_for_url("**/me/address/")
    assert page.locator("#id_address").count() == 1
    assert page.problems == []


def test_a_phone_without_the_key_says_so_and_leads_on(open_page, lawyer):
    page = open_page()
    client = page.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options | {"isUserVerified": False}})
    page.goto("/in/key/")
    page.click("main button[type=submit]")
    page.locator("[data-passkey-failed]").wait_for(state="visible")
    assert page.url.endswith("/in/key/")


def test_a_clerk_sets_up_the_app_and_reaches_the_desk(open_page, clerk):
    page = open_page()
    _sign_in(page, clerk)
    page.wait_for_url("**/me/safety/app/")
    page.fill("#id_code", code_with_time(page.locator("code.seed").inner_text()))
    page.click("main button[type=submit]")
    page.wait_for_url("**/me/safety/codes/")
    assert page.locator(".codes code").count() == 10
    page.goto("/me/safety/")
    assert page.locator(".tag.ok").inner_text() == "On"
    assert page.problems == []


@pytest.mark.parametrize("how", ["link", "shift"])
def test_c11_after_the_quick_exit_back_shows_nothing(open_page, lawyer, settings, live_server, how):
    settings.EXIT_URL = f"{live_server.url}/static/icon.svg"  # a neutral page that this test may reach
    page = open_page(lawyer)
    page.goto("/help/")
    page.goto("/me/safety/")
    assert "Safety of my account" in page.content()
    if how == "link":
        page.click("a.exit")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("**/icon.svg")
    page.go_back()
    page.wait_for_load_state()
    assert "Safety of my account" not in page.content()
    page.goto("/me/safety/")
    assert page.url.endswith("/in/?next=/me/safety/")


def test_c11_the_quick_exit_works_without_scripts(open_page, lawyer, settings, live_server):
    settings.EXIT_URL = f"{live_server.url}/static/icon.svg"
    page = open_page(lawyer, java_script_enabled=False)
    page.goto("/me/safety/")
    page.click("a.exit")
    page.wait_for_url("**/icon.svg")
    page.goto("/me/safety/")
    assert page.url.endswith("/in/?next=/me/safety/")


def test_everything_of_the_door_works_without_scripts(open_page, lawyer):
    page = open_page(java_script_enabled=False)
    _sign_in(page, lawyer)
    page.goto("/me/messages/")
    _send(page)
    assert page.locator("[role=status]").count() == 1
    page.goto("/out/")
    _send(page)
    assert page.url.endswith("/bye/")
    assert page.problems == []
