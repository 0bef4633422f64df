"""What a desk asks is written once a day (members.ready): at any hour of it, word by word what its lists ask then."""

from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine

from cop import desk
from members import clock
from members.desk import page
from members.desk.worklists import worklists
from members.models import Member
from tests.counting import bare, statements
from tests.factories import give_post

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2026, 11, 23, tzinfo=clock.YANGON)
KEYS = (*worklists.keys(), *page.alerts.keys())


@pytest.fixture
def readers(cast) -> list[Member]:
    give_post(cast.stranger, "coordinator", None)
    keys = ("coordinator", "staff", "safety", "stranger")
    found = [Member.objects.get(pk=getattr(cast, key).pk) for key in keys]
    assert all(one.current_posts for one in found)
    return found


ASKED = {
    "counts": (page._counting(KEYS), partial(page._counted, KEYS)),
    "next sessions": (desk._next_sessions, desk._next_ones),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_a_desk_asks_at_any_hour_is_what_its_lists_ask_then(readers, what):
    ready, plain = ASKED[what]
    for reader in readers:
        for hours in (0.1, 7, 13.5, 23.9, 24.1):
            with time_machine.travel(MIDNIGHT + timedelta(hours=hours), tick=False):
                with statements() as once:
                    ready(reader)
                with statements() as anew:
                    list(plain(reader))
            assert bare(once) == bare(anew), (hours, reader.current_posts)
    assert len(KEYS) > 45


def test_what_moves_with_the_clock_is_found_by_this_test(readers, monkeypatch):
    """Were the moments of writing sent, it would be red."""
    from members import ready

    fixed = ready._Written.filled
    monkeypatch.setattr(ready._Written, "filled", lambda self, fill: fixed(self, lambda one: _still(one, fill)))
    with pytest.raises(AssertionError):
        test_what_a_desk_asks_at_any_hour_is_what_its_lists_ask_then(readers, "counts")


def _still(one, fill):
    from members.ready import Moment

    return datetime.fromisoformat(one.isoformat()) if type(one) is Moment else fill(one)
