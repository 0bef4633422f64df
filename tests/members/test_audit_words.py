"""The audit's page says what was done in the reader's language, never a word of the program (safety C-35a)."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from cop.models import JoinRequest
from members.audit_words import deed_of, say, thing_of, words
from members.models import AuditEntry
from members.services import audit

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
RECORDERS = {"record", "_audit", "_record", "_check", "_factor_recorder"}


def verbs() -> set[str]:
    """Every verb that stands in a call of the audit, or of a function that calls it for its module."""
    found = set()
    for path in [*ROOT.glob("members/**/*.py"), *ROOT.glob("cop/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RECORDERS:
                found |= {arg.value for arg in node.args[:2] if isinstance(arg, ast.Constant)}
    return {verb for verb in found if isinstance(verb, str) and "_" in verb and verb.islower()}


def test_every_verb_has_words():
    assert len(verbs()) > 100, "the search finds nothing any more"
    assert verbs() - words.keys() == set(), "say them in audit_words.py of the room, and in Burmese"
    assert {f"join_request_{state}" for state in JoinRequest.State.values} <= words.keys()


def test_no_verb_is_said_twice():
    with pytest.raises(ValueError):
        say({"member_merged": "Again"})


def test_verbs_of_the_admin_are_made_of_the_thing_and_the_deed(cast):
    entry = AuditEntry(verb="holiday_changed", object_type="members.holiday")
    with override("en"):
        assert deed_of(entry) == "Public holiday changed"
        assert thing_of(AuditEntry(verb="x", object_type="gone.thing")) == "gone.thing"


def test_the_page_tells_no_word_of_the_program(cast, sign_in):
    entry = audit.record("member_moved", by=cast.staff, on=cast.lawyer)
    page = sign_in(cast.safety).get(reverse("members:audit_list")).content.decode()
    assert "member_moved" not in page and "members.member" not in page
    with override("my"):
        assert deed_of(entry) in page and thing_of(entry) in page
