"""Street addresses (domain 3.13): a house, flat or plot by its number together with its street, ward or village.

A town, a ward or a street alone tells nobody apart and is let through.
"""

import re
from collections.abc import Iterator

from .words import BURMESE, YEAR, either

# --- English --------------------------------------------------------------------------------------------------------
HOUSE = r"(?:no|house|home|room|rm|flat|apt|apartment|unit|bldg|building|block|blk|plot|lot|hse|compound|shop|tower)"
HOUSE_NO = r"\(?\d{1,5} ?(?:\(?[a-z]\)?(?![a-z]))?(?: ?[/\-] ?(?:\d{1,4}[a-z]?|[a-z])(?![a-z\d]))?\)?"
STREET = (
    r"(?:streets?|str?\.|st|roads?|rd|lane|ln|avenue|ave|boulevard|blvd|lan|lann|yeiktha|yeik ?thar?|highway)(?![a-z])"
)
PLACE = (
    rf"(?:{STREET}|(?:quarter|qtr|ward|yat ?kwe[tk]|housing|estate|condo(?:minium)?|apartments?|compound|village"
    rf"|ywar?|block|mansion|residence)(?![a-z]))"
)
# A sentence goes on with these; an address does not.
NOT_IT = (
    r"(?!(?:is|was|were|are|the|this|that|for|about|on|has|had|have|will|by|from|with|in|to|which|who|says?|and|or|not"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|of|law|act|under"
    r"|people|cases|days|a)(?![a-z]))"
)
WORD = rf"{NOT_IT}\(?[\w'.&]{{1,24}}\)?"
LAW_BEFORE = re.compile(
    r"(?:(?<![a-z])(?:laws?|acts?|orders?|rules?|sections?|ss?\.?|notifications?|forms?|articles?|directives?|regulations?"
    r"|schedules?|chapters?|pages?|pp?\.?"
    r"|question|session|group|item|table|figure|step|paragraphs?|para|part|clinic|case|course|module|annex"
    r"|appendix|version|bill|letter)"
    rf"|{either('ဥပဒေ အမိန့် ကြော်ငြာစာ စာ ပုဒ်မ ညွှန်ကြားချက် ညွှန်ကြားလွှာ အခန်း နည်း ပုံစံ မေးခွန်း')}"
    rf"|{either('စာမျက်နှာ အုပ်စု သင်ခန်းစာ ဇယား အပိုဒ် မှု')})[ .,:(]{{0,3}}\Z",
    re.IGNORECASE,
)
NUMBERED = re.compile(
    rf"(?<![a-z]){HOUSE}[ .:#(\-]{{0,4}}(?:nos?[ .:(]{{1,3}})?{HOUSE_NO}(?:[,.\-/\u104a]? {{1,2}}|,)"
    rf"(?:corner of (?:the )?)?(?:{WORD}"
    rf"(?:[,.\-]? {{1,2}}|,)){{0,7}}?{WORD}[, \-]{{1,2}}{PLACE}"
    rf"|(?<![a-z]){HOUSE}[ .:#(\-]{{0,4}}{HOUSE_NO}(?:[,.\-] ?| )\d{{1,3}}(?:st|nd|rd|th) {{1,2}}{STREET}"
    # The street in a sentence: "house 12 on Thiri street", "her house is number 7 in Thiri 3rd street".
    rf"|(?<![a-z])(?:house|home|room|flat|apt|apartment|building|shop|compound)[ .:#(\-]{{1,4}}(?:is |was )?"
    rf"(?:no\.?|number)?[ .]{{0,2}}{HOUSE_NO},? {{1,2}}(?:in|on|at|off|along) (?:the )?"
    rf"(?:(?:{WORD}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}{STREET}"
    r"|(?<![a-z])(?:house|home|flat|apartment)[ .]{1,2}(?:no\.?|number)[ .:#(]{1,3}\d{1,4}(?![\d/%.])"
    rf"|(?<![a-z])(?:house|home|room|rm|flat|apt|apartment|unit|bldg|building|plot|lot|compound)[ .:#(\-]{{1,4}}"
    rf"(?:nos?[ .:(]{{1,3}})?{HOUSE_NO}, {{0,2}}(?:{WORD},? ){{0,3}}(?:ward|quarter|qtr|block)[ .:#(\-]{{1,3}}"
    r"(?:no[. ]{1,2})?\d{1,3}(?!\d)"
    # A village has few streets: the house, no. 17 in Kan Thar village.
    rf"|(?<![a-z])(?:house|home|shop|compound),?[ (]{{1,2}}(?:no\.?|number)[ .]{{1,2}}\d{{1,4}}\)?,? {{1,2}}"
    rf"(?:in|at|of) (?:the )?(?:{WORD} ){{1,4}}(?:village|ward|quarter)(?![a-z])"
    # Building and room together.
    rf"|(?<![a-z])(?:house|room|rm|flat|apt|apartment|unit|bldg|building|blk|block|tower)[ .:#(\-]{{0,4}}"
    rf"(?:no[. ]{{1,2}})?\(?(?:\d{{1,4}}(?:-?[a-z](?![a-z]))?|[a-z](?![a-z]))\)?,? {{1,2}}"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th) floor,? {{0,2}})?(?:house|room|rm|flat|apt|apartment|unit|bldg|building"
    rf"|tower)[ .:#(\-]{{0,4}}(?:no[. ]{{1,2}})?\(?(?:\d{{1,4}}[a-z]?|[a-z])(?![a-z\d])",
    re.IGNORECASE,
)
# Without a word for the house: figures, then names that begin with capitals, then the street.
PLAIN = re.compile(
    rf"(?<![\w./,\-])(?<!\d )(?!{YEAR}(?![\d/]))#?\d{{1,4}} ?(?:\(?[A-Za-z]\)?(?![a-z]))?(?:[/\-](?:\d{{1,4}}[A-Z]?"
    rf"|[A-Z])(?!\w))?"
    rf"(?:, {{0,2}}| {{1,2}})(?:\d{{1,2}}(?:st|nd|rd|th) [Ff]loor, ?)?"
    rf"(?:(?i:{NOT_IT})(?:[A-Z][\w'.]{{0,20}}|\d{{1,3}}(?:st|nd|rd|th))(?:, {{0,2}}| {{1,2}})){{1,5}}(?i:{STREET})"
    rf"(?! +(?:[Tt]raffic|[Ss]afety|[Aa]ct|[Ll]aw))"
)
# The street first, the house after it.
STREET_FIRST = re.compile(
    rf"(?<![a-z])(?:{NOT_IT}[a-z][\w']{{1,20}}|\d{{1,3}}(?:st|nd|rd|th)) {STREET}[, ]{{1,3}}"
    rf"(?:no|house|home|building|apartment|room)[ .:#(\-]{{1,4}}(?:no[. ]{{1,2}})?\d{{1,4}}(?![\d/])",
    re.IGNORECASE,
)
# Mandalay: a street, and the streets between which the house stands.
CORNER = re.compile(
    r"(?<!\w)\d{1,3}(?:st|nd|rd|th)?(?: {1,2}(?:st(?:reet)?|road|rd))?\.?[, (]{1,3}(?:between|betw|btwn|bet\.?"
    r"|corner of|x|×|&|and)[ ,(]{1,2}"
    r"\d{1,3}(?:st|nd|rd|th)(?: {0,2}(?:st(?:reet)?s?|road|rd))?\.?[ ,]{0,2}(?:x|×|and|&|\-)[ ,]{0,2}\d{1,3}(?:st"
    r"|nd|rd|th)(?! (?:of|[a-z]+ary|cent))"
    r"|between \d{1,3}(?:st|nd|rd|th)(?: street)? (?:and|&) \d{1,3}(?:st|nd|rd|th)(?: streets?)?[, ]{1,3}"
    r"(?:on |in |at )?\d{1,3}(?:st|nd|rd|th) street"
    r"|corner of \d{1,3}(?:st|nd|rd|th)?(?: street)? (?:and|x|&) \d{1,3}(?:st|nd|rd|th)?(?: street)?"
    r"|(?<!\w)\d{1,3}(?:st|nd|rd|th)? ?st(?:reet)?,? {1,2}\(?\d{1,3}(?:st|nd|rd|th)? ?[x×] ?\d{1,3}(?:st|nd|rd"
    r"|th)?(?!\d)",
    re.IGNORECASE,
)
LABELLED = re.compile(
    rf"(?<![a-z])(?:home |postal |street |his |her |their )?address {{0,2}}(?:[:=\-]|is"
    rf"|was) {{0,2}}[^\n.:;]{{0,40}}?(?<![\d/])\d{{1,4}}(?![\d/.%])"
    rf"|{either('လိပ်စာ')} {{0,2}}[:=\-] {{0,2}}[^\n\u104b:;]{{0,40}}?\d{{1,4}}(?![\d/.%])",
    re.IGNORECASE,
)

# --- Burmese --------------------------------------------------------------------------------------------------------
HERE = f"[{BURMESE}]"
NO_MY = either("အမှတ် နံပါတ်")
HOUSE_MY = either("အိမ် အိမ်ခန်း တိုက် တိုက်ခန်း ခြံ အခန်း မြေကွက် ဝင်း ဆိုင် ဆိုင်ခန်း အဆောက်အဦး အဆောက်အအုံ")
NUMBER_MY = (
    r"[ \-:(.]{0,4}(?:[a-zA-Z]-?)?\d{1,5} ?(?:\(?[a-zA-Z\u1000-\u1021]\)?(?![\u102b-\u103e]))?(?: ?[/\-] ?(?:\d{1,4}"
    r"|[a-zA-Z\u1000-\u1021])(?![\u102b-\u103e\d]))?[ )]{0,2}"
)
# လမ်း is a street only where it ends a name: နည်းလမ်း is a way, လမ်းညွှန် a guide.
WAYS = "".join(f"(?<!{word})" for word in ("နည်း", "ထွက်ပေါက်"))
STREET_MY = (
    rf"(?<=[{BURMESE} )\d]){WAYS}{either('လမ်း လမ်းသွယ် လမ်းမကြီး လမ်းမ ရိပ်သာ လမ်းကြား')}"
    rf"(?!{either('ညွှန် ကြောင်း စဉ် ပြ ပိုင်း ဆုံး ဘေး ပေါ် ခရီး လျှောက်')})"
)
NO_JUNCTION = f"(?!{either('ဆုံ ခွဲ')})"  # ၈ မိုင်လမ်းဆုံ is a place that everybody passes
WARD_MY = either("ရပ်ကွက် အိမ်ရာ ကွန်ဒို ကျေးရွာ ရွာ ရပ် ဝင်း တာဝါ")
BETWEEN = (
    rf"(?:"
    rf"(?!{either('ဥပဒေ ပုဒ်မ အရ နည်းလမ်း အတွက် ကြောင့် ဆိုင်ရာ')})[{BURMESE}a-zA-Z\d ,.()/\-\u104a]){{0,48}}?"
)
NUMBERED_MY = re.compile(
    rf"(?:{NO_MY}|{HOUSE_MY}(?: ?{NO_MY})?){NUMBER_MY}[\u104a,. )\-]{{0,3}}{BETWEEN}{STREET_MY}"
    rf"|(?:{NO_MY}|{HOUSE_MY}(?: ?{NO_MY})?){NUMBER_MY}(?:[\u104a,]|(?<=[ )])){BETWEEN}{HERE}{{2}}{WARD_MY}"
    rf"|{HOUSE_MY}(?: ?{NO_MY}){NUMBER_MY}(?:[\u104a, ]{{0,3}}){BETWEEN}(?<={HERE}){WARD_MY}"
    rf"|{HOUSE_MY}(?: ?{NO_MY}){NUMBER_MY}[\u104a, ]{{1,3}}\(?\d{{1,3}}\)? ?{either('ရပ်ကွက်')}"
    rf"|{HOUSE_MY}(?: ?{NO_MY}){NUMBER_MY}[\u104a, ]{{1,3}}{either('ရပ်ကွက် ရပ်ကွက်ကြီး')} ?\(?\d{{1,3}}(?![\d/])"
    # A house, a compound or a flat has a number of its own only in an address.
    rf"|{either('အိမ် ခြံ တိုက် တိုက်ခန်း အိမ်ခန်း')} ?{NO_MY}{NUMBER_MY}(?![/\d])"
    rf"|{either('တိုက် အိမ် အဆောက်အဦး')}(?: ?{NO_MY})?{NUMBER_MY}[\u104a, ]{{0,3}}"
    rf"(?:\d{{1,2}} ?{either('လွှာ ထပ်')}[\u104a, ]{{0,3}})?{either('အခန်း တိုက်ခန်း')}(?: ?{NO_MY})?{NUMBER_MY}"
)
STREET_FIRST_MY = re.compile(
    rf"(?:(?<={HERE}{{2}}){STREET_MY}"
    rf"|(?<!\d)\(?\d{{1,3}}\)? ?{either('လမ်း')}(?: ?\([{BURMESE} ]{{2,24}}\))?)"
    rf"[\u104a, ]{{0,3}}(?:{HOUSE_MY} ?)?{NO_MY}{NUMBER_MY}(?![/\d])",
    re.IGNORECASE,
)
PLAIN_MY = re.compile(
    rf"(?<![\d/.,\-])\(?\d{{1,4}}(?:/(?:\d{{1,3}}|(?:[a-z]|[\u1000-\u1021])(?![\u102b-\u103e])))? ?"
    rf"(?:\(?[a-zA-Z\u1000-\u1021]\)?(?![\u102b-\u103e]))?\)?"
    rf"(?:[\u104a,] ?| )"
    rf"(?:{HERE}{{2,24}} ?){{1,3}}{STREET_MY}{NO_JUNCTION}"
    rf"|(?<={HERE}{{2}}){STREET_MY}[\u104a, ]{{1,3}}(?:\(?\d{{1,2}}\)? ?|{HERE}{{2,24}}? ?){either('ရပ်ကွက်')}"
    rf"|\d{{1,3}} ?{either('လမ်း')}[\u104a, ]{{0,3}}\(?\d{{1,3}} ?(?:{either('လမ်း')})? ?(?:[x×*&\-]"
    rf"|{either('နှင့် နဲ့')}) ?\d{{1,3}} ?(?:{either('လမ်း ကြား')})",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(begin, end) of each street address in a folded text."""
    for pattern in (NUMBERED, PLAIN, NUMBERED_MY, PLAIN_MY):
        for found in pattern.finditer(text):
            if not LAW_BEFORE.search(text, max(0, found.start() - 24), found.start()):
                yield found.span()
    for pattern in (STREET_FIRST, STREET_FIRST_MY, CORNER, LABELLED):
        for found in pattern.finditer(text):
            yield found.span()
