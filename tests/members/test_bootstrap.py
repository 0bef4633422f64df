"""A real centre begins: keys, and the first people with their one-time slips (decision 5)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from members import crypto
from members.keys import fresh_keys
from members.models import AuditEntry, Invitation, JusticeCentre, Member
from members.services import invitations

from ..factories import make_centre, make_member

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["--centre", "abc", "--name", "ရွှေစင်တာ", "--admin", "thida", "--safety", "kyaw"]


def codes(capsys) -> dict[str, str]:
    lines = [line for line in capsys.readouterr().out.splitlines() if " at http" in line]
    return {line.split(":")[0]: line.split("type ")[1].split(" at")[0] for line in lines}


def test_bootstrap_gives_two_people_the_posts_and_a_slip_each(db, capsys):
    call_command("bootstrap", *WORDS)
    found = codes(capsys)
    centre = JusticeCentre.objects.get()
    assert (centre.code, centre.organisation.name_my, centre.organisation.name_en) == ("ABC", "ရွှေစင်တာ", "")
    people = {member.full_name_en: [post.role for post in member.current_posts] for member in Member.objects.all()}
    assert people == {"thida": ["admin"], "kyaw": ["safety_lead"]}
    assert all(post.centre is None for member in Member.objects.all() for post in member.current_posts)
    assert Member.objects.providers().count() == 0
    for name, code in found.items():
        user = invitations.accept("slip", code, username=name, password="four words without an order", language="my")
        assert user.member.full_name_en == name
    assert AuditEntry.objects.filter(verb="network_begun").count() == 1


def test_bootstrap_twice_makes_nothing_twice(db, capsys):
    call_command("bootstrap", *WORDS)
    first = codes(capsys)
    call_command("bootstrap", *WORDS)
    second = codes(capsys)
    assert first.keys() == second.keys() and set(first.values()).isdisjoint(second.values())
    assert Member.objects.count() == 2
    assert invitations.find_open(Invitation.Kind.SLIP, first["thida"]) is None
    assert invitations.find_open(Invitation.Kind.SLIP, second["thida"]).member.full_name_en == "thida"


def test_one_person_can_hold_both_posts(db, capsys):
    call_command("bootstrap", *WORDS[:6])
    assert list(codes(capsys)) == ["thida"]
    assert {post.role for post in Member.objects.get().current_posts} == {"admin", "safety_lead"}


@pytest.mark.parametrize("words", [[*WORDS[:5], "somebody"], ["--centre", "XYZ", *WORDS[2:]]])
def test_bootstrap_refuses_another_network(db, capsys, words):
    call_command("bootstrap", *WORDS)
    with pytest.raises(CommandError):
        call_command("bootstrap", *words)
    assert (JusticeCentre.objects.count(), Member.objects.count()) == (1, 2)


def test_bootstrap_refuses_where_there_are_people(db):
    make_member(make_centre("ABC"))
    with pytest.raises(CommandError):
        call_command("bootstrap", *WORDS)


@pytest.mark.parametrize(
    "words", [["--centre", "A B", *WORDS[2:]], [*WORDS[:3], " ", *WORDS[4:]], [*WORDS[:5], "a@b"]]
)
def test_bootstrap_refuses_words_that_cannot_be(db, words):
    with pytest.raises(CommandError):
        call_command("bootstrap", *words)
    assert not Member.objects.exists()


def test_keys_are_made_where_there_are_none():
    """Under the production settings, which refuse to start without them."""
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    done = subprocess.run(
        [sys.executable, "manage.py", "make_keys"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    keys = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert keys.keys() == fresh_keys().keys()
    assert len(keys["SECRET_KEY"]) >= 50 and set(crypto.parse_keys(keys["FIELD_KEYS"])) == {"k1", "ix"}
    assert keys != fresh_keys()
