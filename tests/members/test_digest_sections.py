"""Lines of a digest that say more than how many."""

from members.digests import Line, with_facts


def test_what_was_seen_to_between_the_count_and_its_facts_breaks_no_digest():
    found = {1: [Line("late", 2), Line("other", 1)], 2: [Line("late", 1)], 3: []}
    told = with_facts("late", found, lambda ids: {1: {"people": 3}} if ids == [1, 2] else {})
    assert [(line.key, dict(line.facts)) for line in told[1]] == [("late", {"people": 3}), ("other", {})]
    assert told[2] == [Line("late", 1)] and told[3] == []
