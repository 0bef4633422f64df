"""How passphrases are stored and which ones are good enough (safety C-03)."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .templatetags.waing import digits

MIN_LENGTH = 12
MIN_LENGTH_STAFF = 15
MAX_LENGTH = 128
ORG_WORDS = Path(__file__).parent / "data" / "org_words.txt"


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with 46 MiB, one pass, one lane: OWASP's figures, and no more memory than a small server has."""

    algorithm = "argon2id"
    memory_cost = 46 * 1024  # KiB
    time_cost = 1
    parallelism = 1


def _fold(text: str) -> str:
    """As it is compared: one width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _letters(text: str) -> str:
    """Without the digits and marks that people add to a word to make it pass."""
    return re.sub(r"[\W\d_]+", "", text) if text.isascii() else text


@cache
def _known_words() -> frozenset[str]:
    """Django's 20,000 most used passwords and the words of this field and of this site. Read once a process."""
    ours = ORG_WORDS.read_text(encoding="utf-8").split()
    return frozenset(CommonPasswordValidator().passwords | {_fold(word) for word in [*ours, settings.SITE_NAME]})


def _is_one_word(text: str) -> bool:
    """A known word, or one said several times over."""
    words = _known_words()
    return any(
        text[:size] in words and text == (text[:size] * len(text))[: len(text)] for size in range(3, len(text) + 1)
    )


def is_common(passphrase: str) -> bool:
    """Whether a list of usual passwords and of our own words would find it: as it is, or without digits and marks."""
    text = _fold(passphrase)
    return len(set(text)) < 5 or _is_one_word(text) or (bool(_letters(text)) and _is_one_word(_letters(text)))


def shortest(user=None) -> int:
    """How many characters this person's passphrase needs; staff's are longer."""
    return MIN_LENGTH_STAFF if user is not None and user.is_staff else MIN_LENGTH


def hint(user=None) -> str:
    """What to say beside the field."""
    text = _("At least %(n)s characters. Four words that do not belong together are best.")
    return text % {"n": digits(shortest(user))}


class PassphraseValidator:
    """12 to 128 characters, 15 for staff; any characters; not a usual password. Asks nobody on the network."""

    def validate(self, password: str, user=None) -> None:
        if len(password) < shortest(user):
            raise ValidationError(
                _("Use at least %(n)s characters.") % {"n": digits(shortest(user))}, code="too_short"
            )
        if len(password) > MAX_LENGTH:
            raise ValidationError(_("Use at most %(n)s characters.") % {"n": digits(MAX_LENGTH)}, code="too_long")
        handle = _fold(getattr(user, "username", "") or "")
        if is_common(password) or (handle and _letters(_fold(password)) == _letters(handle)):
            raise ValidationError(_("Too many people would guess this one. Put four words together."), code="common")

    def get_help_text(self) -> str:
        return hint()
