"""Model fields of the house."""

from django.db import models

from . import crypto


class Sealed(str):
    """Ciphertext as it stands in the database."""

    __slots__ = ()


class _Attribute:
    """Opens the value on first use; needs the row's `uid`, to which the ciphertext is bound."""

    def __init__(self, field):
        self.field = field

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.open(value, instance.uid)
        return value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that is sealed with the field keys, bound to model, field and row (safety C-29).

    The model must have `uid = UUIDField(default=uuid4)`. None stays NULL, "" is sealed like any text.
    `.values()` gives `Sealed` strings: open them with `field.open(value, uid)` or `open_value`.
    Filtering and bulk_update are refused, because both would need the plain text in SQL.
    """

    description = "Encrypted text"

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Attribute(self))

    @property
    def context(self) -> str:
        owner = self.model._meta.concrete_model
        return f"{owner._meta.app_label}.{owner._meta.model_name}.{self.name}"

    def _bound(self, uid) -> bytes:
        return f"{self.context}:{uid}".encode()

    def close(self, text: str | None, uid) -> Sealed | None:
        """Plain text -> ciphertext for the row `uid`."""
        return None if text is None else Sealed(crypto.seal(text.encode(), self._bound(uid)))

    def open(self, value: str | None, uid) -> str | None:
        """Ciphertext of the row `uid` -> plain text. Raises crypto.Unreadable."""
        return None if value is None else crypto.unseal(value, self._bound(uid)).decode()

    def renew(self, value: str | None, uid) -> Sealed | None:
        """Ciphertext of the row `uid` -> the same text under the current key. Raises crypto.Unreadable."""
        return None if value is None else Sealed(crypto.reseal(value, self._bound(uid)))

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.close(str(value), model_instance.uid)

    def get_prep_value(self, value):
        if value is None or isinstance(value, Sealed):
            return None if value is None else str(value)
        raise TypeError(f"{self.context}: plain text must not reach SQL; save the instance instead.")

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        return str(self.pre_save(obj, False) or "")


def open_value(model, field: str, value: str | None, uid) -> str | None:
    """Open one column of a `.values()` row."""
    return model._meta.get_field(field).open(value, uid)
