"""The law that a training teaches: typed as it is written, asked about in doubt, shown here and on its own page."""

import pytest
from django.urls import reverse

from members.models import AuditEntry
from tests.cop.law_kit import make_instrument, make_provision

from .kit import make_training

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def typed(**fields) -> dict:
    """A training as the form has it."""
    return {
        "title": "Remand", "language": "my", "level": "first", "minutes": "60", "full_percent": "80",
        "partial_percent": "40", "pass_mark": "70", "status": "published", "credit_category": "law", **fields,
    }  # fmt: skip


def test_what_is_certain_is_linked_and_what_can_be_two_things_is_asked(sign_in, cast):
    remand, theft = make_provision("crpc:167"), make_provision("pc:167")
    bail = make_provision("crpc:497/1")
    client = sign_in(cast.staff)
    law = typed(centre=cast.centre.pk, citations="ပုဒ်မ ၁၆၇, CrPC 497(1)")
    asked = client.post(url("add_training"), law)
    (question,) = asked.context["form"].asked_citations
    assert question.errors and [value for value, _label in question.field.choices] == [
        f"provision {remand.pk}", f"provision {theft.pk}", "none",
    ]  # fmt: skip
    names = list(asked.context["form"].fields)
    assert names.index(question.name) == names.index("citations") + 1  # beneath what it asks about
    done = client.post(url("add_training"), {**law, question.name: f"provision {remand.pk}"})
    page = client.get(done.url)
    assert [one.provision for _act, rows in page.context["acts"] for one in rows] == [remand, bail]
    assert f'href="{bail.get_absolute_url()}"' in page.content.decode()
    assert f'href="{theft.get_absolute_url()}"' not in page.content.decode()
    assert AuditEntry.objects.filter(verb="training_added").exists()


def test_saving_again_keeps_the_law_and_taking_it_out_unlinks_it(sign_in, cast):
    training, bail = make_training(cast.centre), make_provision("crpc:497/1")
    training.citations.create(provision=bail)
    client, page = sign_in(cast.staff), url("change_training", training.pk)
    shown = client.get(page).context["form"]["citations"].value()
    client.post(page, typed(centre=cast.centre.pk, citations=shown))
    assert [one.provision for one in training.citations.all()] == [bail]
    client.post(page, typed(centre=cast.centre.pk, citations=""))
    assert not training.citations.exists()


def test_seed_b10_the_pages_of_an_act_and_its_section_list_the_trainings_that_are_about_it(sign_in, cast):
    section, act = make_provision("lal:2", instrument=make_instrument("lal")), make_instrument("lal")
    make_training(title="Legal aid at the station").citations.create(provision=section)
    make_training(title="Still being written", status="draft").citations.create(instrument=act)
    make_training(title="For another group", group=cast.other_group).citations.create(instrument=act)
    client = sign_in(cast.lawyer)
    for page in (section.get_absolute_url(), act.get_absolute_url()):
        text = client.get(page).content.decode()
        assert "Legal aid at the station" in text
        assert "Still being written" not in text and "For another group" not in text
