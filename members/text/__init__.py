"""Text in Myanmar: one normaliser for all that is saved, digits, syllables, names (architecture 8).

Pure functions, no database and no Django. Rules and figures: domain 3.1, 3.4, 3.5, 3.13; dependencies 7.
"""

from .clean import ControlCharacter, clean, fold_width
from .digits import burmese_digits, fold_digits
from .names import HONORIFICS, find_honorific, is_name, name_key, split_honorific, stored_key
from .nrc import find_nrc
from .syllables import readings, syllables, truncate_syllables
from .verdict import Context, Verdict, inspect, judge, normalise

__all__ = [
    "HONORIFICS",
    "Context",
    "ControlCharacter",
    "Verdict",
    "burmese_digits",
    "clean",
    "find_honorific",
    "find_nrc",
    "fold_digits",
    "fold_width",
    "inspect",
    "is_name",
    "judge",
    "name_key",
    "normalise",
    "readings",
    "split_honorific",
    "stored_key",
    "syllables",
    "truncate_syllables",
]
