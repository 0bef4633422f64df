"""Crisis mode of one centre (domain A11): on, it changes what its own people see and get; off, all is as before."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from cop.models import Group
from members.models import AuditEntry, JusticeCentre, Member
from members.services import crisis, outbox
from members.services.drain import drain
from tests.factories import give_post, make_member, make_session
from tests.mail_kit import text_of
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
STATIC = Path(__file__).resolve().parents[2] / "static"
FIRST_LOAD = 10 * 1024  # decision 18


@pytest.fixture
def lead(cast):
    person = make_member(cast.centre, account=True, provider_type="staff")
    give_post(person, "centre_lead", cast.centre)
    return person


def page_of(client: Client) -> str:
    """The page without what changes each time."""
    return re.sub(r'value="\w{64}"', "", client.get("/more/").content.decode())


def switch(cast, lead, way: str = "on") -> Client:
    client = sign_in_client(Client(), lead)
    answer = client.post(
        f"/s/crisis/{cast.centre.pk}/{way}/", {"bulletin_my": "အိမ်မှာ နေပါ။", "bulletin_en": "Stay home."}
    )
    assert answer["Location"] == "/s/crisis/"
    return client


def test_seed_a11_the_banner_stands_on_the_next_page_of_that_centre_alone(cast, lead):
    mine, theirs = sign_in_client(Client(), cast.lawyer), sign_in_client(Client(), cast.stranger)
    before = page_of(theirs)
    switch(cast, lead)
    page = mine.get("/more/").content.decode()
    assert "အိမ်မှာ နေပါ။" in page and "<script" not in page
    assert page_of(theirs) == before, "the other centre is untouched"
    switch(cast, lead, "off")
    page = mine.get("/more/").content.decode()
    assert "အိမ်မှာ နေပါ။" not in page and "<script" in page
    assert JusticeCentre.objects.get(pk=cast.centre.pk).bulletin_my == ""
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))[-2:] == [
        "crisis_begun",
        "crisis_ended",
    ]


def test_seed_a11_the_bulletin_is_read_in_the_readers_language_or_the_other(cast, lead):
    crisis.switch_crisis_on(cast.centre, by=lead, bulletin_en="Stay home.")
    assert "Stay home." in sign_in_client(Client(), cast.lawyer).get("/more/").content.decode()


@pytest.mark.parametrize("address", ["/", "/g/", "/cal/", "/g/HOME/"])
def test_seed_a11_a_first_load_weighs_at_most_ten_kilobytes(cast, lead, address):
    crisis.switch_crisis_on(cast.centre, by=lead, bulletin_my="အိမ်မှာ နေပါ။")
    page = sign_in_client(Client(), cast.lawyer).get(address).content
    files = re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"', page.decode())
    weights = [len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in files]
    assert len(gzip.compress(page, 9)) + sum(weights) <= FIRST_LOAD, dict(zip(files, weights, strict=True))


def test_seed_a11_mails_say_numbers_only(cast, lead, relay):
    Member.objects.update(mail_detail="titles")
    Group.objects.update(mail_detail_cap="titles", visibility="members")
    session = make_session(cast.group, title="Canary")
    crisis.switch_crisis_on(cast.centre, by=lead)
    for person, subject in [(cast.lawyer, session), (cast.stranger, session)]:
        outbox.notify("session_planned", recipients=[person], ref_key=f"session:{subject.uid}", about=subject.uid)
    drain()
    assert relay.mails and all("Canary" not in text_of(mail) for mail in relay.mails)
    crisis.switch_crisis_off(cast.centre, by=lead)
    outbox.notify("session_planned", recipients=[cast.paralegal], ref_key="session:after", about=session.uid)
    drain()
    assert "Canary" in text_of(relay.mails[-1])


def test_seed_a11_attendance_is_a_head_count_unless_somebody_asks_for_names(cast, lead):
    session = make_session(cast.group, timedelta(days=-1))
    staff = sign_in_client(Client(), cast.staff)
    address = f"/g/HOME/sessions/{session.pk}/close/"

    def order() -> bool:
        page = staff.get(address).content.decode()
        return page.index(f"heads_{session.days.get().pk}") < page.index(f"there_{session.days.get().pk}")

    assert not order()
    crisis.switch_crisis_on(cast.centre, by=lead)
    assert order()


def test_seed_a11_only_the_own_centre_is_switched_and_only_by_those_who_may(cast, lead):
    for person, status in [(cast.staff, 403), (cast.staff_other, 404), (cast.lawyer, 404)]:
        client = sign_in_client(Client(), person)
        assert client.post(f"/s/crisis/{cast.centre.pk}/on/", {}).status_code == status, person
    assert sign_in_client(Client(), lead).post(f"/s/crisis/{cast.other_centre.pk}/on/", {}).status_code == 404
    assert not JusticeCentre.objects.exclude(crisis_since=None).exists()
