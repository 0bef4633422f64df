"""The first page of a long list is a statement of its own: it shows what the narrowed list would, and goes on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from .kit import make_sitting, make_training

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"trainings:{name}", args=args)


def test_the_catalogue_opens_with_the_newest_that_its_reader_sees_and_goes_on(sign_in, cast):
    closed = make_training(cast.centre, group=cast.group, title="Closed")
    hidden = [make_training(status=status, title=status.title()) for status in ("draft", "retired")]
    shown = [make_training(title=f"Part {n}") for n in range(20)]
    for person, seen in ((cast.lawyer, [closed, *shown]), (cast.stranger, shown)):
        client = sign_in(person)
        first = client.get(url("training_list"))
        rest = client.get(url("training_list") + first.context["page"].next_url) if len(seen) > 20 else None
        rows = [*first.context["rows"], *(rest.context["rows"] if rest else [])]
        assert [row.title for row in rows] == [one.title for one in reversed(seen)]
        narrowed = client.get(url("training_list"), {"level": "first"})
        assert narrowed.context["rows"] == first.context["rows"]
        assert not {one.title for one in hidden} & {row.title for row in rows}


def test_the_organisers_list_opens_with_the_latest_that_they_run_and_goes_on(sign_in, cast):
    training = make_training(cast.centre)
    mine = [make_sitting(training, starts_in=timedelta(days=n)) for n in range(2, 23)]
    make_sitting(make_training(cast.other_centre), starts_in=timedelta(days=9))
    client = sign_in(cast.staff)
    first = client.get(url("organiser_list"))
    rest = client.get(url("organiser_list") + first.context["page"].next_url)
    rows = [*first.context["rows"], *rest.context["rows"]]
    assert [row.url for row in rows] == [url("training_session_detail", one.pk) for one in reversed(mine)]
    assert client.get(url("organiser_list"), {"when": "ahead"}).context["rows"] == first.context["rows"]
