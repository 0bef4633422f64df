"""What the two of a pair write stays theirs: a word in every sealed text of mentoring, and everywhere to look for it.

The words go in through the services, so that whatever writes beside them (outbox, audit, search, log, broker) has had
its chance; rows that the walk does not reach are written over afterwards.
"""

import logging
import subprocess
from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery import current_app
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from config.embedded.places import packaged_postgres
from cop.models import PeopleExport
from members import clock
from members.fields import EncryptedTextField
from members.models import OutboxMessage
from members.services import calendars, doorbell, finding
from mentoring.models import Concern, MentoringPair, NoteOpening
from mentoring.services import closing, goals, meetings, notes, pairs, profiles, requests
from tests.cast import Cast
from tests.members.letters import letter_of
from tests.signing_in import sign_in_client
from tests.walls.routes import others, ours
from tests.walls.test_access import _address
from tests.walls.world import World, build_world

from .mentoring_kit import TERMS, make_mentee, make_mentor

pytestmark = pytest.mark.django_db(transaction=True)
READERS = ("superuser", "staff", "coordinator")
# Written to the coordinator: what does not work, and why somebody wants to open notes.
TO_READER = {("coordinator", "mentoring.Concern.words"), ("coordinator", "mentoring.NoteOpening.words")}
LOOKED_AT = ("mentoring:", "members:", "admin:")
DAY = timedelta(days=1)


def sealed_fields() -> list[tuple[type, str]]:
    models = apps.get_app_config("mentoring").get_models()
    return [(one, f.name) for one in models for f in one._meta.concrete_fields if isinstance(f, EncryptedTextField)]


WORDS = {f"{model._meta.label}.{name}": f"Canary{n:02}word" for n, (model, name) in enumerate(sealed_fields())}


def live(pair: MentoringPair, cast: Cast) -> None:
    """The life of a pair, each text a canary: they agree, meet, write, complain and say how it was."""
    of = lambda place: WORDS[f"mentoring.{place}"]  # noqa: E731
    by = {"by": pair.mentee}
    texts = {"reach": of("Agreement.reach"), "between": of("Agreement.between")}
    agreement = pairs.propose_agreement(pair, goals=[of("Goal.text")], **{**TERMS, **texts}, **by)
    pairs.accept_agreement(agreement, by=pair.mentor)
    goal = goals.add_goal(pair, of("Goal.text"), **by)
    goals.change_goal(goal, text=of("Goal.text"), next_step=of("Goal.next_step"), state="working", **by)
    goals.add_milestone(goal, of("Milestone.text"), **by)
    task = meetings.Task(of("Action.what"), pair.mentee)
    on = clock.today() - 5 * DAY
    meetings.log_session(
        pair, minutes=50, way="call", on=on, about=of("MentoringSession.about"), tasks=[task], **by
    )  # fmt: skip
    notes.write_note(pair, of("PrivateNote.body"), is_shared=False, **by)
    notes.write_note(pair, of("SharedNote.body"), is_shared=True, **by)
    closing.raise_concern(pair, to="coordinator", words=of("Concern.words"), **by)
    notes.refuse_to_open(pair.openings.waiting().get(), by=cast.coordinator)
    notes.ask_to_open(pair, by=cast.safety, reason="safety", words=of("NoteOpening.words"))
    asking = make_mentee(wants=of("MenteeProfile.wants"))
    requests.request_mentor(asking, mentors=[make_mentor()], message=of("MentoringRequest.message"))
    other = MentoringPair.objects.create(mentor=make_mentor(), mentee=make_mentee(cast.centre), centre=cast.centre)
    closing.close_pair(other, by=other.mentee, reason="done", result="reached")
    other.refresh_from_db()
    closing.give_feedback(other, by=other.mentee, useful=4, again=True)
    profiles.keep_apart(asking, pair.mentor)


def write_over() -> dict[str, int]:
    """The same word into every row of each; {field: rows}."""
    found = {}
    for model, name in sealed_fields():
        rows = list(model._base_manager.all())
        for row in rows:
            setattr(row, name, WORDS[f"{model._meta.label}.{name}"])
            row.save(update_fields=[name])
        found[f"{model._meta.label}.{name}"] = len(rows)
    return found


def told(text: str) -> list[str]:
    """The fields whose word stands there, also as hexadecimal digits."""
    return [place for place, word in WORDS.items() if word in text or word.encode().hex() in text]


@pytest.fixture
def published(monkeypatch) -> list:
    """What the broker is given."""
    sent: list = []
    app = SimpleNamespace(conf=current_app.conf, send_task=lambda *args, **how: sent.append((args, how)))
    monkeypatch.setattr(doorbell, "current_app", app)
    monkeypatch.setattr(doorbell, "_deaf_until", 0.0)
    return sent


@pytest.fixture
def world(cast, caplog, published) -> World:
    caplog.set_level(logging.DEBUG)
    world = build_world(cast)
    live(world.own.mentoring_pair, cast)
    assert min(write_over().values()) > 0, "a sealed field of mentoring that this walk does not fill"
    return world


def on_pages(world: World, reader: str, among: tuple[str, ...] = LOOKED_AT) -> set[tuple[str, str]]:
    """(page, field) of what this person reads on any page of mentoring, of the house, and of the admin."""
    client, found = sign_in_client(Client(), getattr(world.cast, reader)), set()
    for name, pattern in [*ours(), *others()]:
        if name.startswith(among) and name != "members:leave":
            response = client.get(_address(name, pattern, world.own))
            text = "" if response.streaming else response.content.decode(errors="replace")
            found |= {(name, place) for place in told(text)}
    return found


def mails() -> str:
    """Every letter of mentoring that waits, as it would go out, and what stands of it in the outbox."""
    found, now = [], clock.now()
    due = {"state": "pending", "lease_token": None, "lease_until": None, "not_before": now, "expires_at": now + DAY}
    for row in OutboxMessage.objects.filter(kind__startswith="mentoring_"):
        OutboxMessage.objects.update(next_attempt_at=now + DAY)
        OutboxMessage.objects.filter(pk=row.pk).update(next_attempt_at=now, **due)
        letter = letter_of(row)
        found.append(letter if isinstance(letter, str) else f"{letter.subject} {letter.text} {letter.html}")
        found.append(f"{row.kind} {row.ref_key}")
    return "\n".join(found)


def dump() -> str:
    """The whole database, as `pg_dump` writes it."""
    facts = connection.get_connection_params()
    argv = [str(packaged_postgres() / "bin" / "pg_dump"), "-h", facts["host"], "-U", facts["user"], facts["dbname"]]
    argv += ["-p", str(facts["port"])] if facts.get("port") else []
    env = {"PGPASSWORD": facts.get("password") or "", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(argv, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-400:]
    return done.stdout


def exports(cast: Cast) -> str:
    """The programme's figures, the centre's list of people, and the coordinator's own data."""
    desk, clerk = (sign_in_client(Client(), one) for one in (cast.coordinator, cast.staff))
    texts = [desk.post(reverse("mentoring:take_figures")).content.decode("utf-8-sig")]
    clerk.post(reverse("cop:export_people"), {"centre": cast.centre.code, "kind": "csv"})
    listed = clerk.post(reverse("cop:take_export", args=[PeopleExport.objects.latest("pk").pk]))
    desk.post(reverse("members:copy_data"))
    texts += [listed.content.decode("utf-8-sig"), desk.get(reverse("members:data_csv")).content.decode()]
    assert all(texts)
    return "\n".join(texts)


def test_learning_29_no_word_of_a_pair_stands_anywhere_else(world, cast, caplog, published):
    pair = world.own.mentoring_pair
    pages = {reader: on_pages(world, reader) for reader in READERS}
    seen = {(reader, place) for reader, found in pages.items() for _name, place in found}
    assert seen == TO_READER and {name for name, _place in pages["coordinator"]} == {"mentoring:concern_list"}
    feed = Client().get(reverse("members:feed", args=[calendars.open_feed(pair.mentor)]))
    assert b"VEVENT" in feed.content
    hits = [
        hit for reader in READERS for word in WORDS.values()
        for hit in finding.find(getattr(cast, reader), finding.Asked(words=word))
    ]  # fmt: skip
    letters, taken, text = mails(), exports(cast), dump()
    assert hits == [] and "mentoring_waiting" in letters and str(pair.uid) in text
    logs = "\n".join(record.getMessage() for record in caplog.records)
    places = {"mail": letters, "export": taken, "dump": text, "log": logs, "broker": repr(published)}
    places["calendar"] = feed.content.decode()
    assert {name: told(each) for name, each in places.items() if told(each)} == {}
    assert published and len(caplog.records) > 100


def test_whom_the_words_are_for_reads_them(world, cast):
    """The negative control: the same walk finds them where they are opened."""
    pair = world.own.mentoring_pair
    seen = {place for _name, place in on_pages(world, "facilitator", ("mentoring:",))}
    assert pair.mentor == cast.facilitator
    assert {"mentoring.PrivateNote.body", "mentoring.SharedNote.body", "mentoring.Goal.text"} <= seen
    assert Concern.objects.exists() and NoteOpening.objects.exists()
    assert "Canary" not in dump() and "Canary" in pair.shared_notes.first().body
