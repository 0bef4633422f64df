"""How the rules say a choice of words: Burmese ones in the order of signs in which the folded text has them."""

import re

from ..zawgyi import reorder

BURMESE = "\u1000-\u103f\u104c-\u104f"
SYLLABLE_GOES_ON = "[\u102b-\u103e]"  # a sign here belongs to the letter before it
YEAR = r"(?:18|19|20)\d\d"
# Words after which a number counts something: it is no number of anybody.
COUNTED = (
    r"(?:kyats?|mmk|ks|usd|dollars?|baht|%|per\s?cent|people|persons?|users?|cases?|million|billion|lakhs?"
    r"|subscri\w+|households?|visitors?|views?|km|kg|acres?|times|years?|months?|days?)"
)


def either(words: str) -> str:
    """Words between white space -> a pattern for any of them, longest first; "_" stands for a space that may lack."""
    ordered = sorted({reorder(word) for word in words.split()}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace("_", r"[ \-]?") for word in ordered) + ")"


COUNTED_MY = either("ကျပ် ရာခိုင်နှုန်း ဦး ယောက် မှု ခု သိန်း သန်း ဒေါ်လာ အိမ်ထောင်စု ကြိမ် နှစ် ရက် လ ကီလို ဧက စောင် အုပ်")
