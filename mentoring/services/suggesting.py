"""Who could mentor whom, and why (learning 26). Hard filters are asked of the database; what is left is scored on
plain values. The same input gives the same order, and every part of a score can be said in words to both sides.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from members import circles, clock
from members.models import Affiliation, Block, Member, MemberArea, PracticeArea, Term, Topic
from members.models.member import CONTENT_LANGUAGES
from members.templatetags.waing import listed

from ..models import MenteeProfile, MentoringOffer, MentoringPair, MentoringProgramme, MentorProfile, NotWith
from ..models.programme import PARTS

SHOWN = 12
COLUMNS = ("member_id", "stages", "languages", "wish", "sex", "unit")
Facts = Mapping[str, Any]  # COLUMNS and `codes`: areas and topics, as "area:…" and "topic:…", in their order


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: `points` of at most `of`, and the codes that say why."""

    key: str
    points: int
    of: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    mentor_id: int
    parts: tuple[Part, ...]

    @property
    def score(self) -> int:
        return sum(part.points for part in self.parts)


# --- the hard filters ------------------------------------------------------------------------------------------------


def candidates(mentee: Member) -> QuerySet[MentorProfile]:
    """Mentors with room whom nothing keeps from this mentee, before anything is scored. What somebody does not want
    known (whom they do not work with, whom they block) leaves no trace but an absence."""
    me, them = mentee.pk, OuterRef("pk")
    apart = NotWith.objects.filter(Q(member=me, other=them) | Q(member=them, other=me))
    blocked = Block.objects.filter(Q(member=me, blocked=them) | Q(member=them, blocked=me))
    paired = MentoringPair.objects.open().filter(Q(mentor=them, mentee=me) | Q(mentor=me, mentee=them))
    rows = MentorProfile.objects.with_room().exclude(pk=me)
    rows = rows.filter(~Exists(apart), ~Exists(blocked), ~Exists(paired))
    # Strangers read a name only if one was chosen for them (domain 3.11).
    rows = rows.filter(circles.near(mentee, "member") | Q(member__display_name__isnull=False))
    profile = MenteeProfile.objects.filter(member=mentee).first()
    if profile and profile.ways:
        rows = rows.filter(Q(ways__overlap=profile.ways) | Q(ways=[]))
    return _other_offices(rows, mentee, profile)


def are_apart(people: Collection[int]) -> bool:
    """Two of these do not work with each other, or one blocks another."""
    apart = NotWith.objects.filter(member__in=people, other__in=people)
    return apart.exists() or Block.objects.filter(member__in=people, blocked__in=people).exists()


def _other_offices(rows: QuerySet, mentee: Member, profile: MenteeProfile | None) -> QuerySet:
    """Without those of the same office where one of the two wants that: one centre, or one organisation."""
    today = clock.today()
    open_ones = Affiliation.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today))
    mine = open_ones.filter(member=mentee).values("organisation")
    same = Q(Exists(open_ones.filter(member=OuterRef("pk"), organisation__in=mine)))
    if mentee.centre_id:
        same |= Q(member__centre=mentee.centre_id)
    return rows.exclude(same) if profile and profile.not_same_office else rows.exclude(same, not_same_office=True)


# --- the score -------------------------------------------------------------------------------------------------------


def _facts(rows: QuerySet, codes: Mapping[int, list[str]], *more: str) -> list[Facts]:
    """One statement of plain values, with the areas and topics that were read before."""
    found = rows.annotate(sex=F("member__sex"), unit=F("member__home_unit__code")).values(*COLUMNS, *more)
    return [{**row, "codes": codes.get(row["member_id"], ())} for row in found]


def _codes(profiles: QuerySet, among: Collection[str] | None = None) -> dict[int, list[str]]:
    """{member: their areas and topics}, none but those `among`; two statements, however many they are. Only areas
    that the person chose to show are read (domain B3)."""
    name, found = profiles.model._meta.model_name, defaultdict(list)
    areas = MemberArea.objects.filter(member__in=profiles.values("pk"), is_shown=True).order_by("area__order")
    topics = profiles.model.topics.through.objects.filter(**{f"{name}__in": profiles.values("pk")})
    for prefix, rows, owner in (("area", areas, "member"), ("topic", topics.order_by("topic__order"), name)):
        if among is not None:
            wanted = [code.partition(":")[2] for code in among if code.startswith(f"{prefix}:")]
            rows = rows.filter(**{f"{prefix}__code__in": wanted})
        for member, code in rows.values_list(owner, f"{prefix}__code"):
            found[member].append(f"{prefix}:{code}")
    return found


def _mine(mentee: Member) -> Facts | None:
    rows = MenteeProfile.objects.filter(member=mentee)
    return next(iter(_facts(rows, _codes(rows))), None)


def _share(wanted: Collection[str], there: Collection[str]) -> tuple[float, tuple[str, ...]]:
    """How much of what is wanted is there, and what of it, in the order in which it was wanted."""
    common = tuple(one for one in wanted if one in there)
    return (len(common) / len(wanted) if wanted else 0.0), common


def _fits(wish: str, sex: str) -> bool:
    return not wish or wish == sex


def _gender(mentee: Facts, mentor: Facts) -> tuple[float, tuple[str, ...]]:
    both = _fits(mentee["wish"], mentor["sex"]) and _fits(mentor["wish"], mentee["sex"])
    return float(both), (("wish",) if both and (mentee["wish"] or mentor["wish"]) else ())


def _region(mentee: Facts, mentor: Facts) -> tuple[float, tuple[str, ...]]:
    same = bool(mentee["unit"]) and mentee["unit"] == mentor["unit"]
    return float(same), (("same",) if same else ())


SHARES = {
    "area": lambda mentee, mentor: _share(mentee["codes"], mentor["codes"]),
    "region": _region,
    "language": lambda mentee, mentor: _share(mentee["languages"], mentor["languages"]),
    "gender": _gender,
    "stage": lambda mentee, mentor: _share(mentee["stages"], mentor["stages"]),
    "load": lambda mentee, mentor: (max(0, mentor["capacity"] - mentor["load"]) / max(1, mentor["capacity"]), ()),
}


def _points(weight: int, share: float) -> int:
    """Whole numbers; halves count up."""
    return int(weight * share + 0.5)


def _total(mentee: Facts, mentor: Facts, weights: Mapping[str, int]) -> int:
    """The score alone, for the thousands that are not shown."""
    return sum(_points(weights[key], SHARES[key](mentee, mentor)[0]) for key in PARTS)


def score(mentee: Facts, mentor: Facts, weights: Mapping[str, int]) -> Suggestion:
    """The parts of one suggestion, in the order of `PARTS`."""
    parts = []
    for key in PARTS:
        share, codes = SHARES[key](mentee, mentor)
        parts.append(Part(key, _points(weights[key], share), weights[key], codes))
    return Suggestion(mentor["member_id"], tuple(parts))


def suggest(mentee: Member, *, most: int = SHOWN) -> list[Suggestion]:
    """The best `most`, the highest score first; of equal ones the lower number. A fixed number of statements."""
    mine = _mine(mentee)
    if mine is None:
        return []
    weights = MentoringProgramme.objects.current().weights
    codes = _codes(MentorProfile.objects.all(), among=mine["codes"])
    rows = _facts(candidates(mentee), codes, "capacity", "load")
    best = nsmallest(most, rows, key=lambda row: (-_total(mine, row, weights), row["member_id"]))
    return [score(mine, row, weights) for row in best]


def explain(mentee: Member, mentor: Member) -> Suggestion | None:
    """The same for two people who are named already, whatever the filters say; None without both profiles."""
    mine, rows = _mine(mentee), MentorProfile.objects.filter(member=mentor)
    theirs = next(iter(_facts(rows.with_load(), _codes(rows), "capacity", "load")), None)
    if not mine or not theirs:
        return None
    asked = MentoringOffer.objects.open().filter(mentor=mentor, request__mentee=mentee).exists()
    theirs["load"] -= asked  # it is this one's own place
    return score(mine, theirs, MentoringProgramme.objects.current().weights)


# --- in words --------------------------------------------------------------------------------------------------------


def labels_of(suggestions: Iterable[Suggestion]) -> dict[str, str]:
    """{code: label} of what these suggestions name, in the active language; at most three statements."""
    codes = {code for one in suggestions for part in one.parts for code in part.codes}
    found = {code: str(label) for code, label in CONTENT_LANGUAGES if code in codes}
    for prefix, model in (("area", PracticeArea), ("topic", Topic)):
        wanted = [code.partition(":")[2] for code in codes if code.startswith(f"{prefix}:")]
        if wanted:
            found |= {f"{prefix}:{row.code}": str(row) for row in model.objects.filter(code__in=wanted)}
    if stages := {code for one in suggestions for part in one.parts if part.key == "stage" for code in part.codes}:
        found |= {row.code: str(row) for row in Term.objects.of(Term.List.STAGE).filter(code__in=stages)}
    return found


def _words(part: Part, labels: Mapping[str, str]) -> str:
    named = listed(*(labels[code] for code in part.codes if code in labels))
    if part.key == "area":
        return _("Both work on: %(what)s") % {"what": named} if named else _("No area or topic in common")
    if part.key == "language":
        return _("Both speak: %(what)s") % {"what": named} if named else _("No language in common")
    if part.key == "stage":
        return _("Both know: %(what)s") % {"what": named} if named else _("No stage of a case in common")
    if part.key == "region":
        return _("The same state or region") if part.codes else _("Another state or region")
    if part.key == "gender":
        if part.codes:
            return _("As you both wish")
        return _("Nobody wished for a woman or a man") if part.points else _("Not as one of you wished")
    return _("Has room for more") if part.points else _("Has hardly any room")


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    points: int
    of: int


def say(suggestion: Suggestion, labels: Mapping[str, str]) -> list[Said]:
    """Each part in words with its points, those that gave something first named."""
    return [Said(_words(part, labels), part.points, part.of) for part in suggestion.parts if part.of]
