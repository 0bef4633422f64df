"""Somebody of one centre guesses at the other's things (safety C-16, C-17).

What is foreign and what is not there get the same status and the same page, to every method; no word of A's is on any
answer; and afterwards nothing of A's has changed.
"""

import hashlib
import time
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.urls import reverse

from members.models import AuditEntry, Draft, Member, RateCount, Submission

from .guessing import Guesser, without
from .two_centres import CHOSEN, KNOWN, Sides, build_sides, own_models

SEED = 20260101
EVERY = 5_000
MERGED = {"members.Organisation": {"merged_into__isnull": False}}
# Tries are counted, refusals noted and unsent forms kept for whoever asks: all of it the asker's own.
ASKERS_OWN = {AuditEntry, RateCount, Draft, Submission}


@pytest.fixture
def sides(db, settings) -> Sides:
    """The budgets of the people finder have tests of their own; here nobody is to be put off."""
    settings.PEOPLE_VIEWS_AN_HOUR = settings.PEOPLE_VIEWS_A_DAY = 10**9
    return build_sides()


def state() -> dict[str, str]:
    """A fingerprint of every table of ours."""
    found = {}
    with connection.cursor() as cursor:
        for model in own_models():
            if model not in ASKERS_OWN:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') FROM {table} t")
                found[model._meta.label] = hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()
    return found


def guess(guesser: Guesser, probes: int, say: Callable[[Guesser], None] | None = None) -> None:
    """Two numbers for each filter; sessions are renewed before a proof grows old. `say` is called now and then."""
    signed_in, said = time.monotonic(), 0
    while guesser.counts["requests"] < probes:
        if say and guesser.counts["requests"] >= said + EVERY:
            said = guesser.counts["requests"]
            say(guesser)
        guesser.guess_filter() if guesser.random.random() < 1 / 3 else guesser.guess_number()
        if time.monotonic() - signed_in > 120:
            guesser.sign_in()
            signed_in = time.monotonic()


def guess_choices(guesser: Guesser, tries: int) -> None:
    """Foreign numbers in the forms of one's own pages; each is undone."""
    for who, _address, form in list(guesser.own_forms()):
        for name in form.choices:
            for _ in range(tries):
                with transaction.atomic():
                    guesser.guess_choice(who, form, name)
                    transaction.set_rollback(True)


def test_seed_c12_th4_guessing_tells_nothing_a_sample(sides):
    guesser, before = Guesser(sides, SEED), state()
    guess(guesser, 400)
    assert guesser.told == []
    assert guesser.counts["numbers"] > 80 and guesser.counts["filters"] > 40
    assert state() == before


def test_the_guesser_would_see_it(sides):
    """The negative control: whoever may see A's things reads the word, and 404 is not what they get."""
    sides.attackers = {"clerk": sides.cast.staff}
    guesser = Guesser(sides, SEED)
    guess(guesser, 150)
    assert any("word of the other centre" in line for line in guesser.told)
    assert any("looks unlike" in line for line in guesser.told)


def test_what_was_asked_for_is_no_sign_where_a_page_says_it_anyway():
    """Every desk lists "Centre PDK", whoever asks for ?next=PDK; a page that says more than its address stands out."""
    found, absent = (200, "", "Centre PDK, ?next=PDK"), (200, "", "Centre PDK, ?next=nobody")
    assert without(found, "PDK", "nobody") == without(absent, "PDK", "nobody")
    assert without((200, "", "17 people"), 12, 99) != without((200, "", "no people"), 12, 99)


def test_what_counts_as_known_is_readable_from_the_other_centre(sides):
    """Somebody of B may read each of A's rows of these kinds: only so may the drill take a 403 for an answer. Who was
    merged lives on in another organisation, and the merge on the desks."""
    unreadable, looked_at = [], set()
    for label in sorted(KNOWN):
        rows = apps.get_model(label)._default_manager.exclude(**MERGED.get(label, {"pk": None}))
        if hasattr(rows, "visible_to"):
            looked_at.add(label)
            read = {pk for who in sides.attackers.values() for pk in rows.visible_to(who).values_list("pk", flat=True)}
            unreadable += [(label, pk) for pk in set(rows.values_list("pk", flat=True)) - read]
    assert unreadable == []
    assert looked_at >= {"members.JusticeCentre", "trainings.TrainingSession", "trainings.SessionMaterial"}


def test_a_mentor_of_the_other_centre_is_known_by_the_name_they_chose_alone(sides):
    """The one page that shows people of A to a coordinator of B: nothing but that name is theirs on it."""
    guesser = Guesser(sides, SEED)
    page = guesser.ask("coordinator", "get", reverse("mentoring:propose_match", args=[sides.mine.waiting_mentee.pk]))
    assert CHOSEN in page.content.decode() and guesser.told == []


@pytest.mark.drills
def test_idor_in_full_size(sides, tell, progress):
    guesser, before = Guesser(sides, SEED), state()
    began = time.monotonic()
    guess(guesser, 50_000, lambda found: progress("\n".join([f"{found.counts['requests']:,} requests", *found.told])))
    unchanged = state() == before
    guess_choices(guesser, 2)
    hits = [line for line in guesser.told if "word of" in line]
    oracles = [line for line in guesser.told if "looks unlike" in line]
    counts = dict(guesser.counts)
    slower = counts.pop("foreign_slower") / counts["timed"]
    tell(
        "idor", guesser.told, **counts, foreign_slower_share=round(slower, 3), addresses=len(guesser.targets),
        lists=len(guesser.lists), rows_of_a=len(hits), oracles=len(oracles), rows_changed=0 if unchanged else 1,
        people_of_a=len(sides.foreign[Member]), seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert guesser.told == [] and unchanged
