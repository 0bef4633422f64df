"""The idea board: one vote a person, the best becomes a task in one click (domain A24)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cop.models import Idea, IdeaVote, Task
from cop.services import ideas
from cop.services.groups import archive_group
from members import clock
from members.errors import Refused
from members.models import AuditEntry
from tests.factories import join, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(cast):
    return reverse("cop:idea_list", args=[cast.group.code])


def test_seed_a24_the_top_idea_becomes_a_task_in_one_click(sign_in, cast, board):
    leaflet = ideas.add_idea(cast.group, "A leaflet about remand", by=cast.lawyer)
    visit = ideas.add_idea(cast.group, "Visit the other group", by=cast.paralegal)
    ideas.vote(visit, by=cast.facilitator, wanted=True)
    client = sign_in(cast.facilitator)
    assert [row[0] for row in client.get(board).context["ideas"]] == [visit, leaflet], "most votes first"
    answer = client.post(reverse("cop:turn_into_task", args=[visit.pk]))
    task = Task.objects.get()
    assert (task.what, task.idea, task.group) == ("Visit the other group", visit, cast.group)
    assert answer.url == reverse("cop:change_task", args=[task.pk])
    client.post(reverse("cop:turn_into_task", args=[visit.pk]))  # the second click
    assert Task.objects.count() == 1
    page = client.get(board).context
    assert [row[0] for row in page["ideas"]] == [leaflet] and [row[0] for row in page["tasks"]] == [task]


def test_one_vote_a_person_however_often_they_press(client, cast, board):
    idea = ideas.add_idea(cast.group, "A leaflet", by=cast.lawyer)
    client.force_login(cast.paralegal.user)
    for _ in range(2):
        client.post(reverse("cop:vote_for_idea", args=[idea.pk]))
    assert client.get(board).context["ideas"][0][0].votes == 2  # the author's, and this one
    with pytest.raises(IntegrityError), transaction.atomic():
        IdeaVote.objects.create(idea=idea, member=cast.paralegal)
    for _ in range(2):
        client.post(reverse("cop:vote_for_idea", args=[idea.pk]), {"wanted": "no"})
    assert client.get(board).context["ideas"][0][0].votes == 1


def test_strangers_have_no_board_and_watchers_no_vote(client, cast, board):
    idea = ideas.add_idea(cast.group, "A leaflet", by=cast.lawyer)
    task = ideas.make_task(cast.group, by=cast.lawyer, what="Print it")
    client.force_login(cast.stranger.user)
    assert client.get(board).status_code == 404
    for name, pk in [("vote_for_idea", idea.pk), ("turn_into_task", idea.pk), ("end_task", task.pk)]:
        assert client.post(reverse(f"cop:{name}", args=[pk])).status_code == 404
    watcher = make_member(cast.centre, account=True)
    join(cast.group, watcher, role="observer")
    client.force_login(watcher.user)
    assert client.get(board).status_code == 200
    assert client.post(reverse("cop:vote_for_idea", args=[idea.pk])).status_code == 403


def test_the_stop_holds_on_ideas_too(client, cast):
    client.force_login(cast.lawyer.user)
    page = client.post(reverse("cop:add_idea", args=[cast.group.code]), {"text": "Call the mother: 09 450 012 345"})
    assert not Idea.objects.exists() and "450 012 345" in page.content.decode()


def test_a_task_is_given_changed_done_and_opened_again(sign_in, cast, board):
    client = sign_in(cast.facilitator)
    address = reverse("cop:make_task", args=[cast.group.code])
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    page = client.post(address, {"what": "Write it", "owner": cast.lawyer.pk, "due_on": yesterday})
    assert page.status_code == 200 and page.context["form"].errors.keys() == {"due_on"}
    client.post(address, {"what": "Write it", "owner": cast.lawyer.pk, "due_on": clock.today().isoformat()})
    task = Task.objects.get()
    client.force_login(cast.paralegal.user)
    assert client.post(reverse("cop:end_task", args=[task.pk])).status_code == 403, "not theirs"
    client.force_login(cast.lawyer.user)
    assert board in client.get(reverse("members:home")).content.decode(), "it waits on the owner's home"
    for _ in range(2):
        client.post(reverse("cop:end_task", args=[task.pk]))
    assert AuditEntry.objects.filter(verb="task_done").count() == 1
    assert board not in client.get(reverse("members:home")).content.decode()
    client.post(reverse("cop:reopen_task", args=[task.pk]))
    assert Task.objects.get().is_open


def test_only_members_do_tasks_and_an_archived_group_does_none(cast):
    with pytest.raises(Refused) as refused:
        ideas.make_task(cast.group, by=cast.facilitator, what="Write it", owner=cast.stranger)
    assert refused.value.field == "owner"
    idea = ideas.add_idea(cast.group, "A leaflet", by=cast.lawyer)
    archive_group(cast.group, by=cast.coordinator)
    for act in (
        lambda: ideas.vote(idea, by=cast.paralegal, wanted=True),
        lambda: ideas.make_task(cast.group, by=cast.lawyer, what="x", idea=idea),
        lambda: ideas.add_idea(cast.group, "More", by=cast.lawyer),
    ):
        with pytest.raises(Refused):
            act()


def test_a_full_board_says_so(cast, monkeypatch):
    monkeypatch.setattr(ideas, "MOST_IDEAS", 1)
    ideas.add_idea(cast.group, "A leaflet", by=cast.lawyer)
    with pytest.raises(Refused) as refused:
        ideas.add_idea(cast.group, "Another", by=cast.lawyer)
    assert refused.value.field == "text"


def test_the_board_costs_the_same_with_one_row_and_with_many(client, cast, board):
    client.force_login(cast.lawyer.user)
    client.get(board)  # the first page of a sitting costs more
    costs = []
    for n in range(6):
        ideas.add_idea(cast.group, f"Idea {n}", by=make_member(cast.centre))
        ideas.make_task(cast.group, by=cast.facilitator, what=f"Task {n}", owner=cast.paralegal)
        if n in (0, 5):
            with CaptureQueriesContext(connection) as seen:
                client.get(board)
            costs.append(len(seen))
    assert costs[0] == costs[1] <= 10
