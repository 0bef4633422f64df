"""What learning counts for, in a ledger to which the app role only adds."""

import django.db.models.deletion
import members.clock
import members.models.numbered
from django.db import migrations, models

PROTECT = """
CREATE FUNCTION members_credit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = pg_get_userbyid((SELECT relowner FROM pg_class WHERE oid = TG_RELID)) THEN
        RETURN COALESCE(NEW, OLD);  -- purge_demo runs as the owner
    END IF;
    RAISE EXCEPTION 'the ledger of learning is append-only';
END $$;
CREATE TRIGGER members_credit_append_only BEFORE UPDATE OR DELETE ON members_creditentry
    FOR EACH ROW EXECUTE FUNCTION members_credit_is_append_only();
"""
UNPROTECT = """
DROP TRIGGER members_credit_append_only ON members_creditentry;
DROP FUNCTION members_credit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0022_the_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "minutes",
                    models.IntegerField(help_text="Below zero where an entry is taken back", verbose_name="minutes"),
                ),
                ("category", models.CharField(max_length=20, verbose_name="category")),
                ("role", models.CharField(max_length=20, verbose_name="as")),
                (
                    "source",
                    models.CharField(
                        help_text="The kind and the key of what was done", max_length=80, verbose_name="for"
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(default=1, help_text="1, and 2 for what was recorded anew")),
                ("rule_version", models.PositiveSmallIntegerField(default=1, verbose_name="version of the rule")),
                ("happened_on", models.DateField(verbose_name="day")),
                ("recorded_at", models.DateTimeField(default=members.clock.now)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="members.member"
                    ),
                ),
                (
                    "reversal_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="members.creditentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "learning credit",
                "verbose_name_plural": "learning credits",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reversal_of", None)),
                        fields=("member", "source", "turn"),
                        name="creditentry_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__gt", 0), ("reversal_of", None)),
                            models.Q(("minutes__lt", 0), ("reversal_of__isnull", False)),
                            _connector="OR",
                        ),
                        name="creditentry_gives_or_takes_back",
                        violation_error_message="An entry gives minutes, or takes back what another gave.",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
