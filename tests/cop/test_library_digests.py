"""One new thing of the library in a member's own digest (domain 6)."""

from datetime import timedelta

import pytest
from django.utils import translation

from cop.library_digests import MEMBER_SECTION, my_resource, resource_titles
from cop.models import Group, Resource, ResourceFile
from members import clock
from members.desk import Span
from members.models import Profile, Topic

pytestmark = pytest.mark.django_db


def add(title: str, *, days: int = 1, **facts) -> Resource:
    at = clock.now() - timedelta(days=days)
    facts = {"kind": "brief", "publisher": "X", "review_on": clock.today(), "created_at": at} | facts
    return Resource.objects.create(title_en=title, **facts)


def told(*members) -> dict[int, int]:
    """{member: number of the resource}"""
    now = clock.now()
    found = my_resource(Span(now, now - timedelta(days=7), now), [one.pk for one in members])
    return {member: lines[0].facts["id"] for member, lines in found.items()}


def test_each_member_is_told_of_the_newest_that_they_may_read_and_know_something_of(cast):
    assert told(cast.lawyer) == {}
    add("Of last month", days=20)
    inner = add("Of the other group", group=cast.other_group)
    brief, other = add("Remand", days=3), add("Interpreters", days=2)
    assert told(cast.lawyer, cast.stranger) == {cast.lawyer.pk: other.pk, cast.stranger.pk: inner.pk}
    topic = Topic.objects.get(code="remand")
    brief.topics.add(topic)
    Profile.objects.get_or_create(member=cast.lawyer)[0].topics.add(topic)
    assert told(cast.lawyer) == {cast.lawyer.pk: brief.pk}
    Resource.objects.update(withdrawn_at=clock.now())
    assert told(cast.lawyer, cast.stranger) == {}


def test_the_size_is_said_and_a_mail_names_nothing_of_a_group_that_may_not_be_named(cast):
    thing = add("Remand", group=cast.group)
    ResourceFile.objects.create(resource=thing, version=1, format="pdf", size=40_960, digest="0" * 64, scan="clean")
    now = clock.now()
    lines = my_resource(Span(now, now - timedelta(days=7), now), [cast.lawyer.pk])[cast.lawyer.pk]
    Group.objects.filter(pk=cast.group.pk).update(mail_detail_cap="counts")
    assert resource_titles(lines, in_mail=True) == {}
    assert resource_titles(lines, in_mail=False) == {thing.pk: "Remand"}
    with translation.override("en"):
        named, unnamed = MEMBER_SECTION.say(lines[0], "Remand"), MEMBER_SECTION.say(lines[0], "")
    assert (named.what, named.more, named.url) == ("Remand", "40 KB", f"/library/{thing.pk}/")
    assert (unnamed.what, unnamed.url) == ("Something new in the library", "")
