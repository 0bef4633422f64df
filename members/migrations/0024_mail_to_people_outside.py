import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0023_the_ledger_of_learning")]
    operations = [
        migrations.AddField(model_name="outboxmessage", name="outsider", field=models.UUIDField(null=True)),
        migrations.AddField(
            model_name="outboxmessage",
            name="centre",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.justicecentre",
            ),
        ),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                condition=models.Q(("outsider__isnull", False)), fields=["outsider"], name="outbox_outsider"
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outsider__isnull", False)),
                fields=("kind", "outsider", "ref_key", "version"),
                name="outbox_outsider_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="outboxmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("centre", None), ("outsider", None)),
                    models.Q(("outsider__isnull", False), ("recipient", None)),
                    _connector="OR",
                ),
                name="outbox_one_addressee",
            ),
        ),
    ]
