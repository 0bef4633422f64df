"""What migrations add is drawn as Django would, and what stands is left as it is."""

import pytest
from django.core.management import call_command
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from members.management.commands import migrate
from members.management.commands.migrate import STOCK, drawing_what_is_new


def _state(name: str, **fields) -> ModelState:
    return ModelState("members", name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def _to(name: str, **options):
    return models.ForeignKey(f"members.{name}", models.CASCADE, **options)


def _grown() -> ProjectState:
    """A house, and all that is added to it one after the other."""
    state = ProjectState()
    state.add_model(_state("House"))
    state.apps  # noqa: B018  (from here on they are drawn)
    state.add_model(_state("Person", home=_to("House", related_name="people")))
    state.add_field("members", "house", "lord", _to("Person", related_name="owned"), preserve_default=True)
    state.add_model(_state("Street"))
    state.add_field("members", "house", "street", _to("Street", default=1), preserve_default=False)
    state.add_field("members", "house", "friends", models.ManyToManyField("members.Person"), preserve_default=True)
    state.add_field("members", "street", "name", models.TextField(default="x"), preserve_default=True)
    state.add_index("members", "street", models.Index(fields=["name"], name="by_name"))
    state.add_constraint("members", "street", models.UniqueConstraint(fields=["name"], name="one_name"))
    return state


def _seen(state: ProjectState) -> dict:
    """{model: what a migration can find out about it}."""
    return {
        model._meta.label: (
            [(field.name, getattr(field.related_model, "__name__", "")) for field in model._meta.get_fields()],
            [field.column for field in model._meta.fields],
            [field.default for field in model._meta.fields],
            [one.name for one in (*model._meta.indexes, *model._meta.constraints)],
        )
        for model in state.apps.get_models(include_auto_created=True)
    }


def test_what_is_added_is_drawn_as_django_draws_it():
    stock = _seen(_grown())
    with drawing_what_is_new():
        ours = _seen(_grown())
    assert ours == stock and len(ours) == 4


def test_pointing_back_leads_to_what_stands():
    with drawing_what_is_new():
        apps = _grown().apps
    house, person = apps.get_model("members.House"), apps.get_model("members.Person")
    assert house._meta.get_field("lord").related_model is person
    assert person._meta.get_field("owned").related_model is house
    assert house.people.rel.related_model is person


@pytest.mark.parametrize("add", [
    lambda state: state.add_model(_state("Guest", of=_to("House"))),
    lambda state: state.add_field("members", "house", "twin", _to("House"), preserve_default=True),
    lambda state: state.add_index("members", "house", models.Index(fields=["street"], name="by_street")),
])  # fmt: skip
def test_what_stands_is_not_drawn_again(add):
    with drawing_what_is_new():
        state = _grown()
        before = dict(state.apps.all_models["members"])
        add(state)
        assert before.items() <= state.apps.all_models["members"].items()


@pytest.mark.django_db
@pytest.mark.parametrize("is_fresh", [True, False])
def test_a_database_that_has_migrations_behind_it_is_left_to_django(monkeypatch, is_fresh):
    seen = []
    monkeypatch.setattr(migrate.migrate.Command, "handle", lambda self, **options: seen.append(ProjectState.add_model))
    if is_fresh:
        monkeypatch.setattr(migrate.MigrationRecorder, "applied_migrations", lambda self: {})
    call_command("migrate", verbosity=0)
    assert (seen == [STOCK["add_model"]]) is not is_fresh
    assert ProjectState.add_model is STOCK["add_model"], "and afterwards Django has its own again"
