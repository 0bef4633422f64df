"""The closed lists of cases and needs as rows, and an end for entries of every list (domain 2b)."""

import csv
from collections import Counter
from pathlib import Path

from django.db import migrations, models

DATA = Path(__file__).resolve().parents[1] / "data" / "terms.csv"
LISTS = [
    ("offence_category", "Kinds of offence"),
    ("stage", "Stages of a case"),
    ("court_level", "Levels of court"),
    ("urgency", "How urgent a case is"),
    ("eligibility", "Who legal aid is for"),
    ("application", "Applications to a court"),
    ("result", "What came of an application"),
    ("decline_reason", "Reasons for declining"),
    ("problem_type", "Kinds of problem"),
    ("police_misconduct", "Kinds of police misconduct"),
    ("confidence_item", "What people feel able to do"),
]


def load_terms(apps, schema_editor):
    Term = apps.get_model("members", "Term")
    places = Counter()
    with DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            Term.objects.create(order=places[row["list"]], **row)
            places[row["list"]] += 1


def a_place():
    return models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")


def an_end():
    return models.DateField(blank=True, editable=False, null=True, verbose_name="retired on")


class Migration(migrations.Migration):
    dependencies = [("members", "0018_organisations_over_time")]

    operations = [
        migrations.AddField("practicearea", "retired_on", an_end()),
        migrations.AddField("topic", "retired_on", an_end()),
        migrations.AlterField("practicearea", "order", a_place()),
        migrations.AlterField("topic", "order", a_place()),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_en", models.CharField(max_length=80, verbose_name="name (English)")),
                ("name_my", models.CharField(max_length=80, verbose_name="name (Burmese)")),
                ("order", a_place()),
                ("retired_on", an_end()),
                ("list", models.CharField(choices=LISTS, editable=False, max_length=24, verbose_name="list")),
                ("code", models.SlugField(max_length=32, verbose_name="code")),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms",
                "ordering": ["list", "order", "code"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("list", "code"),
                        name="term_code_once_a_list",
                        violation_error_message="This code is in the list already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_my", ""), _negated=True) & models.Q(("name_en", ""), _negated=True),
                        name="term_has_both_names",
                        violation_error_message="Give the name in both languages.",
                    ),
                ],
            },
        ),
        migrations.RunPython(load_terms, migrations.RunPython.noop),
    ]
