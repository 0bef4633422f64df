"""A person says what others may read of them. Only the person does this; the desk corrects facts (`members`)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import Refused
from ..models import Audience, Member, MemberArea, PracticeArea, Profile, Topic
from . import audit, finder, members

FACTS = ("display_name", "home_unit", "township", "languages", "paralegal_kind")


def profile_of(member: Member) -> Profile:
    """The profile of this person; one that tells nothing, not saved, where there is none yet."""
    return Profile.objects.filter(member=member).first() or Profile(member=member)


def _choose_areas(member: Member, areas: Collection[PracticeArea]) -> bool:
    """Write the areas that the person chose; returns whether anything changed.

    A sensitive one is shown only because it was chosen here (domain B3). One that is not chosen is unshown but
    stays: the desk's knowledge of it counts in reports and stands on no page.
    """
    links = {link.area_id: link for link in member.area_links.select_related("area")}
    chosen = {area.pk for area in areas}
    gone = [link.pk for pk, link in links.items() if pk not in chosen and not link.area.is_sensitive]
    hidden = [link.pk for pk, link in links.items() if pk not in chosen and link.area.is_sensitive and link.is_shown]
    shown = [link.pk for pk, link in links.items() if pk in chosen and not link.is_shown]
    new = [MemberArea(member=member, area=area, is_shown=True) for area in areas if area.pk not in links]
    MemberArea.objects.filter(pk__in=gone).delete()
    MemberArea.objects.filter(pk__in=hidden).update(is_shown=False)
    MemberArea.objects.filter(pk__in=shown).update(is_shown=True)
    MemberArea.objects.bulk_create(new)
    return bool(gone or hidden or shown or new)


def _locked(member: Member) -> Profile:
    """Two forms of one person at once: the second waits for the first."""
    Profile.objects.get_or_create(member=member, defaults={"is_demo": member.is_demo})
    return Profile.objects.select_for_update().get(pk=member.pk)


def _ask_for_a_name(name: str | None, audience: int) -> None:
    """Strangers read a name that was chosen for them, never the one in the registry by itself (domain 3.11)."""
    if audience == Audience.MEMBERS and not name:
        raise Refused(_("All members read this name. Write another one, or your own."), field="display_name")


@transaction.atomic
def change_profile(
    member: Member,
    *,
    facts: dict[str, Any],
    areas: Collection[PracticeArea],
    topics: Collection[Topic],
    choices: dict[str, Any],
) -> Profile:
    """Keep what /me/profile/ says: `facts` of the person (FACTS), `choices` of the profile (its columns).

    It takes effect with this transaction: what is no longer shown is in no list and at no address. Raises Refused
    for facts that cannot stand together, and (field `display_name`) when all members are let in without a name.
    The audit gets the names of what changed, never a value.
    """
    profile = _locked(member)
    name, audience = facts.get("display_name", member.display_name), choices.get("listed_to", profile.listed_to)
    _ask_for_a_name(name, audience)
    members.correct_member(member, by=member, **{name: facts[name] for name in FACTS if name in facts})
    changed = sorted(name for name, value in choices.items() if getattr(profile, name) != value)
    for name in changed:
        setattr(profile, name, choices[name])
    if {topic.pk for topic in topics} != set(profile.topics.values_list("pk", flat=True)):
        profile.topics.set(topics)
        changed.append("topics")
    if _choose_areas(member, areas):
        changed.append("areas")
    profile.tags = []  # with the old audience they could break the rule that only the listed have any
    profile.save()
    finder.refresh([member])
    if changed:
        audit.record("profile_changed", by=member, on=member, fields=changed)
    return profile
