"""Sections of the law, found by any writing of their number, by their heading and by the names of their instrument."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from cop.law import Found, recognise, section_tokens
from members.search import Entry, Source, Tokeniser, Watch, sources, tokenisers
from members.text import fold_digits, normalise
from members.text.searching import terms

from ..models import LegalInstrument, Provision

NUMBERED = ("provision", "case")
# A section without a word for it: behind an Act ("Penal Code 330"), glued to it (crpc167), or alone with a letter.
GLUED = re.compile(r"(?<=[A-Za-z])(?=\d{1,3}(?!\d))")
BARE = re.compile(r"(?<![\w/.])(\d{1,3}(?:-?[A-Za-z](?![a-z]))?(?: ?\([^()\s]{1,3}\))*)(?![\w/])")
LETTERED = re.compile(r"\d{1,3}(?:-?[A-Za-z]|(?: ?\([^()\s]{1,3}\))+)")


def _of_query(words: str) -> tuple[Sequence[str], str]:
    """The sections and rulings that are named, and the words without them and without the names of their Acts."""
    for text in _writings(normalise(words, single_line=True)):
        if tokens := section_tokens(text, query=True):
            rest = _without(text, lambda found: found.kind in NUMBERED)
            named = {token.partition(":")[0] for token in tokens}
            return tokens, _without(rest, partial(_is_act_of, named))
    return [], words


def _is_act_of(codes: set[str], found: Found) -> bool:
    return found.kind == "instrument" and found.keys[0] in codes


def _writings(text: str) -> Iterator[str]:
    """The query as it is, and as somebody means it who leaves out the word for a section."""
    yield text
    text = GLUED.sub(" ", fold_digits(text))
    yield text
    if LETTERED.fullmatch(text) or any(found.kind == "instrument" for found in recognise(text)):
        yield BARE.sub(r"s \1", text)


def _without(text: str, is_cut: Callable[[Found], bool]) -> str:
    """The text without some of the citations in it. "ss 24–26" names three in one place."""
    rest, at = [], 0
    for found in recognise(text):
        if is_cut(found) and found.start >= at:
            rest.append(text[at : found.start])
            at = max(at, found.end)
    return " ".join([*rest, text[at:]])


def _entries(ids: Collection[int]) -> Iterable[Entry]:
    for one in Provision.objects.current().filter(pk__in=ids).select_related("instrument"):
        law = one.instrument
        in_burmese, in_english = law.short_my or law.title_my, law.short_en or law.title_en
        yield Entry(
            pk=one.pk,
            title_my=f"{in_burmese or in_english} {one.label_my} {one.heading_my or one.heading_en}",
            title_en=f"{in_english or in_burmese} {one.label_en} {one.heading_en or one.heading_my}",
            body="\n".join(filter(None, (one.text_my, one.text_en))),
            labels=[law.title_my, law.title_en, *law.aliases], ref=one.key, url=one.get_absolute_url(),
            # The name of the Act stands in all its titles, and must not weigh like the heading of the section.
            is_titled=False, terms=[*one.search_forms, *(term for text in _own_words(one) for term in terms(text))],
        )  # fmt: skip


def _own_words(one: Provision) -> tuple[str, ...]:
    return one.label_my, one.label_en, one.heading_my, one.heading_en


tokenisers.register("sections", Tokeniser(of_text=section_tokens, of_query=_of_query))
sources.register(
    "provision",
    Source(
        label=_("Section of the law"),
        order=40,
        rows=Provision.objects.all,
        visible=Provision.objects.visible_to,
        entries=_entries,
        watches=(
            Watch(Provision),
            # Another version decides which one is shown.
            Watch(Provision, "instrument_id", ("key", "valid_from", "valid_to"), (Provision, "instrument_id")),
            Watch(LegalInstrument, through=(Provision, "instrument_id")),
        ),
    ),
)
