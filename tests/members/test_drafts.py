"""What a person typed and could not send is kept, said at the door, and offered once they are in (decision 21)."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cop.models import Question
from members import clock, retention
from members.models import Draft
from members.services import accounts, drafts, freezing
from tests.signing_in import sign_in_client

HOUR = 3600
TITLE, BODY = "Which paper comes first?", "The client was held too long.\nTwo days, no judge."


@pytest.fixture
def ask(cast):
    path = f"{reverse('cop:ask_question')}?group={cast.group.pk}"
    words = {"title": TITLE, "body": BODY, "group": cast.group.pk, "readers": "group", "act": "draft"}
    return lambda client: client.post(path, words)


def _said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def _turned_away(client, ask):
    answer = ask(client)
    assert answer.status_code == 302, answer
    door = client.get(answer["Location"])
    assert any("saved" in said for said in _said(door)), "the door says that the words are kept"


def test_a_lost_session_keeps_the_words_and_the_first_page_says_so(cast, ask):
    client = Client(headers={"accept-language": "en"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    _turned_away(client, ask)
    assert Draft.objects.get().member is None
    sign_in_client(client, cast.lawyer)
    home = client.get("/more/")
    assert home.status_code == 200
    assert len(_said(home)) == 1
    assert Draft.objects.get().member == cast.lawyer
    assert not client.cookies["draft"].value


def test_a_session_that_rested_too_long_keeps_them_for_who_was_meant(cast, ask):
    cast.lawyer.language = "en"
    cast.lawyer.save()
    client = sign_in_client(Client(), cast.lawyer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.get("/more/")
    with time_machine.travel(time.time() + HOUR):
        _turned_away(client, ask)
        assert Draft.objects.get().member == cast.lawyer


@pytest.mark.parametrize("ending", ["everywhere", "frozen", "cleared away"])
def test_what_is_sent_after_the_end_of_a_session_is_kept_for_nobody_else(cast, ask, ending):
    """The page stood open in a browser that others use too: it was offered to whoever signed in there next."""
    client = sign_in_client(Client(), cast.lawyer)
    client.get("/more/")
    key = client.session.session_key
    if ending == "everywhere":
        accounts.end_sessions(cast.lawyer.user)
    elif ending == "frozen":
        freezing.freeze_member(cast.lawyer, by=cast.safety)
    else:
        Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(days=1))
        retention.rules["sessions"].run(clock.now())
    assert not Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).exists()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    _turned_away(client, ask)
    assert Draft.objects.get().member == cast.lawyer
    sign_in_client(client, cast.paralegal)
    assert client.get("/more/").status_code == 200
    assert not drafts.of(cast.paralegal).exists() and drafts.of(cast.lawyer).count() == 1


def test_the_page_of_a_saved_text_shows_words_and_no_codes(cast, ask):
    client = Client()
    ask(client)
    sign_in_client(client, cast.lawyer)
    client.get("/more/")
    page = client.get(reverse("members:draft_detail", args=[Draft.objects.get().pk])).content.decode()
    assert TITLE in page
    assert "Two days, no judge." in page
    assert ">readers<" not in page
    assert ">act<" not in page
    assert 'name="readers" value="group"' in page


def test_a_saved_text_that_was_sent_is_not_offered_again(cast, ask):
    client = Client()
    ask(client)
    sign_in_client(client, cast.lawyer)
    client.get("/more/")
    draft = Draft.objects.get()
    page = client.get(reverse("members:draft_detail", args=[draft.pk])).context
    words = {name: value for name, value, _number in page["fields"]} | {"saved_text": draft.pk}
    assert client.post(page["address"], words | {"act": "post"}).status_code == 200, "no confirmation was given"
    assert Draft.objects.exists()
    assert client.post(page["address"], words).status_code == 302
    assert Question.objects.count() == 1
    assert not Draft.objects.exists()


def test_nobody_drops_the_saved_text_of_another(cast, ask):
    other = Draft.objects.create(member=cast.stranger, path="/g/", content="{}")
    client = sign_in_client(Client(), cast.lawyer)
    client.post(
        ask(client).wsgi_request.path,
        {
            "title": TITLE,
            "saved_text": other.pk,
            "act": "draft",
            "body": BODY,
            "group": cast.group.pk,
            "readers": "group",
        },
    )
    assert Draft.objects.filter(pk=other.pk).exists()
