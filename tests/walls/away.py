"""A word in everything that the other centre and its hidden group hold: it stands on no page of the home centre's."""

from cop.models import (
    Announcement,
    Answer,
    Comment,
    GroupAgreement,
    Idea,
    Question,
    Resource,
    SessionClinic,
    SessionSummary,
    Task,
    WrittenArgument,
)
from tests.factories import join, make_member, make_session

AWAY = ("Canaryaway", "ကိန္နရီဝေး")  # in both scripts


def plant_away(cast) -> None:
    """Everything that the other centre holds."""
    cast.other_group.name_en = cast.other_group.name_my = AWAY[0]
    cast.other_group.purpose = AWAY[1]
    cast.other_group.save()
    for name in AWAY:
        someone = make_member(
            cast.other_centre,
            mail=True,
            full_name_en=name,
            full_name_my=name,
            display_name=name,
            phone="+959000008888",
        )
        join(cast.other_group, someone)
    make_session(cast.other_group, title=AWAY[0], place=AWAY[1], join_link=f"https://example.org/{AWAY[0]}")
    _plant_written(cast.other_group)


def _plant_written(group) -> None:
    """In what the hidden group wrote: it exists for no stranger, on no list, in no count, search or address."""
    one, other = AWAY
    Question.objects.posted().filter(group=group).update(title=one, body=other)
    Answer.objects.filter(question__group=group).update(body=one)
    Announcement.objects.filter(group=group).update(title=one, body=other)
    Comment.objects.filter(announcement__group=group).update(body=one)
    GroupAgreement.objects.filter(group=group).update(text=other)
    SessionClinic.objects.filter(session__group=group).update(title=one, summary=other)
    Idea.objects.filter(group=group).update(text=one)
    Task.objects.filter(group=group).update(what=other)
    Resource.objects.filter(group=group).update(title_en=one, title_my=other, publisher=one)
    WrittenArgument.objects.filter(group=group).update(title=one, facts=other)
    SessionSummary.objects.create(session=group.sessions.first(), body=one)
