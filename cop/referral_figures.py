"""The page of figures of referrals: I11 to I14 and I18, with what is too small withheld (domain 5, safety C-43)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from members import clock
from members.models import Member, Term
from members.templatetags.waing import digits

from .indicators import YEAR, Table, Told, ground_for, rate_told, table_told
from .models import Referral
from .reports import Ground, shown
from .reports import referrals as reports


@dataclass(frozen=True)
class ReferralFigures:
    title: str
    rates: list[Told]
    tables: list[Table]
    violations: list[tuple[str, str, str, str]]


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
            table_told(_("First contact"), reports.contact_bands(decided), Referral.ContactBand.choices),
            table_told(_("Who it was for"), reports.eligibility_counts(decided), [(term.pk, term) for term in terms]),
            table_told(_("Pro bono hours"), reports.hours_bands(decided), Referral.Hours.choices),
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
