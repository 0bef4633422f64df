"""What stands on a certificate, in one language, in the order in which it is read."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from members.squares import squares
from members.templatetags.waing import date_only, digits

from ..models import Certificate, CertificateRevision


@dataclass(frozen=True)
class Sheet:
    """`squares`: the rows of the QR code, 1 for black. All texts are in `language`, the code excepted."""

    language: str
    site: str
    heading: str
    before_name: str
    name: str
    after_name: str
    title: str
    facts: list[str]
    issued: str
    code_label: str
    code: str
    check: str
    address: str
    squares: list[list[int]]

    @property
    def lines(self) -> list[str]:
        """The paragraphs of the page, from top to bottom."""
        above = [self.site, self.heading, self.before_name, self.name, self.after_name, self.title, *self.facts]
        return [*above, self.issued, f"{self.code_label}: {self.code}", self.check, self.address]


def sheet_of(certificate: Certificate, revision: CertificateRevision, language: str) -> Sheet:
    """The sheet of this wording; `language` is my or en. No statement."""
    with translation.override(language):
        return _sheet(certificate, revision, language)


def _sheet(certificate: Certificate, revision: CertificateRevision, language: str) -> Sheet:
    address = settings.SITE_URL + reverse("trainings:check_certificate", args=[certificate.code])
    return Sheet(
        language=language,
        site=_(settings.SITE_NAME),
        heading=_("Certificate"),
        before_name=_("This is to certify that"),
        name=revision.name_my if language == "my" else revision.name_en,
        after_name=_("has completed the training"),
        title=revision.title,
        facts=[fact for fact in (_days(revision), _hours(revision.minutes)) if fact],
        issued=_("Issued on %(day)s") % {"day": date_only(certificate.issued_on)},
        code_label=_("Code"),
        code=certificate.shown_code,
        check=_("Whether it is valid can be seen at this address."),
        address=address,
        squares=squares_of(address),
    )


def _days(revision: CertificateRevision) -> str:
    if revision.first_on == revision.last_on:
        return _("Held on %(day)s") % {"day": date_only(revision.first_on)}
    days = {"first": date_only(revision.first_on), "last": date_only(revision.last_on)}
    return _("Held from %(first)s to %(last)s") % days


def _hours(minutes: int) -> str:
    return hours_in_words(minutes) if minutes else ""


def hours_in_words(minutes: int) -> str:
    """Hours and minutes of learning, in the active language."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s minutes of learning") % {"minutes": digits(rest)}
    if not rest:
        return _("%(hours)s hours of learning") % {"hours": digits(hours)}
    return _("%(hours)s hours and %(minutes)s minutes of learning") % {"hours": digits(hours), "minutes": digits(rest)}


def squares_of(address: str) -> list[list[int]]:
    """The QR code of the address, as Typst takes it: its margin is the paper's."""
    return [[int(square) for square in row] for row in squares(address, margin=0)]
