"""Every reference to a person is answered for: copied, and taken away when they are erased (decision 31)."""

from django.apps import apps

from members.models import Member
from members.personal_data import copied, parts
from members.tiers import columns

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
