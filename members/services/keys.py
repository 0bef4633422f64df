"""The field keys change (safety C-30): every sealed value moves to the first key of FIELD_KEYS.

In batches that commit one by one, so it may be killed anywhere and begun again. A row that somebody holds at that
moment is left for the next round. Which columns there are is read from the models, so nobody can forget one.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial, reduce
from importlib import import_module
from operator import or_

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from .. import crypto
from ..fields import EncryptedTextField, Sealed
from . import marks

BATCH = 500
ROUNDS, PAUSE = 5, 1.0
MARK = "field_keys"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Store:
    """A place where sealed values lie.

    - `count()`: {key id: values}.
    - `move(after, size)`: seals the next rows behind the primary key `after` anew; returns the last key that it
      looked at, None behind the last row.
    """

    name: str
    count: Callable[[], Counter]
    move: Callable[[object, int], object]


def stores() -> Iterator[Store]:
    """Every model with an EncryptedTextField, then sessions and second factors."""
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedTextField)]
        if fields and model._meta.managed and not model._meta.proxy:
            columns = Columns(model, fields)
            yield Store(model._meta.label, columns.count, columns.move)
    yield Store("sessions", _count_sessions, _move_sessions)
    yield Store("second factors", _count_seeds, _move_seeds)


def count() -> dict[str, Counter]:
    """{store: {key id: values}}, without the stores that are empty."""
    found = {store.name: store.count() for store in stores()}
    return {name: keys for name, keys in found.items() if keys}


def rotate(*, batch: int = BATCH) -> int:
    """Move every value to the current key. Returns how many still have another one: held by somebody, or unreadable.

    Running it twice, or two at once, does no harm.
    """
    for left_rounds in reversed(range(ROUNDS)):
        for store in stores():
            last = None
            while (last := store.move(last, batch)) is not None:
                pass
        left = take_stock()
        if not left or not left_rounds:
            break
        time.sleep(PAUSE)
    return left


def take_stock() -> int:
    """Note which keys are in use, for the page of checks; returns how many values the current key does not open."""
    used = sum(count().values(), Counter())
    left = used.total() - used[crypto.current_key_id()]
    marks.set_mark(MARK, number=left, note=" ".join(sorted(used))[:120])
    if gone := set(used) - set(crypto.key_ids()):
        log.error("%s values need a field key that FIELD_KEYS no longer has", sum(used[name] for name in gone))
    return left


def _moved(seal_anew: Callable[[], str | None], old: str | None) -> str | None:
    """The value under the current key; one that no key opens stays, and is counted."""
    try:
        return seal_anew()
    except crypto.Unreadable:
        return old


# --- columns of our models ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Columns:
    model: type[models.Model]
    fields: list[EncryptedTextField]

    def count(self) -> Counter:
        used = Counter()
        with connection.cursor() as cursor:
            for field in self.fields:
                column, table = (connection.ops.quote_name(n) for n in (field.column, self.model._meta.db_table))
                cursor.execute(
                    f"SELECT split_part({column}, ':', 2), count(*) FROM {table} WHERE {column} IS NOT NULL GROUP BY 1"
                )
                used.update(dict(cursor.fetchall()))
        return used

    def move(self, after, size: int):
        with transaction.atomic():
            rows = self._stale(after, size)
            if not rows:
                return None
            self._write([self._anew(*row) for row in rows])
        return rows[-1][0]

    def _stale(self, after, size: int) -> list[tuple]:
        """(pk, uid, *values) of the next rows that have a value under another key, locked."""
        texts = {f"text_{f.name}": Cast(f.name, models.TextField()) for f in self.fields}
        current = f"{crypto.VERSION}:{crypto.current_key_id()}:"
        stale = reduce(or_, (Q(**{f"{t}__isnull": False}) & ~Q(**{f"{t}__startswith": current}) for t in texts))
        rows = self.model._base_manager.alias(**texts).filter(stale)
        rows = rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")
        rows = rows if after is None else rows.filter(pk__gt=after)
        return list(rows.values_list("pk", "uid", *(f.name for f in self.fields))[:size])

    def _anew(self, pk, uid, *values: Sealed | None) -> tuple:
        return (pk, *(_moved(partial(f.renew, v, uid), v) for f, v in zip(self.fields, values, strict=True)))

    def _write(self, rows: list[tuple]) -> None:
        name = connection.ops.quote_name
        columns = [name(field.column) for field in self.fields]
        types = [f"%s::{self.model._meta.pk.rel_db_type(connection)}[]", *["%s::text[]"] * len(columns)]
        sets = ", ".join(f"{column} = moved.{column}" for column in columns)
        key = name(self.model._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {name(self.model._meta.db_table)} AS old SET {sets}"
                f" FROM unnest({', '.join(types)}) AS moved (pk, {', '.join(columns)}) WHERE old.{key} = moved.pk",
                [list(column) for column in zip(*rows, strict=True)],
            )


# --- what others keep for us -------------------------------------------------------------------------------------


def _next(model, after, size: int) -> list:
    rows = model.objects.select_for_update(skip_locked=True).order_by("pk")
    return list((rows if after is None else rows.filter(pk__gt=after))[:size])


class _AsItIs:
    """In the place of the session serializer: the sealed text, unopened."""

    def dumps(self, sealed: str) -> bytes:
        return sealed.encode()

    def loads(self, data: bytes) -> str:
        return data.decode()


def _signed() -> dict:
    return {"salt": import_module(settings.SESSION_ENGINE).SessionStore().key_salt, "serializer": _AsItIs}


def _sealed_part(session: Session) -> str:
    """What is sealed in it; "" for one that is dead, because SECRET_KEY was another when it was signed."""
    try:
        return signing.loads(session.session_data, **_signed())
    except (signing.BadSignature, ValueError):
        return ""


def _count_sessions() -> Counter:
    used = Counter(crypto.key_id(_sealed_part(session)) for session in Session.objects.iterator())
    return Counter({name: n for name, n in used.items() if name})


@transaction.atomic
def _move_sessions(after, size: int):
    rows = _next(Session, after, size)
    for session in rows:
        old = _sealed_part(session)
        if old and (new := _moved(partial(crypto.reseal, old, crypto.SESSION), old)) != old:
            session.session_data = signing.dumps(new, compress=True, **_signed())
            session.save(update_fields=["session_data"])
    return rows[-1].pk if rows else None


def _sealed_in(value) -> Iterator[str]:
    """The sealed texts inside of JSON data."""
    if isinstance(value, str) and crypto.key_id(value):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _sealed_in(one)


def _with_new_seals(value):
    """JSON data with every sealed text in it under the current key."""
    if isinstance(value, dict):
        return {key: _with_new_seals(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_new_seals(one) for one in value]
    if isinstance(value, str) and crypto.key_id(value):
        return _moved(partial(crypto.reseal, value, crypto.SEED), value)
    return value


def _count_seeds() -> Counter:
    return Counter(
        crypto.key_id(sealed)
        for data in Authenticator.objects.values_list("data", flat=True).iterator()
        for sealed in _sealed_in(data)
    )


@transaction.atomic
def _move_seeds(after, size: int):
    rows = _next(Authenticator, after, size)
    for factor in rows:
        if (data := _with_new_seals(factor.data)) != factor.data:
            factor.data = data
            factor.save(update_fields=["data"])
    return rows[-1].pk if rows else None
