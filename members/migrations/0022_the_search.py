"""The index of the one search. What fills it is made after every migration (members/search/triggers.py)."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import members.models.search


def a_text(field=models.TextField, **facts):
    return field(blank=True, db_default="", **facts)


class Migration(migrations.Migration):
    dependencies = [("members", "0021_refusals_are_found")]
    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[("word", models.CharField(max_length=24, primary_key=True, serialize=False))],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("object_id", models.BigIntegerField()),
                ("version", models.PositiveSmallIntegerField(db_default=0)),
                ("terms", members.models.search.TermsField(db_default="")),
                ("title_my", a_text()),
                ("title_en", a_text()),
                ("body", a_text()),
                ("ref", a_text(models.CharField, max_length=80)),
                ("url", a_text(models.CharField, max_length=200)),
                ("place", a_text(models.CharField, max_length=40)),
                ("language", models.CharField(blank=True, db_default="my", max_length=3)),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="searchentry_once")],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["terms"], name="searchentry_found_by_terms"
                    ),
                    models.Index(condition=models.Q(("version", 0)), fields=["id"], name="searchentry_stale"),
                ],
            },
        ),
    ]
