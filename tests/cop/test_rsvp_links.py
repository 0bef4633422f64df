"""The answer from the mail: signed, for one person and one session, once (decision 14, safety C-45)."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from cop.models import Rsvp
from cop.rsvp_links import Standing, rsvp_token
from cop.services import rsvps
from members import clock
from members.mail import links
from tests.factories import join, make_group, make_member, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return make_member(mail=True, account=True, ui_language="en")


@pytest.fixture
def session(member):
    session = make_session(make_group(name_en="CANARY-GROUP"), title="CANARY-TITLE", place="CANARY-PLACE")
    join(session.group, member)
    return session


def url_for(session, member) -> str:
    standing = Standing.of([session], [member.pk])[session.pk, member.pk]
    return reverse("cop:rsvp", args=[rsvp_token(session.uid, member.uid, standing)])


def answers() -> list[str]:
    return list(Rsvp.objects.values_list("answer", flat=True))


@pytest.mark.parametrize("answer", ["yes", "no", "maybe"])
def test_one_press_answers_without_a_sign_in(client, session, member, answer):
    url = url_for(session, member)
    page = client.get(url)
    assert page.status_code == 200 and answers() == [], "reading changes nothing"
    assert page.content.count(b'name="answer"') == 3
    assert client.post(url, {"answer": answer}).status_code == 302
    assert answers() == [answer]


def test_the_page_says_when_and_not_what_or_where(client, session, member):
    page = client.get(url_for(session, member)).content.decode()
    assert "CANARY" not in page and member.full_name_en not in page
    assert session.starts_at.astimezone(clock.YANGON).strftime("%H:%M") in page


def test_the_link_acts_once(client, session, member):
    url = url_for(session, member)
    client.post(url, {"answer": "yes"})
    again = client.post(url, {"answer": "no"})
    assert answers() == ["yes"]
    assert again.status_code == 200 and b'name="answer"' not in again.content
    assert b"Your answer: Yes" in client.get(url).content


def test_an_answer_from_elsewhere_uses_the_link_up(client, session, member):
    url = url_for(session, member)
    rsvps.answer_rsvp(session, member, "maybe")
    client.post(url, {"answer": "no"})
    assert answers() == ["maybe"]


def test_a_later_mail_may_change_the_answer(client, session, member):
    client.post(url_for(session, member), {"answer": "yes"})
    client.post(url_for(session, member), {"answer": "no"})
    assert answers() == ["no"]


def end(session, member):
    type(session).objects.update(starts_at=clock.now() - timedelta(hours=3), ends_at=clock.now() - timedelta(hours=1))


def leave(session, member):
    member.memberships.update(left_on=clock.today())


def cancel(session, member):
    type(session).objects.update(cancelled_at=clock.now())


def change_passphrase(session, member):
    member.user.set_password("another long phrase")
    member.user.save()


@pytest.mark.parametrize("change", [end, leave, cancel, change_passphrase])
def test_the_link_dies(client, session, member, change):
    url = url_for(session, member)
    change(session, member)
    page = client.get(url)
    assert page.status_code == 200 and b'name="answer"' not in page.content
    client.post(url, {"answer": "yes"})
    assert answers() == []


def test_the_frozen_and_the_forged_find_nothing(client, session, member):
    url = url_for(session, member)
    type(member).objects.update(frozen_at=clock.now())
    assert client.get(url).status_code == 404
    for token in ("x", "a" * 75, links.sign("stop", member.uid.bytes), links.sign("rsvp", member.uid.bytes)):
        assert client.get(reverse("cop:rsvp", args=[token])).status_code == 404


def test_a_link_of_one_is_none_of_another(client, session, member):
    other = make_member()
    join(session.group, other)
    mark = Standing.of([session], [member.pk])[session.pk, member.pk]
    assert rsvp_token(session.uid, member.uid, mark) != rsvp_token(session.uid, other.uid, mark)
    assert client.get(reverse("cop:rsvp", args=[rsvp_token(uuid.uuid4(), member.uid, mark)])).status_code == 404
