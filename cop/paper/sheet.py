"""What stands on the paper of an argument, in its own language and in the order in which it is read."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Member
from members.templatetags.waing import date_only, digits, stop

from ..models import ArgumentCitation, WrittenArgument


@dataclass(frozen=True)
class Section:
    """A heading, and paragraphs of lines."""

    heading: str
    paragraphs: list[list[str]]


@dataclass(frozen=True)
class Authority:
    """Something relied on: as it is printed, what it is about, what it is cited for, and a warning or nothing;
    `sentence` is the last three in one line."""

    number: str
    label: str
    heading: str
    proposition: str
    warning: str
    sentence: str

    @property
    def line(self) -> str:
        """As it is drawn: "1. CrPC s 61 24 hours – for what (Not checked yet)"."""
        more = [self.heading, self.proposition and f"– {self.proposition}", self.warning and f"({self.warning})"]
        return " ".join([f"{self.number}. {self.label}", *filter(None, more)])


@dataclass(frozen=True)
class Sheet:
    language: str
    court: str
    title: str
    sections: list[Section]
    authorities_heading: str
    authorities: list[Authority]
    caution: str
    source: str

    @property
    def lines(self) -> list[str]:
        """The paragraphs and headings of the paper, from top to bottom."""
        said = [self.court, self.title]
        for section in self.sections:
            said += [section.heading, *("\n".join(block) for block in section.paragraphs)]
        if self.authorities:
            said += [self.authorities_heading, *(one.line for one in self.authorities)]
        return [one for one in (*said, self.caution) if one]


def sheet_of(argument: WrittenArgument, reader: Member) -> Sheet:
    """The paper of an argument, as `reader` may take it along. One statement."""
    language = "my" if argument.language == "my" else "en"
    cited = argument.citations.with_targets().telling_books(reader)
    with translation.override(language):
        return _sheet(argument, language, cited)


def _sheet(argument: WrittenArgument, language: str, cited: Iterable[ArgumentCitation]) -> Sheet:
    parts = ((_("Facts"), argument.facts), (_("Reasoning"), argument.reasoning))
    asked = (_("What the court is asked for"), argument.request)
    return Sheet(
        language=language,
        court=_("Before the court of: ………………………………"),
        title=argument.title,
        sections=[Section(heading, paragraphs(text)) for heading, text in (*parts, asked) if text.strip()],
        authorities_heading=_("Law and rulings relied on"),
        authorities=[_authority(n, one) for n, one in enumerate(cited, 1)],
        caution=_("A model, not advice: look up every section and ruling before you file it. Write names and numbers "
                  "in by hand."),
        source=_source(argument),
    )  # fmt: skip


def _source(argument: WrittenArgument) -> str:
    name = _(settings.SITE_NAME)
    facts = {"site": name, "n": digits(argument.pk), "when": date_only(argument.published_at or argument.updated_at)}
    if argument.published_at is None:
        return _("%(site)s, argument %(n)s, draft of %(when)s") % facts
    return _("%(site)s, argument %(n)s, of %(when)s") % facts


def paragraphs(text: str) -> list[list[str]]:
    """Blank lines part paragraphs; within one every line stays a line."""
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in text.split("\n\n")]
    return [block for block in blocks if block]


def _authority(number: int, citation: ArgumentCitation) -> Authority:
    heading = heading_of(citation)
    warning = _("No longer in force") if citation.is_repealed else _unchecked(citation)
    return Authority(
        number=digits(number),
        label=citation.label,
        heading=heading,
        proposition=citation.proposition,
        warning=warning,
        sentence=" ".join(stop(part) for part in (heading, citation.proposition, warning) if part),
    )


def heading_of(citation: ArgumentCitation) -> str:
    """What it is about: the heading of a section, the name of a case, the title of a book that the reader may know;
    nothing of an Act."""
    if citation.resource_id:
        return str(citation.resource) if citation.tells_book else ""
    target = citation.case or citation.provision
    return getattr(target, "name", "") or getattr(target, "heading", "")


def _unchecked(citation: ArgumentCitation) -> str:
    return _("Not checked yet") if citation.provision_id and not citation.provision.is_checked else ""
