"""A word in every text that is confidential. The tiers say which those are, so a new field needs no line here."""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import Error, models, transaction

from members.fields import EncryptedTextField
from members.tiers import Tier, fields_of

TEXTS = (EncryptedTextField, models.CharField, models.TextField)
# A word in their place would be no draft, no roster, no key of a mail: the pages take them apart again.
READ_BACK = {
    "members.Draft.content", "members.Draft.path", "members.DataCopy.content", "members.Submission.location",
    "cop.RosterImport.content", "cop.RosterImport.choices", "cop.RosterImport.found", "cop.RosterImport.task_by",
    "cop.WrittenArgument.kept", "trainings.AttendanceFile.content", "trainings.AttendanceFile.choices",
    "members.OutboxMessage.kind", "members.OutboxMessage.ref_key", "members.OutboxMessage.message_id",
    "members.AuditEntry.verb", "members.AuditEntry.object_type", "members.AuditEntry.object_id",
}  # fmt: skip
FOREIGN = {"sessions", "usersessions", "mfa", "account"}


def text_fields() -> Iterator[models.Field]:
    """Every field of tier T1 and T2 that somebody may type a sentence into."""
    for label, name in [*fields_of(Tier.RESTRICTED), *fields_of(Tier.CONFIDENTIAL)]:
        field = apps.get_model(label)._meta.get_field(name)
        is_typed = isinstance(field, TEXTS) and not field.choices and label.split(".")[0] not in FOREIGN
        if is_typed and f"{label}.{name}" not in READ_BACK:
            yield field


def _write(row: models.Model, field: models.Field, word: str) -> bool:
    """Whether the database takes the word there: some are closed lists by CHECK, some must stay empty."""
    before = getattr(row, field.attname)
    setattr(row, field.attname, word)
    try:
        with transaction.atomic():
            row.save(update_fields=[field.name])
    except (Error, ValueError):
        setattr(row, field.attname, before)
        return False
    return True


def plant(word: Callable[[models.Field, models.Model], str], rows: Callable[[type[models.Model]], models.QuerySet]):
    """Write `word(field, row)` into every text field of `rows(model)`; returns the fields that took it, by name."""
    planted = set()
    for field in text_fields():
        for row in rows(field.model):
            if _write(row, field, word(field, row)):
                planted.add(f"{field.model._meta.label}.{field.name}")
    return planted
