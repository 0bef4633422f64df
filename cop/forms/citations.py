"""The field in which people say what law they rely on, one a line, as they would write it on paper.

What is certain is taken; what can be read in two ways is asked about beneath; what the library does not know is said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from zlib import crc32

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cop.law import recognise
from members.forms.safe_text import SafeTextarea, SafeTextField
from members.text import ControlCharacter, normalise

from ..services.citing import Cite, Offer, offers_in

NONE = "none"
MOST_LINES = 30
AROUND = " \t,.;:၊။-–—"


@dataclass(frozen=True)
class _Line:
    """One typed line: what it cites, and for what."""

    text: str
    offers: tuple[Offer, ...]

    @property
    def proposition(self) -> str:
        """What stands behind the last citation: "CrPC 497(1): bail is the rule"."""
        return self.text[self.offers[-1].end :].strip(AROUND) if self.offers else ""


def _name_of(offer: Offer) -> str:
    """The question's field: by what was typed, so that an answer stays with its words when lines move."""
    return f"cite_{crc32(offer.text.encode()):08x}"


def read_lines(text: str) -> list[_Line]:
    """The lines of a text that say something, with what each can mean. Raises ControlCharacter.

    The library is asked once, for all lines together.
    """
    text = normalise(text)
    offers, lines, start = offers_in(text), [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip() and len(lines) < MOST_LINES:
            here = (offer for offer in offers if start <= offer.start < end)
            lines.append(_Line(line, tuple(replace(o, start=o.start - start, end=o.end - start) for o in here)))
        start = end + 1
    return lines


def as_lines(citations: Iterable) -> str:
    """Citations as they would be typed, so that a form can begin with them."""
    return "\n".join(_as_line(one) for one in citations)


def _as_line(citation) -> str:
    target = citation.target
    key = getattr(target, "key", "")
    printed = f"{getattr(target, 'citation', None) or target}{citation.pinpoint}"
    found = recognise(printed)
    is_sure = len(found) == 1 and found[0].is_certain
    text = printed if is_sure or not key else f"{key}{citation.pinpoint}"
    return f"{text} – {citation.proposition}" if citation.proposition else text


class CitationsField(SafeTextField):
    """Text of several lines. The form turns it into a list of `Cite`."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("Law or ruling you rely on"))
        kwargs.setdefault("help_text", _("For example CrPC 497(1), or 1960 BLR 192. One a line."))
        kwargs.setdefault("widget", SafeTextarea(attrs={"rows": 3}))
        super().__init__(single_line=False, max_length=6_000, **kwargs)


class CitingForm(forms.Form):
    """A form with the field `citations`. `cleaned_data["citations"]` is a list of `Cite`, in the order typed.

    Subclasses that lay out their fields themselves also place `form.asked_citations`.
    """

    citations = CitationsField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._asked: dict[str, Offer] = {}
        if self.is_bound:
            for offer in self._doubtful():
                self._ask(offer)

    @property
    def asked_citations(self) -> list:
        """The questions: which of two sections was meant."""
        return [self[name] for name in self._asked]

    def _typed_lines(self) -> list[_Line]:
        try:
            return read_lines(self.data.get(self.add_prefix("citations"), ""))
        except ControlCharacter:
            return []

    def _doubtful(self) -> Iterator[Offer]:
        return (offer for line in self._typed_lines() for offer in line.offers if offer.certain is None)

    def _ask(self, offer: Offer) -> None:
        name = _name_of(offer)
        if name in self._asked:
            return
        self._asked[name] = offer
        choices = [(option.value, option.label) for option in offer.options]
        self.fields[name] = forms.ChoiceField(
            label=_("Which one is “%(text)s”?") % {"text": offer.text},
            choices=[*choices, (NONE, _("None of these"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the one that you mean.")},
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if "citations" in cleaned:
            cleaned["citations"] = self._cites(cleaned["citations"])
        return cleaned

    def _cites(self, text: str) -> list[Cite]:
        lines = read_lines(text)
        if unknown := [line.text.strip() for line in lines if not line.offers]:
            shown = _("The library does not have: %(lines)s. Write the Act and the section, as CrPC 497(1).")
            self.add_error("citations", ValidationError(shown % {"lines": "; ".join(unknown)}, code="unknown"))
        return [cite for line in lines for cite in self._of_line(line)]

    def _of_line(self, line: _Line) -> Iterator[Cite]:
        for offer in line.offers:
            if option := offer.certain or self._answered(offer):
                yield Cite(option.target, option.pinpoint, line.proposition[:300])

    def _answered(self, offer: Offer):
        answer = self.cleaned_data.get(_name_of(offer))
        return next((option for option in offer.options if option.value == answer), None)
