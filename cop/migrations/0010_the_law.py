import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import cop.models.law


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0009_acts_on_many_people"),
        ("members", "0021_refusals_are_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalInstrument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("constitution", "Constitution"),
                            ("act", "Act"),
                            ("law", "Law"),
                            ("rules", "Rules"),
                            ("manual", "Manual"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title_my", models.CharField(blank=True, max_length=200, verbose_name="title (Burmese)")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title (English)")),
                ("short_my", models.CharField(blank=True, max_length=120, verbose_name="as cited (Burmese)")),
                ("short_en", models.CharField(blank=True, max_length=60, verbose_name="as cited (English)")),
                (
                    "aliases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other names",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=120, verbose_name="number")),
                ("enacted_on", models.DateField(blank=True, null=True, verbose_name="enacted on")),
                ("enacted_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("me_date", models.CharField(blank=True, max_length=120, verbose_name="date of the Myanmar Era")),
                ("version", models.CharField(blank=True, max_length=200, verbose_name="version of the text")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("in_force", "In force"),
                            ("amended", "In force as amended"),
                            ("suspended", "Partly suspended"),
                            ("repealed", "Repealed"),
                        ],
                        default="in_force",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("contested_my", models.TextField(blank=True, verbose_name="note where it is contested (Burmese)")),
                ("contested_en", models.TextField(blank=True, verbose_name="note where it is contested (English)")),
                (
                    "sdg_goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="Sustainable Development Goals",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "legal instrument",
                "verbose_name_plural": "legal instruments",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__regex", "^[a-z][a-z0-9]{1,11}$"), models.Q(("code", "cases"), _negated=True)
                        ),
                        name="legalinstrument_code",
                        violation_error_message="A code is two to twelve small letters and figures: crpc.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_my", ""), _negated=True),
                        name="legalinstrument_has_a_title",
                        violation_error_message="Give the title in Burmese or in English.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sdg_goals__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
                        ),
                        name="legalinstrument_sdg_goals",
                        violation_error_message="There are 17 goals.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Where it was read: V and a number, or G for unverified.",
                        max_length=120,
                        verbose_name="source",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("key", models.CharField(db_index=True, max_length=60, verbose_name="key")),
                ("sort_key", models.CharField(db_collation="C", editable=False, max_length=80)),
                ("label_my", models.CharField(max_length=80, verbose_name="as printed (Burmese)")),
                ("label_en", models.CharField(max_length=80, verbose_name="as printed (English)")),
                ("heading_my", models.CharField(blank=True, max_length=200, verbose_name="heading (Burmese)")),
                ("heading_en", models.CharField(blank=True, max_length=200, verbose_name="heading (English)")),
                ("text_my", models.TextField(blank=True, verbose_name="summary (Burmese)")),
                ("text_en", models.TextField(blank=True, verbose_name="summary (English)")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("contested_my", models.TextField(blank=True, verbose_name="note where it is contested (Burmese)")),
                ("contested_en", models.TextField(blank=True, verbose_name="note where it is contested (English)")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                        verbose_name="checked by",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisions",
                        to="cop.legalinstrument",
                        verbose_name="instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "provision",
                "verbose_name_plural": "provisions",
                "ordering": ["sort_key", "pk"],
                "indexes": [models.Index(fields=["instrument", "sort_key", "id"], name="provision_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("checked_by", None), ("checked_on__isnull", False), _connector="OR"),
                        name="provision_check_has_a_day",
                        violation_error_message="Say on which day it was checked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("key__regex", "^([a-z][a-z0-9]{1,11}):([0-9]{1,4}(?:-?[A-Z]{1,2})?(?:/[a-z0-9]{1,4})*)$")
                        ),
                        name="provision_key",
                        violation_error_message="A key is written crpc:561-A, pc:505A or pc:505/a.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("heading_en", ""), ("heading_my", ""), _negated=True),
                        name="provision_says_something",
                        violation_error_message="Give the heading in Burmese or in English.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="provision_ends_after_start",
                        violation_error_message="The last day lies before the first.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("key", "="),
                            (
                                cop.models.law.Days(
                                    "valid_from",
                                    "valid_to",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                ),
                                "&&",
                            ),
                        ],
                        name="provision_versions_apart",
                        violation_error_message="Another version of this section holds on some of these days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLaw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        help_text="Where it was read: V and a number, or G for unverified.",
                        max_length=120,
                        verbose_name="source",
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("key", models.CharField(editable=False, max_length=40, unique=True)),
                ("name_my", models.CharField(blank=True, max_length=200, verbose_name="name (Burmese)")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name (English)")),
                (
                    "report",
                    models.CharField(
                        choices=[
                            ("lbr", "LBR"),
                            ("ubr", "UBR"),
                            ("rlr", "RLR"),
                            ("blr", "BLR"),
                            ("mlr", "MLR"),
                            ("demo", "Demo citation"),
                        ],
                        max_length=4,
                        verbose_name="report",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("part", models.CharField(blank=True, max_length=4, verbose_name="part of the volume")),
                ("page", models.PositiveSmallIntegerField(verbose_name="page")),
                (
                    "court",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("supreme", "Supreme Court"),
                            ("chief", "Chief Court"),
                            ("high", "High Court"),
                            ("", "Not stated"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="court",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("me_date", models.CharField(blank=True, max_length=120, verbose_name="date of the Myanmar Era")),
                (
                    "language",
                    models.CharField(
                        choices=[("my", "မြန်မာ"), ("en", "English")],
                        max_length=2,
                        verbose_name="language of the report",
                    ),
                ),
                ("summary_my", models.TextField(blank=True, verbose_name="what it held (Burmese)")),
                ("summary_en", models.TextField(blank=True, verbose_name="what it held (English)")),
                ("is_placeholder", models.BooleanField(default=False, verbose_name="demo citation")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                        verbose_name="checked by",
                    ),
                ),
                (
                    "provisions",
                    models.ManyToManyField(
                        blank=True, related_name="cases", to="cop.provision", verbose_name="sections"
                    ),
                ),
            ],
            options={
                "verbose_name": "ruling",
                "verbose_name_plural": "rulings",
                "ordering": ["-year", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("checked_by", None), ("checked_on__isnull", False), _connector="OR"),
                        name="caselaw_check_has_a_day",
                        violation_error_message="Say on which day it was checked.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name_en", ""), ("name_my", ""), _negated=True),
                        name="caselaw_has_a_name",
                        violation_error_message="Give the name in Burmese or in English.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1800), ("year__lte", 2100)), name="caselaw_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_placeholder", False), ("report__in", ["lbr", "ubr", "rlr", "blr", "mlr"])),
                            models.Q(("is_placeholder", True), ("report", "demo")),
                            _connector="OR",
                        ),
                        name="caselaw_placeholder_is_demo",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pinpoint", models.CharField(blank=True, max_length=60, verbose_name="where in it")),
                ("proposition", models.CharField(blank=True, max_length=300, verbose_name="cited for")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.caselaw",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.legalinstrument",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.provision",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="cop.groupsession"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", True), ("instrument__isnull", False), ("provision__isnull", True)
                            ),
                            models.Q(
                                ("case__isnull", True), ("instrument__isnull", True), ("provision__isnull", False)
                            ),
                            models.Q(
                                ("case__isnull", False), ("instrument__isnull", True), ("provision__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="sessioncitation_one_target",
                        violation_error_message="A citation points at one thing.",
                    ),
                    models.UniqueConstraint(
                        fields=("session", "instrument", "provision", "case", "pinpoint"),
                        name="sessioncitation_once",
                        nulls_distinct=False,
                        violation_error_message="The session has this one already.",
                    ),
                ],
            },
        ),
    ]
