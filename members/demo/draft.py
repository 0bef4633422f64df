"""A person before they are a row: who is fixed, and how the rest is dealt so that every count comes out exactly."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields

from ..models import Member
from ..text import normalise
from . import names
from .names import FEMALE, MALE, NOT_STATED, Name

ADVOCATE, HGP, APPRENTICE = ("lawyer", "advocate"), ("lawyer", "hgp"), ("lawyer", "apprentice")
CENTRE_BASED, COMMUNITY_BASED, MOBILE = (("paralegal", kind) for kind in Member.ParalegalKind.values)
OTHER = ("other", "")

# The exact counts of domain 7, for all 240 together.
TOTALS = {
    "centre": {"PDK": 80, "IGY": 60, "SPN": 55, "KHY": 45},
    "work": {ADVOCATE: 96, HGP: 58, APPRENTICE: 14, CENTRE_BASED: 24, COMMUNITY_BASED: 24, MOBILE: 12, OTHER: 12},
    "sex": {FEMALE: 132, MALE: 104, NOT_STATED: 4},
    "age": {"18-24": 14, "25-34": 92, "35-49": 84, "50-64": 40, "65+": 10},
    "status": {"active": 214, "dormant": 16, "pending": 6, "left": 4},
    "has_email": {True: 169, False: 71},
    "has_phone": {True: 202, False: 38},
    "has_pseudonym": {True: 29, False: 211},
    "is_prefixed": {True: 30, False: 210},
}
PEOPLE = 240
NEVER_AGREED = 5  # gave an address and were not asked: they stand on the lists of people to tell


@dataclass
class Draft:
    """None means: to be dealt. `key` names those whom the door or a post asks for."""

    key: str = ""
    centre: str | None = None
    work: tuple[str, str] | None = None
    sex: str | None = None
    age: str | None = None
    status: str | None = None
    has_email: bool | None = None
    has_phone: bool | None = None
    has_pseudonym: bool | None = None
    is_prefixed: bool | None = None
    honorific: str | None = None
    name: Name | None = None
    consent: str = ""  # "" as everyone, "withdrawn", "never"
    is_beginning: bool = False  # came twelve days ago, so that the probation ends the day after tomorrow


def _acting(key: str, centre: str, work: tuple[str, str], sex: str, age: str, name: Name) -> Draft:
    """Somebody of the cast or with a post: active, reachable, under the own name."""
    return Draft(
        key, centre, work, sex, age, "active",
        has_email=True, has_phone=True, has_pseudonym=False, is_prefixed=False, name=name,
    )  # fmt: skip


def _edge(en: str | None, my: str | None, honorific: str, sex: str, **facts) -> Draft:
    """Somebody whose name is hard. It goes through the normaliser as if it had just been typed."""
    typed = normalise(my, single_line=True) if my else None
    facts = {"centre": "IGY", "status": "active", "has_pseudonym": False, "is_prefixed": False, **facts}
    return Draft(sex=sex, honorific=honorific, name=Name(en, typed), **facts)


def fixed_people() -> list[Draft]:
    """The cast and the edge people of domain 7."""
    return [
        _acting("lawyer", "PDK", ADVOCATE, FEMALE, "35-49", Name("Thiri Yadanar", "သီရိရတနာ")),
        _acting("paralegal", "PDK", MOBILE, MALE, "25-34", Name("Wunna Phyo", "ဝဏ္ဏဖြိုး")),
        _acting("newcomer", "PDK", APPRENTICE, FEMALE, "18-24", Name("Ei Nandar Mon", "အိနန္ဒာမွန်")),
        _acting("facilitator", "PDK", HGP, FEMALE, "35-49", Name("Sandar Nwe", "စန္ဒာနွယ်")),
        _acting("coordinator", "PDK", ADVOCATE, FEMALE, "50-64", Name("Hnin Yu Wai", "နှင်းယုဝေ")),
        _acting("stranger", "IGY", ADVOCATE, MALE, "25-34", Name("Zay Yan Lin", "ဇေရန်လင်း")),
        _acting("coordinator_igy", "IGY", ADVOCATE, MALE, "35-49", Name("Thura Kaung", "သူရကောင်း")),
        _acting("coordinator_spn", "SPN", HGP, FEMALE, "35-49", Name("Cho Mar Phyu", "ချိုမာဖြူ")),
        _acting("coordinator_khy", "KHY", ADVOCATE, MALE, "50-64", Name("Nyein Chan Htun", "ငြိမ်းချမ်းထွန်း")),
        _edge("Thaw", "သော်", "U", MALE),
        _edge("Khin Mar Win", "ခင်မာဝင်း", "Daw", FEMALE),
        _edge("Khin Mar Win", "ခင်မာဝင်း", "Ma", FEMALE),
        _edge("Ma Nwe Yu", "မနွယ်ယု", "Daw", FEMALE),
        _edge("Kyaw Oo Lwin", "ကျော်ဦးလွင်", "Ko", MALE),
        _edge("Shwe Zin", "ေရႊစင္", "Ma", FEMALE),  # typed in Zawgyi
        _edge("Myint Myint", "မြင့်မြင့်", "Daw", FEMALE),
        _edge("Myint Myint", "မြင်\u1037မြင်\u1037", "Daw", FEMALE),  # asat before the dot below
        _edge("Nang Mo Kham", "နန်း\u200bမို\u200bခမ်း", "", FEMALE, centre="KHY", is_prefixed=True),
        _edge("Khin Thida Su Mon Aye", "ခင်သီတာစုမွန်အေး", "Daw", FEMALE, centre="SPN"),
        _edge("Hein Htet Kaung", "ဟိန်းထက်ကောင်း", "Ko", MALE, has_email=True, consent="withdrawn"),
        _edge("Thura Naing", None, "U", MALE, centre="KHY"),
    ]  # fmt: skip


def _deal(chance: random.Random, people: list[Draft], field: str) -> None:
    """Give everyone without a `field` one of the values that `TOTALS` has left."""
    left = Counter(TOTALS[field])
    left.subtract(getattr(person, field) for person in people if getattr(person, field) is not None)
    values = [value for value in TOTALS[field] for _ in range(left[value])]
    chance.shuffle(values)
    for person in people:
        if getattr(person, field) is None:
            setattr(person, field, values.pop())


def _deal_prefixes(chance: random.Random, people: list[Draft]) -> None:
    """Who is called Saw, Naw, Sai …: among those whose sex is stated, because such a name tells it."""
    wanted = TOTALS["is_prefixed"][True] - sum(person.is_prefixed is True for person in people)
    open_ones = [person for person in people if person.is_prefixed is None and person.sex != NOT_STATED]
    for person in chance.sample(open_ones, wanted):
        person.is_prefixed = True
    for person in people:
        person.is_prefixed = bool(person.is_prefixed)


def _sources(chance: random.Random, taken: set[str]) -> dict[tuple[str, bool], Iterator[Name]]:
    plain = {(sex, False): names.names(chance, sex, taken) for sex in (FEMALE, MALE, NOT_STATED)}
    return plain | {(sex, True): names.prefixed_names(chance, sex, taken) for sex in (FEMALE, MALE)}


def _give_names(chance: random.Random, people: list[Draft]) -> None:
    taken = {person.name.en for person in people if person.name}
    sources = _sources(chance, taken)
    for person in people:
        person.name = person.name or next(sources[person.sex, person.is_prefixed])
        if person.honorific is None:
            person.honorific = _honorific(chance, person)


def _honorific(chance: random.Random, person: Draft) -> str:
    if person.sex == NOT_STATED or chance.random() < (0.7 if person.is_prefixed else 0.08):
        return ""
    woman = person.sex == FEMALE
    if person.work == OTHER:
        return "Sayama" if woman else "Saya"
    if person.age in ("18-24", "25-34"):
        return "Ma" if woman else "Ko"
    if chance.random() < 0.02:
        return "Dr"
    return "Daw" if woman else "U"


def _need_somebody(people: list[Draft]) -> None:
    """At the first centre one person was entered twice, the second time without phone and address, so that nothing
    tells the two apart; and of somebody the probation is about to end."""
    here = [p for p in people if p.centre == "PDK" and p.status == "active" and not (p.key or p.is_prefixed)]
    plain = [p for p in here if not p.has_pseudonym and p.sex != NOT_STATED]
    second = next(p for p in plain if not p.has_email)
    if second.has_phone:
        other = next(p for p in people if not p.has_phone and not p.key)
        second.has_phone, other.has_phone = False, True
    first = next(p for p in plain if p is not second and p.sex == second.sex and p.has_phone)
    second.name, second.honorific = first.name, first.honorific
    next(p for p in reversed(plain) if p not in (first, second)).is_beginning = True


def draft_people(chance: random.Random) -> list[Draft]:
    """All 240, in an order that chance decides; every count of `TOTALS` holds."""
    people = [*fixed_people()]
    people += [Draft() for _ in range(PEOPLE - len(people))]
    dealt = [field.name for field in fields(Draft) if field.name in TOTALS and field.name != "is_prefixed"]
    for field in dealt:
        _deal(chance, people, field)
    _deal_prefixes(chance, people)
    _give_names(chance, people)
    silent = [p for p in people if p.has_email and not p.key and not p.consent and p.status in ("active", "dormant")]
    for person in chance.sample(silent, NEVER_AGREED):
        person.consent = "never"
    _need_somebody(people)
    chance.shuffle(people)
    return people
