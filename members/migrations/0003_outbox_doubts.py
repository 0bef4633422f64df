"""Count doubts apart from tries, and let the outbox be vacuumed while it works.

A row changes its state five times and no change is a HOT update, because the state stands in the indexes: without
an early vacuum the partial indexes fill with dead entries (reference: PostgreSQL, "Routine Vacuuming").
"""

from django.db import migrations, models

EARLY = """ALTER TABLE members_outboxmessage SET (
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 1000)"""
STOCK = """ALTER TABLE members_outboxmessage RESET (
    autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay,
    autovacuum_analyze_scale_factor, autovacuum_analyze_threshold)"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_places_and_protections")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="doubts",
            field=models.PositiveSmallIntegerField(default=0, help_text="How often a process died while handing it over"),
        ),
        migrations.RunSQL(EARLY, STOCK),
    ]
