"""Names on a screen against the names of people: equal ones, with or without an honorific, in any writing."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from members.text import clean, stored_key
from members.text.clean import CONTROL
from members.text.names import HONORIFICS, IN_BURMESE, IN_LATIN, honorific_code, name_key
from members.text.syllables import starts_syllable
from members.text.zawgyi import MYANMAR, to_unicode

from .people import Person
from .spelling import sounds_of
from .words import OWNED, is_device

# Signs that no name has: variation selectors, joiners, skin tones.
PICTURES = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0000-\U000e007f]")
JOINTS = re.compile(r"[()\[\]{}<>|/,;_၊။]|\s[-–—:~]\s|\s?[:]\s")
SCRIPTS = re.compile(r"(?<=[\u1000-\u109f])\s+(?=[A-Za-z])|(?<=[A-Za-z.])\s+(?=[\u1000-\u109f])")
# They stand before names and on identity cards too, so leaving one out is no error and no proof either.
_PREFIXES = "saw naw nan nang nam sai khun salai mai mi min nai sao sa lway စော နော် နန်း စိုင်း ခွန် ဆလိုင်း မယ် မိ မင်း နိုင်"
PREFIXES = frozenset(_PREFIXES.split())
HONORIFIC_KEYS = {stored_key(word): code for words in (IN_BURMESE, IN_LATIN) for word, code in words.items()}
HONORIFIC_KEYS |= {stored_key(code): code for code in HONORIFICS}
SHORTEST = 2  # letters of a name without its honorific
LONGEST = 200  # characters that are looked at


def readable(name: str) -> str:
    """A name on a screen as one line without control characters and pictures' invisible parts."""
    return PICTURES.sub("", clean(CONTROL.sub("", name[:LONGEST]), single_line=True))


@lru_cache(maxsize=8192)
def keys_of(name: str) -> tuple[str, ...]:
    """The key of a name as it stands, and as it would be if it were Zawgyi."""
    name = readable(name)
    found = {name_key(name)}
    if MYANMAR.search(name):
        found |= {stored_key(clean(to_unicode(name), single_line=True))}
    return tuple(sorted(found - {""}))


def parts_of(name: str) -> list[str]:
    """A name cut at brackets, strokes and changes of script; the owner and the device of `thida mon's Redmi`."""
    parts = []
    for piece in JOINTS.split(name):
        parts += [part.strip(" .·•*\"'") for part in SCRIPTS.split(piece)]
    parts = [part for part in parts if part]
    if len(parts) == 1 and (found := OWNED.match(parts[0])):
        return [found["owner"], found["device"]]
    return parts


class Names:
    """Whose name this is, among some people. Every question answers with a set of people."""

    def __init__(self, people: Iterable[Person]):
        self.plain: dict[str, set[Person]] = defaultdict(set)
        self.short: dict[str, set[Person]] = defaultdict(set)
        self.sounds: dict[str, set[Person]] = defaultdict(set)
        self.aliases: dict[str, set[Person]] = defaultdict(set)
        for person in people:
            for name in person.names:
                self._learn(person, name)
            for alias in person.aliases:
                for key in keys_of(alias):
                    self.aliases[key].add(person)

    def _learn(self, person: Person, name: str) -> None:
        key = name_key(name)
        self.plain[key].add(person)
        for rest in without_prefix(name):
            self.short[rest].add(person)
        for sound in sounds_of(name):
            self.sounds[sound].add(person)

    def alias(self, name: str) -> set[Person]:
        """Whose confirmed alias this is."""
        return set().union(*(self.aliases.get(key, ()) for key in keys_of(name)))

    def exact(self, name: str) -> set[Person]:
        """Everybody who has this name, or whose honorific and name it is. Of namesakes those with its honorific."""
        found: set[Person] = set()
        titled: set[Person] = set()
        for key in keys_of(name):
            found |= self.plain.get(key, set())
            for honorific, rest in honorifics_off(key):
                named = self.plain.get(rest, set())
                found |= named
                titled |= {person for person in named if honorific_code(person.honorific) == honorific}
        return titled if titled and len(found) > 1 and not self._plainly(name) else found

    def _plainly(self, name: str) -> bool:
        return any(self.plain.get(key) for key in keys_of(name))

    def spelt(self, name: str) -> set[Person]:
        """Whose name this may be in another Latin spelling."""
        names = [readable(name), *(rest for rest in [without_honorific(readable(name))] if rest)]
        return set().union(*(self.sounds.get(sound, set()) for one in names for sound in sounds_of(one)))

    def shortened(self, name: str) -> set[Person]:
        """Whose name this is but for a prefix such as Saw or Nang that one of the two leaves out."""
        found: set[Person] = set()
        for key in keys_of(name):
            for rest in {key, *(rest for _code, rest in honorifics_off(key))}:
                found |= self.short.get(rest, set())
        for rest in without_prefix(name):
            found |= self.plain.get(rest, set())
        return found


def without_prefix(name: str) -> list[str]:
    """The key of a name without the prefix or honorific-like word that it begins with, where it does."""
    name = readable(name)
    first, _space, rest = name.partition(" ")
    if rest and first.casefold() in PREFIXES | {"ma", "ko", "maung"}:
        return [name_key(rest)]
    glued = [prefix for prefix in PREFIXES if name.startswith(prefix) and starts_syllable(name, len(prefix))]
    keys = (name_key(name[len(prefix) :]) for prefix in glued if MYANMAR.match(prefix))
    return [key for key in keys if len(key) >= SHORTEST]


def honorifics_off(key: str) -> list[tuple[str, str]]:
    """(honorific, the rest) for every way in which an honorific may stand before a name, glued to it or not."""
    found = []
    for word, code in HONORIFIC_KEYS.items():
        rest = key.removeprefix(word)
        if rest != key and len(rest) >= SHORTEST:
            found.append((code, rest))
    return found


def without_honorific(name: str) -> str:
    """A name of several words without the honorific it begins with; "" where it begins with none."""
    first, _space, rest = name.partition(" ")
    return rest.strip() if honorific_code(first.rstrip(".")) else ""


def doubled(name: str) -> str:
    """The key of what is said twice in a nickname (Ko Zaw Zaw: zaw), "" where nothing is."""
    for key in keys_of(name):
        for rest in (*(rest for _code, rest in honorifics_off(key)), key):
            half = len(rest) // 2
            if half >= SHORTEST and rest[:half] == rest[half:]:
                return rest[:half]
    return ""


def ends_with(person: Person, half: str) -> bool:
    """True where a name of this person ends with that word."""
    latin = person.full_name_en.split()
    if latin and (stored_key(latin[-1]) == half or sounds_of(latin[-1]) & (sounds_of(half) or {None})):
        return True
    own = stored_key(person.full_name_my)
    return bool(MYANMAR.match(half)) and own.endswith(half) and own != half


def is_bare_device(name: str) -> bool:
    """True for a name that is a device and nothing else, also with a number in brackets behind it."""
    return is_device(re.sub(r"\s*\(\s*\d*\s*\)\s*\Z", "", readable(name)))
