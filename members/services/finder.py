"""The people finder's own copy of what people show to all members: kept in step by every verb that changes it."""

from django.db.models import QuerySet

from ..models import Audience, Member, Profile


def _shown(profile: Profile, part: str) -> bool:
    return getattr(profile, f"show_{part}") == Audience.MEMBERS


def tags_of(profile: Profile) -> list[str]:
    """What this profile may be found by. Nothing of what is kept from anybody, nothing of who is not listed."""
    if profile.listed_to != Audience.MEMBERS:
        return []
    member, tags = profile.member, []
    if _shown(profile, "kind"):
        tags += [f"kind:{code}" for code in (member.provider_type, member.paralegal_kind) if code]
    if _shown(profile, "unit") and member.home_unit_id:
        tags.append(f"unit:{member.home_unit.code}")
    if _shown(profile, "languages"):
        tags += [f"language:{code}" for code in member.languages]
    if _shown(profile, "areas"):
        tags += [f"area:{link.area.code}" for link in member.area_links.all() if link.is_shown]
    if _shown(profile, "topics"):
        tags += [f"topic:{topic.code}" for topic in profile.topics.all()]
    if _shown(profile, "pro_bono") and profile.availability:
        tags.append(f"pro_bono:{profile.availability}")
    return sorted(tags)


def refresh(members: QuerySet | list[Member]) -> None:
    """Write the tags of these people anew, in the caller's transaction; five statements for any number of people."""
    profiles = Profile.objects.filter(member__in=members).select_related("member__home_unit")
    changed = []
    for profile in profiles.prefetch_related("topics", "member__area_links__area"):
        tags = tags_of(profile)
        if tags != profile.tags:
            profile.tags = tags
            changed.append(profile)
    Profile.objects.bulk_update(changed, ["tags"], batch_size=500)
