"""The home page: what needs me comes first, and all of it can be reached."""

import pytest
from django.test import Client

from members import clock, home
from members.registry import Registry
from tests.factories import give_post, make_member
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
MANY = home.MOST_ROWS + 2
ASK = 'href="/q/new/"'


def page_of(member, address: str = "/") -> str:
    return sign_in_client(Client(), member).get(address).content.decode()


def test_what_does_not_fit_on_the_first_page_stands_behind_all(cast, monkeypatch):
    """It led to the calendar, where none of it stood."""
    rows = [home.Row(at=clock.now(), title=f"Matter {n}", url=f"/matter/{n}/") for n in range(MANY)]
    needs = Registry("test")
    needs.register("many", lambda member: rows)
    monkeypatch.setattr("members.views.pages.needs_you", needs)
    first, whole = page_of(cast.lawyer), page_of(cast.lawyer, "/?all=1")
    assert first.count("/matter/") == home.MOST_ROWS and 'href="?all=1"' in first
    assert whole.count("/matter/") == MANY and 'href="?all=1"' not in whole


def test_members_ask_from_home_and_the_desk_is_not_asked_to(cast):
    clerk = make_member(cast.centre, account=True, provider_type="staff")
    give_post(clerk, "staff", cast.centre)
    assert ASK in page_of(cast.lawyer) and ASK not in page_of(clerk)
