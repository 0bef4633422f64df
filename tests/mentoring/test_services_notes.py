"""Notes of a pair, and how long its words are kept (learning 29; safety C-35c, C-46)."""

from datetime import timedelta

import pytest
from django.db import connection

from members import clock
from members.errors import Refused
from members.models import AuditEntry, OutboxMessage
from members.retention import going_soon, rules
from mentoring.models import (
    Concern,
    PrivateNote,
    SharedNote,
)
from mentoring.services import closing, meetings, notes

from .mentoring_kit import days_ago, make_mentee, make_pair

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORD = "Canarynote"


def test_learning_29_a_private_note_is_its_authors_alone(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    notes.write_note(pair, WORD, by=pair.mentor, is_shared=False)
    shared = notes.write_note(pair, WORD, by=pair.mentor, is_shared=True)
    readers = {name: getattr(cast, name) for name in ("coordinator", "staff", "safety", "superuser", "stranger")}
    readers |= {"mentor": pair.mentor, "mentee": pair.mentee}
    opens = lambda model: {name for name, one in readers.items() if model.objects.visible_to(one).exists()}  # noqa: E731
    assert opens(PrivateNote) == {"mentor"} and opens(SharedNote) == {"mentor", "mentee"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM mentoring_privatenote UNION SELECT body FROM mentoring_sharednote")
        stored = [body for (body,) in cursor.fetchall()]
    assert len(stored) == 2 and not any(WORD in body for body in stored)
    assert shared.body == WORD
    audits = AuditEntry.objects.values_list("verb", "facts")
    assert WORD not in str(list(audits)) and "private" not in str(list(audits))


def test_learning_29_breaking_the_glass_takes_two_staff_a_reason_and_tells_both(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    notes.write_note(pair, WORD, by=pair.mentee, is_shared=True)
    notes.write_note(pair, "Mine", by=pair.mentee, is_shared=False)
    opening = notes.ask_to_open(pair, by=cast.coordinator, reason="safety", words="A threat")
    assert not SharedNote.objects.opened_for(cast.coordinator).exists()
    with pytest.raises(Refused):
        notes.agree_to_open(opening, by=cast.coordinator)
    opening = notes.agree_to_open(opening, by=cast.safety)
    assert opening.expires_at - opening.agreed_at == HOUR
    told = OutboxMessage.objects.filter(ref_key=f"mentoring:opened:{opening.pk}").values_list("recipient", flat=True)
    assert set(told) == set(pair.people)
    assert [note.body for note in notes.read_opened(opening, by=cast.coordinator)] == [WORD]
    with pytest.raises(Refused):
        notes.read_opened(opening, by=cast.safety)
    later = opening.expires_at + timedelta(seconds=1)
    assert not SharedNote.objects.opened_for(cast.coordinator, later).exists()
    verbs = set(AuditEntry.objects.filter(object_id=str(pair.pk)).values_list("verb", flat=True))
    assert {"notes_opening_asked", "notes_opened", "notes_read"} <= verbs


def test_notes_go_180_days_after_the_end_with_a_warning():
    pair = make_pair()
    notes.write_note(pair, WORD, by=pair.mentor, is_shared=False)
    notes.write_note(pair, WORD, by=pair.mentor, is_shared=True)
    closing.close_pair(pair, by=pair.mentor, reason="done", result="reached")
    ended = clock.now()
    texts = lambda days: [one.text for one in going_soon(pair.mentor, ended + days * DAY)]  # noqa: E731
    assert not any("note" in text for text in texts(160)) and len(texts(170)) == 1
    notes_left = lambda: PrivateNote.objects.count() + SharedNote.objects.count()  # noqa: E731
    rules["mentoring_words"].run(ended + 179 * DAY)
    assert notes_left() == 2
    rules["mentoring_words"].run(ended + 182 * DAY)
    assert notes_left() == 0 and texts(182) == []


def test_c35c_other_words_of_a_pair_go_as_its_notes_do_and_its_numbers_stay(cast):
    pair = make_pair(mentee=make_mentee(cast.centre))
    met = meetings.log_session(pair, by=pair.mentee, minutes=45, way="call", on=days_ago(1))
    meetings.add_to_session(met, by=pair.mentee, about=WORD, tasks=[meetings.Task(WORD, pair.mentee)])
    first, second = (
        closing.raise_concern(pair, by=pair.mentee, to=to, words=WORD) for to in ("coordinator", "safety_lead")
    )
    closing.close_pair(pair, by=pair.mentor, reason="done", result="reached")
    closing.close_concern(first, by=cast.coordinator)
    much_later = clock.now() + 182 * DAY
    assert len(going_soon(pair.mentee, much_later)) == 1
    assert rules["mentoring_words"].run(much_later) > 0
    assert rules["mentoring_words"].run(much_later) == 0, "run twice it writes nothing twice"
    met.refresh_from_db()
    assert (met.about, met.minutes) == (None, 45)
    assert not pair.goals.exists() and not pair.actions.exists()
    assert list(pair.agreements.values_list("reach", "between", "months")) == [(None, None, 6)]
    assert list(Concern.objects.all()) == [second], "what nobody has seen to waits for that"
    assert going_soon(pair.mentee, much_later) == []
