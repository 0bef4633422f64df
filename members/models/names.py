"""The names of people from plain rows, for lists: no instance is made for a row."""

from collections.abc import Collection, Iterable

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import naming
from ..fields import open_value


def names_of(people: type[Model], rows: Iterable[tuple], holding: Collection[str] = ()) -> list[naming.Named]:
    """People of whom these are the `Member.objects.name_rows`, by name; `holding` as in `names`."""
    language, titles = get_language(), {code: str(label) for code, label in people.Honorific.choices}
    found = (row for row in rows if not holding or _holds(people, row, holding))
    return sorted((_named(people, row, language, titles) for row in found), key=lambda one: one.key)


def _holds(people: type[Model], row: tuple, keys: Collection[str]) -> bool:
    """Whether one of the names that this reader may read holds one of the keys."""
    uid, is_named, display, name_my, name_en = row[1:6]
    names = [("display_name", display)]
    if is_named or not display:
        names += [("full_name_my", name_my), ("full_name_en", name_en)]
    opened = (naming.sort_key(open_value(people, field, sealed, uid)) for field, sealed in names if sealed)
    return any(key in name for name in opened for key in keys)


def _named(people: type[Model], row: tuple, language: str, titles: dict[str, str]) -> naming.Named:
    pk, uid, is_named, display, name_my, name_en, honorific, *rest = row
    if display and not is_named:
        name = open_value(people, "display_name", display, uid)
        return naming.Named(pk, name, naming.language_of(name), naming.sort_key(name), tuple(rest))
    sealed = naming.in_language(name_my, name_en, language)
    if not sealed:
        return naming.Named(pk, str(_("Former member")), language, "", tuple(rest))
    bare = open_value(people, "full_name_my" if sealed is name_my else "full_name_en", sealed, uid)
    name = naming.with_title(bare, titles.get(honorific, ""))
    return naming.Named(pk, name, naming.language_of(bare), naming.sort_key(bare), tuple(rest))
