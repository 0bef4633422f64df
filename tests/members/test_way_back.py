"""Whoever is signed out while they press a button comes back to a page, whatever the button's own address takes."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

SEND_ONLY = "/t/places/1/take/"


def _way_back(answer) -> str:
    assert answer.status_code == 302, answer
    parts = urlsplit(answer["Location"])
    assert parts.path == "/in/"
    return parse_qs(parts.query)["next"][0]


@pytest.mark.parametrize("page", ["/t/sessions/1/", "/q/?show=mine&group=G1", "/"])
def test_the_way_back_is_the_page_that_has_the_button(db, page):
    answer = Client().post(SEND_ONLY, {"act": "take"}, headers={"referer": f"http://testserver{page}"})
    assert _way_back(answer) == page


@pytest.mark.parametrize(
    "referer", ["", "http://elsewhere.example/", "http://testserver", "testserver/t/", "http://testserver//x.example/"]
)
def test_no_way_back_leads_elsewhere(db, referer):
    answer = Client().post(SEND_ONLY, {"act": "take"}, headers={"referer": referer} if referer else {})
    assert _way_back(answer) == SEND_ONLY


def test_a_page_that_was_only_read_is_its_own_way_back(db):
    answer = Client().get("/cal/", headers={"referer": "http://testserver/g/"})
    assert _way_back(answer) == "/cal/"


def test_an_address_that_only_takes_forms_shows_a_page_with_a_way_on(cast, sign_in):
    answer = sign_in(cast.lawyer).get("/me/safety/end/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert 'href="/"' in answer.content.decode()
