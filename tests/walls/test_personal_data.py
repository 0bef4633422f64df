"""Every reference to a person is answered for: copied, and taken away when they are erased (decision 31)."""

from django.apps import apps

from members.models import Member
from members.personal_data import copied, parts
from members.tiers import columns

from .planting import text_fields
from .world import build_world


def references() -> set[str]:
    """Everything in the database that points at a person, as app.Model.field."""
    fields = (field for model in apps.get_models() for field in columns(model))
    return {f"{f.model._meta.label}.{f.name}" for f in fields if f.is_relation and f.related_model is Member}


def test_every_reference_to_a_person_has_a_part_that_answers_for_it():
    assert references() - parts.answered() == set()
    assert parts.answered() - references() == set(), "no longer there"


def test_no_reference_is_answered_for_twice():
    listed = [reference for part in parts for reference in part.answers.split()]
    assert len(listed) == len(set(listed)) and not parts.traces & set(listed)


def test_every_part_can_be_copied(cast):
    """The columns that it names are there, and none is a secret."""
    build_world(cast)
    for part in parts:
        copied(part, cast.facilitator)


# --- the copy that people take along --------------------------------------------------------------------------------

# Parts that stay out of it, and why.
LEFT_OUT = {
    "supervised": "who named me is their profile's",
    "conversations": "what I wrote stands under messages; what others wrote is theirs",
    "blocks": "whom I shut out would read who shut out whom",
    "once_keys": "keys of forms, for two days",
    "copy": "it is this copy",
    "erasure": "a day that the page shows",
    "bookings": "marks that reminders are due",
    "mentoring_not_with": "it names somebody else",
    "mentoring_feedback": "a mark, apart from what was said, so that nobody can be told",
    "code_watch": "a count of wrong codes",
    "roster_rows": "keyed hashes",
    "twins": "it names somebody else's entry",
}
# Texts of such rows that stay out: keys of the machine, what is the group's, what others wrote, a client's (C-47).
NOT_MINE = {
    "cop.GroupSession.join_link", "cop.GroupSession.outcome_reason", "cop.GroupSession.place",
    "cop.JoinRequest.reason", "cop.Question.agreement", "cop.Question.disagreement", "cop.Question.ref",
    "cop.Referral.narrative", "members.CreditEntry.source",
}  # fmt: skip


def test_every_part_stands_in_the_copy_or_says_why_not():
    assert {name for name, part in parts.items() if not part.columns} == LEFT_OUT.keys()


def test_c35d_every_text_that_a_person_wrote_stands_in_their_copy(cast):
    copied_texts, models = set(), set()
    for part in parts:
        model = part.rows(cast.lawyer).model
        if part.columns:
            models.add(model)
            copied_texts |= {f"{model._meta.label}.{name}" for name in part.columns.split()}
    written = {f"{field.model._meta.label}.{field.name}" for field in text_fields() if field.model in models}
    assert written - copied_texts == NOT_MINE
