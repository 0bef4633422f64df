"""What people agree to says what it switches, and switches it at once (issue's line 9, decision 11)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from members import clock
from members.consents import WORDINGS
from members.models import Consent, Member, OutboxMessage
from members.notifications import Row, kinds
from members.services import reach
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
PAGE = "/me/data/"
KINDS = sorted(name for name, kind in kinds.items() if not kind.is_security)
SECURITY = sorted(name for name, kind in kinds.items() if kind.is_security)


def say(client, purpose: str, agrees: bool) -> None:
    client.post(f"{PAGE}consent/", {"purpose": purpose, **({"agrees": "on"} if agrees else {})})


@pytest.mark.parametrize("purpose", Consent.Purpose.values)
@pytest.mark.parametrize("language", ["my", "en"])
def test_each_purpose_says_on_the_page_what_it_switches_and_the_button_does_it(cast, purpose, language):
    """Also one that is added later: no purpose without its words, and none that the button does not reach."""
    Member.objects.filter(pk=cast.lawyer.pk).update(ui_language=language)
    client, words = sign_in_client(Client(), cast.lawyer), WORDINGS[purpose]
    for agrees in (False, True):
        say(client, purpose, agrees)
        assert cast.lawyer.consents.open().filter(purpose=purpose).exists() is agrees
        page = client.get(PAGE).content.decode()
        with translation.override(language):
            shown, hidden = (words.withdrawn, words.given) if agrees else (words.given, words.withdrawn)
            assert str(words.text) in page and str(shown) in page and str(hidden) not in page


def test_what_is_agreed_to_is_the_words_of_today(cast, monkeypatch):
    monkeypatch.setitem(WORDINGS, "email", replace(WORDINGS["email"], version="2031-2"))
    client = sign_in_client(Client(), cast.lawyer)
    for agrees in (False, True):
        say(client, "email", agrees)
    versions = cast.lawyer.consents.order_by("given_at").values_list("text_version", flat=True)
    assert list(versions) == ["2026-1", "2031-2"]


def _waiting(member) -> dict[str, OutboxMessage]:
    now = clock.now()
    facts = {"recipient": member, "not_before": now, "next_attempt_at": now, "expires_at": now + timedelta(days=1)}
    return {
        name: OutboxMessage.objects.create(kind=name, ref_key=f"test:{name}", **facts) for name, _kind in kinds.items()
    }


def test_taking_mail_back_ends_every_kind_at_once_but_those_about_the_account(cast):
    """What waits does not go, and what is written afterwards is not sent: the words say so, without an exception."""
    rows = _waiting(cast.lawyer)
    say(sign_in_client(Client(), cast.lawyer), "email", agrees=False)
    states = dict(OutboxMessage.objects.filter(recipient=cast.lawyer).values_list("kind", "state"))
    assert {name for name in rows if states[name] == "cancelled"} == set(KINDS)
    assert {name for name in rows if states[name] == "pending"} == set(SECURITY)
    assert {name: _why_not(row) for name, row in rows.items() if name in KINDS} == dict.fromkeys(KINDS, "no_consent")


def _why_not(message: OutboxMessage) -> str | None:
    """Why this mail would not go now."""
    row = Row(
        id=message.pk,
        kind=message.kind,
        recipient_id=message.recipient_id,
        ref_key=message.ref_key,
        version=1,
        about=None,
        expires_at=message.expires_at,
        now=clock.now(),
    )
    return reach.recipients([row]).get(row.id)
