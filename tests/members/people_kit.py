"""People who tell something of themselves, and what they write."""

from members.models import Audience, Conversation, Member, Message, PracticeArea, Profile, Seat, Topic
from members.models.profile import PARTS
from members.services import finder, inbox

ALL, GROUPS, COORDINATOR, NOBODY = Audience.MEMBERS, Audience.GROUPS, Audience.COORDINATOR, Audience.NOBODY


def open_profile(member: Member, *, listed_to=ALL, shows=ALL, areas=(), topics=(), **fields) -> Profile:
    """A profile that shows every part to `shows`, unless a field says otherwise; codes of areas and topics. Who opens
    it to all members has chosen a name for it."""
    if listed_to == ALL and not member.display_name:
        member.display_name = f"Chosen {member.pk}"
        member.save()
    parts = {f"show_{part}": shows for part in PARTS} | fields
    profile = Profile.objects.create(member=member, listed_to=listed_to, **parts)
    profile.topics.set(Topic.objects.filter(code__in=topics))
    for area in PracticeArea.objects.filter(code__in=areas):
        member.area_links.get_or_create(area=area, defaults={"is_shown": True})
    finder.refresh([member])
    profile.refresh_from_db()
    return profile


def write(sender: Member, to: Member, body: str = "Good morning") -> Message:
    return inbox.send_message(sender, to=to, body=body)


def talk(one: Member, other: Member, *bodies: str) -> Conversation:
    """A conversation as it may stand from an earlier day: nobody is asked whether they may write."""
    conversation = Conversation.objects.create()
    for member, facing in ((one, other), (other, one)):
        Seat.objects.create(conversation=conversation, member=member, other=facing)
    for number, body in enumerate(bodies or ("Good morning",)):
        Message.objects.create(conversation=conversation, sender=(one, other)[number % 2], body=body)
    return conversation
