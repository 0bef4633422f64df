"""What docs/security says is so: each test that it names exists, and no control or requirement is left out."""

from collections import Counter

import pytest

from .papers import LEVEL_1, PAPERS, STATES, existing_tests, lines

LETTERED = {"C-28b", "C-35a", "C-35b", "C-35c", "C-35d"}
# Met by how it is made; nothing that could be run shows more than reading does.
BY_READING = {"1.3.2", "3.2.2", "3.4.2", "6.2.6", "6.2.7", "7.2.3", "15.1.1"}


@pytest.mark.parametrize("name", PAPERS)
def test_every_test_that_is_named_exists(name):
    named = {test for line in lines(name) for test in line.tests}
    assert named - existing_tests() == set()


@pytest.mark.parametrize("name", PAPERS)
def test_what_is_met_is_shown_and_all_else_has_its_reason(name):
    found = lines(name)
    assert {line.state for line in found} <= STATES
    assert [line.key for line in found if line.state == "met" and not line.tests and line.key not in BY_READING] == []
    assert [line.key for line in found if not line.how] == []


def test_every_control_is_answered_for_once():
    numbers = {f"C-{n:02}" for n in range(1, 51)} - {"C-35"}
    assert Counter(line.key for line in lines("controls")) == Counter(numbers | LETTERED)


def test_every_requirement_of_level_1_is_answered_for_once():
    keys = [line.key for line in lines("asvs")]
    assert len(set(keys)) == len(keys) == sum(LEVEL_1.values()) == 70
    assert Counter(key.rpartition(".")[0] for key in keys) == Counter(LEVEL_1)


def test_every_threat_is_answered_for_once():
    assert [line.key for line in lines("threat-model")] == [f"TH{n}" for n in range(1, 14)]
