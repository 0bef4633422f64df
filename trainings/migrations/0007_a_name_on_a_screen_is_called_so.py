"""A name on a screen has a name of its own, so that the walls know it wherever it stands (safety C-31).

A sealed text is bound to the name of its field: what was sealed under the old one is sealed anew, a guest's name too.
"""

from django.db import migrations

from members import crypto
from members.fields import Sealed

RENAMED = (("guest", "name", "full_name"), ("namealias", "name", "screen_name"))


def _sealed_for(row, model: str, old: str, new: str) -> Sealed | None:
    """The text under its field's new name; None where there is nothing to do."""
    text = row.__dict__[new]
    if text is None:
        return None
    try:
        data = crypto.unseal(text, f"trainings.{model}.{old}:{row.uid}".encode())
    except crypto.Unreadable:  # sealed since the field is called so
        return None
    return Sealed(crypto.seal(data, f"trainings.{model}.{new}:{row.uid}".encode()))


def seal_anew(apps, schema_editor) -> None:
    for name, old, new in RENAMED:
        model = apps.get_model("trainings", name)
        for row in model.objects.only("uid", new).iterator():
            if sealed := _sealed_for(row, name, old, new):
                model.objects.filter(pk=row.pk).update(**{new: sealed})


class Migration(migrations.Migration):
    dependencies = [("trainings", "0006_what_guests_are_called")]
    operations = [
        migrations.RenameField("namealias", "name", "screen_name"),
        migrations.RunPython(seal_anew, migrations.RunPython.noop),
    ]
