"""Why a mail did not go is said in words: every code that a verb or a kind gives has some."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from members import reasons

ROOT = Path(__file__).resolve().parents[2]
WITHDRAWN = re.compile(r'withdraw\([^)]*reason="([a-z_]+)"', re.S)
REFUSED = re.compile(r'(?:return|else|reasons\[row\.id\] =|None if .+ else) "([a-z_]+)"')


def codes() -> set[str]:
    found = {"process_died", "bounced_softly", "recipients_refused"}
    for room in ("members", "cop", "trainings", "mentoring"):
        for path in (ROOT / room / "services").rglob("*.py"):
            found.update(WITHDRAWN.findall(path.read_text(encoding="utf-8")))
        for path in (ROOT / room / "notifications").rglob("*.py"):
            found.update(REFUSED.findall(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("language", ["my", "en"])
def test_every_reason_has_words(language):
    assert len(codes()) > 15
    with translation.override(language):
        raw = sorted(code for code in codes() if reasons.say(code) == code)
    assert raw == []


def test_a_code_without_words_is_not_hidden():
    assert reasons.say("expired: no_such_code").endswith("no_such_code")
