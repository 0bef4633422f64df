"""The ledger of the registry: every number of domain 7 that this room builds."""

from collections import Counter
from collections.abc import Iterable

from ..models import Consent, JusticeCentre, Member, StaffPost, User
from .cast import KEYS
from .draft import NEVER_AGREED, TOTALS
from .names import PREFIXED, is_public_figure
from .parts import Check, Context
from .people import COORDINATORS, FIRST_PHONE

PREFIXES = tuple(f"{word} " for tables in PREFIXED.values() for prefix, _ in tables for word in prefix)


def _split(label: str, wanted: dict, found: Iterable) -> list[Check]:
    """One check for each value; what nobody has, and what nobody should have, shows as well."""
    counted = Counter(found)
    return [
        Check(f"{label}: {value or 'not stated'}", wanted.get(value, 0), counted[value])
        for value in [*wanted, *sorted(set(counted) - set(wanted), key=str)]
    ]


def count_people(ctx: Context) -> list[Check]:
    """Decrypts 240 names and contacts: fine for a ledger, never for a page."""
    people = list(Member.objects.filter(is_demo=True).providers().select_related("centre"))
    return [
        Check("providers", 240, len(people)),
        *_split("centre", TOTALS["centre"], (one.centre.code for one in people)),
        *_split("status", TOTALS["status"], (one.status for one in people)),
        *_count_work(people),
        *_split("sex", TOTALS["sex"], (one.sex for one in people)),
        *_split("age", TOTALS["age"], (one.age_band for one in people)),
        *_count_contacts(people),
        *_count_names(people),
        *_count_posts(),
    ]


def _count_work(people: list[Member]) -> list[Check]:
    kinds = {" ".join(filter(None, work)): count for work, count in TOTALS["work"].items()}
    found = (" ".join(filter(None, (one.provider_type, one.bar_grade or one.paralegal_kind))) for one in people)
    return _split("kind", kinds, found)


def _has_pseudonym(one: Member) -> bool:
    """Goes by another name: whoever chose the own one for the finder does not."""
    own = filter(None, (one.full_name_my, one.full_name_en))
    return bool(one.display_name) and not any(name in one.display_name for name in own)


def _count_contacts(people: list[Member]) -> list[Check]:
    phones = sorted(one.phone for one in people if one.phone)
    consents = Consent.objects.filter(is_demo=True, member__in=people)
    return [
        Check("without e-mail", 71, sum(one.email is None for one in people)),
        Check("without phone", 38, sum(one.phone is None for one in people)),
        Check("pseudonymous", 29, sum(map(_has_pseudonym, people))),
        Check("agreed to e-mail", 169 - 1 - NEVER_AGREED, consents.open().count()),
        Check("consent withdrawn", 1, consents.exclude(withdrawn_at=None).count()),
        Check("addresses end in example.org", 169, sum((one.email or "").endswith("@example.org") for one in people)),
        Check(f"phones from +959000000{FIRST_PHONE}", True, phones[0] >= f"+959000000{FIRST_PHONE}"),
        Check("phones, each once", 202, len(set(phones))),
    ]


def _count_names(people: list[Member]) -> list[Check]:
    latin = Counter(one.full_name_en for one in people)
    burmese = Counter(one.full_name_my for one in people)
    return [
        Check("names with an ethnic prefix", 30, sum((name or "").startswith(PREFIXES) for name in latin.elements())),
        Check("names of public figures", 0, sum(is_public_figure(name or "") for name in latin)),
        Check("two are called Khin Mar Win", 2, latin["Khin Mar Win"]),
        Check("two are called မြင့်မြင့်, however typed", 2, burmese["မြင\u1037်မြင\u1037်"]),
        Check("ရွှေစင်, typed in Zawgyi", 1, burmese["ရွှေစင်"]),
        Check("a name without zero-width spaces", 1, burmese["နန်းမိုခမ်း"]),
        Check("one-part name သော်", 1, burmese["သော်"]),
        Check("Ma inside the name of Daw Ma Nwe Yu", 1, sum(_is(one, "Ma Nwe Yu", "Daw") for one in people)),
        Check("Oo inside a name", True, latin["Kyaw Oo Lwin"] == 1),
        Check("a name of five parts", True, any(len((name or "").split()) == 5 for name in latin)),
        Check("English name only", 1, sum(one.full_name_my is None for one in people)),
    ]


def _is(member: Member, name: str, honorific: str) -> bool:
    return (member.full_name_en, member.honorific) == (name, honorific)


def _count_posts() -> list[Check]:
    posts = StaffPost.objects.filter(is_demo=True, ended_on=None)
    coordinators = posts.filter(role=StaffPost.Role.COORDINATOR)
    beside = posts.filter(member__provider_type=Member.ProviderType.STAFF)
    statuses = {"PDK": "open", "IGY": "open", "SPN": "partial", "KHY": "remote_only"}
    return [
        Check("coordinators", len(COORDINATORS), coordinators.values("member").distinct().count()),
        Check("coordinators of the network", 1, coordinators.filter(centre=None).count()),
        Check("staff who are no providers", 4, beside.values("member").distinct().count()),
        Check("accounts of the cast", len(KEYS), User.objects.filter(username__in=KEYS, member__is_demo=True).count()),
        Check(
            "centres", statuses, dict(JusticeCentre.objects.filter(is_demo=True).values_list("code", "service_status"))
        ),
    ]
