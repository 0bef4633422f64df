"""Law watch (domain 6, section 10): what changed in the week, and what of it the group relies on."""

from datetime import timedelta

import pytest
from django.utils import translation

from cop.law_digests import SECTION, changed_keys, law_watch
from cop.models import Question
from cop.services import law
from cop.services.citing import Cite
from members import clock
from members.desk import Span

from .law_kit import make_provision
from .question_kit import make_question

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def span():
    soon = clock.now() + timedelta(days=1)
    return Span(soon, soon - WEEK, soon)


def test_a_quiet_week_has_no_law_watch(cast, span):
    make_provision("crpc:61"), make_provision("crpc:167", valid_to=clock.today() - 8 * timedelta(days=1))
    assert law_watch(span, [cast.group.pk]) == {}


def test_law_watch_counts_what_began_what_ended_and_what_was_mended(cast, span):
    mended = make_provision("crpc:61")
    law.change_provision(mended, by=cast.staff, contested_en="Some courts differ.")
    law.change_provision(mended, by=cast.staff, contested_en="Many courts differ.")
    make_provision("crpc:167", valid_to=clock.today() - timedelta(days=2))
    make_provision("crpc:167", valid_from=clock.today() - timedelta(days=1))
    make_provision("crpc:340")
    assert changed_keys(span) == {"crpc:61", "crpc:167"}
    assert changed_keys(Span(span.now, span.since - WEEK, span.until - WEEK)) == set()


def test_law_watch_says_on_how_many_the_group_relies(cast, span):
    mended, other = make_provision("crpc:61"), make_provision("crpc:167")
    for one in (mended, other):
        law.change_provision(one, by=cast.staff, heading_en="Other words")
    make_question(cast.group, cast.lawyer, cites=[Cite(mended)])
    hidden = make_question(cast.group, cast.lawyer, cites=[Cite(other)])
    Question.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
    found = law_watch(span, [cast.group.pk, cast.other_group.pk])
    with translation.override("en"):
        words = [SECTION.say(found[group.pk][0], "") for group in (cast.group, cast.other_group)]
    assert [(one.what, one.more) for one in words] == [
        ("2 sections of the law changed", "Your group relies on 1 of them."),
        ("2 sections of the law changed", ""),
    ]
