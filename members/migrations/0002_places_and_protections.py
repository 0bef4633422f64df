"""Reference data that every installation needs, the audit's trigger, and the outbox's vacuum settings."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"

AREAS = [
    ("criminal", "Criminal Justice", "ပြစ်မှုဆိုင်ရာ တရားမျှတမှု", False),
    ("land", "Land", "မြေယာ", False),
    ("environment", "Environment", "သဘာဝပတ်ဝန်းကျင်", False),
    ("gender", "Gender", "ကျား၊မ ရေးရာ", False),
    ("citizenship", "Citizenship", "နိုင်ငံသားဖြစ်မှု", False),
    ("lgbt", "LGBT", "LGBT", True),
]

PROTECT = """
CREATE FUNCTION members_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = pg_get_userbyid((SELECT relowner FROM pg_class WHERE oid = TG_RELID)) THEN
        RETURN COALESCE(NEW, OLD);  -- retention and purge_demo run as the owner
    END IF;
    RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER members_audit_append_only BEFORE UPDATE OR DELETE ON members_auditentry
    FOR EACH ROW EXECUTE FUNCTION members_audit_is_append_only();
ALTER TABLE members_outboxmessage SET (
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000, autovacuum_analyze_scale_factor = 0.02
);
"""
UNPROTECT = """
DROP TRIGGER members_audit_append_only ON members_auditentry;
DROP FUNCTION members_audit_is_append_only();
"""


def load_places(apps, schema_editor):
    AdminUnit = apps.get_model("members", "AdminUnit")
    units = {}
    with (DATA / "admin_units.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            parent = units.get(row.pop("parent"))
            units[row["code"]] = AdminUnit.objects.create(parent=parent, **row)


def load_areas(apps, schema_editor):
    PracticeArea = apps.get_model("members", "PracticeArea")
    for order, (code, name_en, name_my, is_sensitive) in enumerate(AREAS):
        PracticeArea.objects.create(code=code, name_en=name_en, name_my=name_my, order=order, is_sensitive=is_sensitive)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.RunPython(load_places, migrations.RunPython.noop),
        migrations.RunPython(load_areas, migrations.RunPython.noop),
        migrations.RunSQL(PROTECT, UNPROTECT),
    ]
