"""The page of figures of referrals: I11 to I14 and I18, with what is too small withheld (domain 5, safety C-43)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from members import clock
from members.models import JusticeCentre, Member, Term
from members.templatetags.waing import digits

from .models import Referral
from .reports import Ground, shown, suppressed
from .reports import referrals as reports
from .reports.questions import Rate

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Told:
    """One indicator: its name, its value, of how many, and a line more."""

    name: str
    value: str
    beside: str = ""
    more: str = ""


@dataclass(frozen=True)
class Table:
    title: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True)
class ReferralFigures:
    title: str
    rates: list[Told]
    tables: list[Table]
    violations: list[tuple[str, str, str, str]]


def ground_for(member: Member) -> JusticeCentre | None:
    """The own centre; with a network post, or none of one's own, the whole network."""
    is_network = any(post.centre_id is None for post in member.current_posts)
    return None if is_network else member.centre


def rate_told(name: str, rate: Rate, more: str = "", *, left_out: int = 0) -> Told:
    """Parts of a whole, both or neither: a small part or a small rest is withheld, and then all else of it too.

    `left_out`: those of a printed total that are in neither part; where they are few, the whole would betray them.
    """
    if not rate.of:
        return Told(name, "–")
    cells = suppressed({"in": rate.n, "out": rate.of - rate.n, "left_out": left_out})
    if any(not isinstance(cell, int) for cell in cells.values()):
        return Told(name, digits(shown(cells["in"])))
    facts = _("%(n)s of %(of)s") % {"n": rate.n, "of": rate.of}
    return Told(name, digits(f"{rate.percent}%"), digits(facts), digits(more))


def _table(title: str, cells: Mapping, names: Iterable[tuple]) -> Table:
    told = suppressed(cells)
    return Table(title, [(str(name), digits(shown(told[key]))) for key, name in names if key in told])


def figures_of_referrals(member: Member) -> ReferralFigures:
    """Of the last twelve months, of the reader's own ground."""
    centre, now = ground_for(member), clock.now()
    rows = Referral.objects.filter(centre=centre) if centre else Referral.objects.all()
    decided = reports.within(rows, now - YEAR, now)
    terms = Term.objects.of(Term.List.ELIGIBILITY)
    return ReferralFigures(
        title=str(centre or _("The network")),
        rates=_rates(decided, Ground(centre_id=centre.pk if centre else None)),
        tables=[
            _table(_("First contact"), reports.contact_bands(decided), Referral.ContactBand.choices),
            _table(_("Who it was for"), reports.eligibility_counts(decided), [(term.pk, term) for term in terms]),
            _table(_("Pro bono hours"), reports.hours_bands(decided), Referral.Hours.choices),
        ],
        violations=[
            (str(one.topic), *(digits(shown(cell)) for cell in (one.seen, one.challenged, one.granted)))
            for one in reports.referral_violations(decided)
        ],
    )


def _rates(decided, ground: Ground) -> list[Told]:
    taken, fought = reports.acceptance(decided), reports.challenged(decided)
    unknown = reports.contact_bands(decided)[Referral.ContactBand.UNKNOWN]
    hours = _("Half within %(hours)s hours.") % {"hours": round(taken.hours)} if taken.hours is not None else ""
    return [
        rate_told(_("Taken by a lawyer"), taken.rate, hours),
        rate_told(_("Seen within 24 hours of the arrest"), reports.early_access(decided), left_out=unknown),
        rate_told(_("Representation begun"), reports.represented(decided)),
        rate_told(_("Violations challenged in court"), fought.filed),
        rate_told(_("Applications granted"), fought.granted),
        rate_told(_("Lawyers who took a case"), reports.contribution(decided, ground.people())),
    ]
