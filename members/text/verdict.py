"""Is this text Unicode, Zawgyi, or to be asked about; and the one normaliser of all that is saved (domain 3.5).

Where the detector is sure it is obeyed, with one caution that domain 3.5 does not have: correct Unicode such as
ရတနာထူးမြ scores 0.955, and ပခုက္ကူ said often enough scores anything, so a text that could stand in Unicode as it is
(no Zawgyi-only mark) is asked about, not converted. A column or a file decides better than a cell: `judge` it and
hand the answer to `inspect`.
"""

import re
from dataclasses import dataclass
from enum import Enum
from unicodedata import normalize

from . import zawgyi
from .clean import clean

SURE, UNSURE = 0.95, 0.05
# In a file of Zawgyi, what the detector calls Unicode must be surely so: ပုဒ္မ scores 0.038, စန္ဒာ in Unicode 0.0008.
SURE_IN_ZAWGYI = 0.01
FOUR_FIFTHS = 4  # so many of one kind for each of the other, and the column or file is of that kind

# Win-Innwa and its like are Latin letters under a Burmese font: signs and figures within words, a final ";" for း.
ADDRESS = re.compile(r".@|://")
WIN_SIGN = re.compile(r"[;:\[\]{}&|@®§¶µ¿](?=[A-Za-z])|(?<=[A-Za-z])\d(?=[a-z])|(?<=[a-z]);(?=\s|$)|(?<=[a-z])[®§¶µ¿]")


class Context(Enum):
    """What the column or file around a text is written in."""

    UNICODE = "unicode"
    ZAWGYI = "zawgyi"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Verdict:
    """`text` to save, `original` to keep 30 days where state is converted, state kept | converted | ask | win_font.

    ask: `text` is unchanged and `suggestion` is what it would be if it were Zawgyi.
    """

    text: str
    original: str
    state: str
    suggestion: str = ""


def normalise(text: str, *, language: str = "my", single_line: bool = False) -> str:
    """What is saved: NFC, no invisible characters, surely-Zawgyi converted. Idempotent. Raises ControlCharacter."""
    return inspect(text, language=language, single_line=single_line).text


def inspect(
    text: str, *, language: str = "my", single_line: bool = False, context: Context = Context.UNCLEAR
) -> Verdict:
    """The normalised text and how sure that is. Only language "my" is looked at for Zawgyi: what Zawgyi uses are
    lawful letters in Mon, Karen and Shan. Raises ControlCharacter."""
    cleaned = clean(text, single_line=single_line)
    if language != "my":
        return Verdict(cleaned, text, "kept")
    if not zawgyi.MYANMAR.search(cleaned):
        return Verdict(cleaned, text, "win_font" if looks_like_win_font(cleaned) else "kept")
    lines = cleaned.split("\n")
    if context is Context.UNCLEAR and len(lines) > 1:
        context = judge(lines)
    verdicts = [_line(line, text, context) for line in lines]
    states = {verdict.state for verdict in verdicts}
    state = next(state for state in ("ask", "converted", "kept") if state in states)
    suggestion = "\n".join(verdict.suggestion or verdict.text for verdict in verdicts) if state == "ask" else ""
    return Verdict("\n".join(verdict.text for verdict in verdicts), text, state, suggestion)


def judge(texts) -> Context:
    """What a column, a file or a page of lines is written in, by the texts that leave no doubt.

    One name in Zawgyi does not make Zawgyi of many beside it that nobody can tell: a third must surely be so.
    """
    states = [_state(clean_line) for clean_line in {normalize("NFC", text) for text in texts}]
    converted, kept = states.count("converted"), states.count("unicode")
    if converted > FOUR_FIFTHS * kept and 2 * converted > states.count("either"):
        return Context.ZAWGYI
    if kept > FOUR_FIFTHS * converted:
        return Context.UNICODE
    return Context.UNCLEAR


def looks_like_win_font(text: str) -> bool:
    """True for `cifrm0if;` and the like: Latin letters that only a Win font shows as Burmese."""
    words = [word for word in text.split() if not ADDRESS.search(word)]
    signs = [len(WIN_SIGN.findall(word)) for word in words]
    return sum(signs) > 1 and 2 * sum(map(bool, signs)) >= len(signs)


def _line(line: str, original: str, context: Context) -> Verdict:
    state = _state(line, context)
    if state in ("converted", "ask"):
        unicode = zawgyi.to_unicode(line)
        if state == "converted":
            return Verdict(unicode, original, state)
        return Verdict(line, original, state, unicode)
    return Verdict(zawgyi.mend_lookalikes(line), original, "kept")


def _state(line: str, context: Context = Context.UNCLEAR) -> str:
    """converted | ask | unicode (surely) | same (conversion would change nothing) | either (nobody can tell)."""
    unicode = zawgyi.to_unicode(line)
    if unicode in (line, zawgyi.mend_lookalikes(line)):
        return "same"
    state = _decide(zawgyi.probability(line), zawgyi.has_mark(line), context, zawgyi.UNICODE_ONLY.search(line))
    # What would be converted again the next time it is saved was no Zawgyi to begin with.
    if state == "converted" and unicode != zawgyi.to_unicode(unicode):
        again = _decide(zawgyi.probability(unicode), zawgyi.has_mark(unicode), Context.UNCLEAR, None)
        return "ask" if again == "converted" else state
    return state


def _decide(score: float, marked: bool, context: Context, unicode_only) -> str:
    if context is Context.ZAWGYI:
        return "converted" if score >= SURE_IN_ZAWGYI and not unicode_only else "unicode"
    if score < UNSURE:
        return "unicode"
    if score > SURE and marked:
        return "converted"
    # Text of a Unicode column that could stand there needs no question, whatever its score.
    return "ask" if marked or (score > SURE and context is Context.UNCLEAR) else "either"
