"""The threat tests of domain 3.12 that look at everything at once; docs/security/threat-model.md has them all."""

import logging
from types import SimpleNamespace

import pytest
from celery import current_app
from django.test import Client

from cop.services import rosters
from members.mail.message import Attachment
from members.models import Member, Organisation, OutboxMessage, PendingAddress
from members.notifications import kinds
from members.services import doorbell, outbox
from tests.cast import Cast
from tests.factories import make_session
from tests.signing_in import sign_in_client
from tests.trainings.kit import make_sitting

from . import test_mails
from .test_tiers import dumped
from .world import ROSTER

WORDS = {"person": "Canaryperson", "group": "Canarygroup", "topic": "Canarytopic", "place": "Canarytown"}
ADDRESS, AGENT, ASKED = "203.0.113.77", "CanaryPhone/9.1", "canaryquery"


def _name_everything(cast: Cast) -> None:
    """Every person, group and centre has a word for a name; sessions get theirs when they are made."""
    for member in Member.objects.all():
        member.full_name_en = member.full_name_my = member.display_name = WORDS["person"]
        member.save()
    for group in (cast.group, cast.other_group):
        group.name_en = group.name_my = group.purpose = WORDS["group"]
        group.save()
    Organisation.objects.update(name_en=WORDS["place"], name_my=WORDS["place"])


def _make_named_session(*args, **fields):
    link = f"https://example.org/{WORDS['topic']}"
    return make_session(*args, **{"title": WORDS["topic"], "place": WORDS["place"], "join_link": link, **fields})


def _make_named_sitting(*args, **fields):
    return make_sitting(*args, **{"title": WORDS["topic"], "place": WORDS["place"], **fields})


def _unfolded(file: Attachment) -> str:
    """The text of a calendar's file, whose lines are broken in the middle of words."""
    return file.content.replace("\r\n ", "")


@pytest.mark.parametrize("kind", sorted(kinds.keys()))
def test_seed_c12_th2_no_mail_names_a_person_a_group_a_topic_or_a_place(cast, monkeypatch, kind):
    """Every kind of mail, at the level of detail that everybody has who chose no other."""
    monkeypatch.setattr(test_mails, "make_session", _make_named_session)
    monkeypatch.setattr(test_mails, "make_sitting", _make_named_sitting)
    _name_everything(cast)
    OutboxMessage.objects.all().delete()
    PendingAddress.objects.all().delete()
    letter = test_mails._letter(kind, cast, "en")
    told = [what for what, word in WORDS.items() if word in letter.subject + letter.text + letter.html]
    assert told == []
    assert [what for what, word in WORDS.items() for file in letter.attachments if word in _unfolded(file)] == []


def _visit(cast: Cast) -> None:
    """A day of somebody whose phone tells much: pages, a wrong passphrase, a dead link, a page that is not there."""
    facts = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT, "HTTP_X_FORWARDED_FOR": ADDRESS}
    client = sign_in_client(Client(**facts), cast.lawyer)
    for page in ("/", "/p/", "/cal/", f"/g/{cast.group.code}/", "/me/safety/", "/not/there/"):
        client.get(page, {"q": ASKED, "topic": ASKED})
    Client(**facts).post("/in/", {"login": cast.lawyer.email, "password": "not the right one"})
    Client(**facts).post("/in/reset/", {"email": cast.lawyer.email})
    Client(**facts).get(f"/in/invite/{ASKED}/")
    Client(**facts).get(f"/feed/{ASKED}.ics")


def test_seed_c12_th10_no_log_line_keeps_a_word_an_address_or_a_query(cast, log):
    """Nor does any row: what is not written need not be deleted after 24 hours."""
    _visit(cast)
    logging.getLogger("django.request").error("it is written: /p/?q=%s of person@example.org", ASKED)
    lines = log.getvalue()
    assert "it is written" in lines, "the negative control: the handler hears"
    assert [word for word in (ADDRESS, AGENT, ASKED, "@example.org") if word in lines] == []
    assert [word for word in (ADDRESS, AGENT, ASKED) if word in dumped()] == []


def test_the_words_would_be_seen_in_a_mail(cast, monkeypatch):
    """The negative control: whoever chose titles, in a group that has no limit, reads the topic."""
    monkeypatch.setattr(test_mails, "make_session", _make_named_session)
    _name_everything(cast)
    type(cast.group).objects.update(mail_detail_cap="titles", visibility="open")
    Member.objects.update(mail_detail="titles")
    assert WORDS["topic"] in test_mails._letter("session_planned", cast, "en").text


def test_seed_c12_the_broker_gets_numbers_and_nothing_else(cast, monkeypatch, django_capture_on_commit_callbacks):
    """Whoever reads the broker learns that something is to be done, and the number of a row."""
    sent = []
    app = SimpleNamespace(conf=current_app.conf, send_task=lambda task, args, **options: sent.append((task, args)))
    monkeypatch.setattr(doorbell, "current_app", app)
    monkeypatch.setattr(doorbell, "_deaf_until", 0.0)
    _name_everything(cast)
    with django_capture_on_commit_callbacks(execute=True):
        roster = rosters.upload(ROSTER.read_bytes(), f"{WORDS['place']}.csv", centre=cast.centre, by=cast.staff)
        outbox.notify("sign_in_changed", recipients=[cast.lawyer], ref_key=WORDS["topic"])
    doorbell.publish("cop.tasks.work_on_roster", roster.pk)
    assert {task for task, _args in sent} == {"members.tasks.drain_mail", "cop.tasks.work_on_roster"}
    assert all(isinstance(argument, int) for _task, args in sent for argument in args)
