import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import members.clock
import members.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0005_fields_have_names"),
        ("members", "0012_crisis_mode"),
    ]

    operations = [
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("asked", "Asked to join"),
                            ("invited", "Invited by the centre"),
                            ("group", "Member, for another group"),
                        ],
                        max_length=8,
                        verbose_name="way in",
                    ),
                ),
                ("person_key", models.BinaryField(max_length=32)),
                ("name", members.fields.EncryptedTextField(null=True, verbose_name="name")),
                ("display_name", members.fields.EncryptedTextField(null=True, verbose_name="display name")),
                ("email", members.fields.EncryptedTextField(null=True, verbose_name="e-mail")),
                ("phone", members.fields.EncryptedTextField(null=True, verbose_name="phone")),
                ("message", members.fields.EncryptedTextField(null=True, verbose_name="message")),
                ("agrees_to_mail", models.BooleanField(default=False)),
                (
                    "provider_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("lawyer", "Lawyer"),
                            ("paralegal", "Paralegal"),
                            ("other", "Other provider"),
                            ("staff", "Staff, no provider"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "paralegal_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("centre_based", "Centre-based"),
                            ("community_based", "Community-based"),
                            ("mobile", "Mobile"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "bar_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("advocate", "Advocate"),
                            ("hgp", "Higher Grade Pleader"),
                            ("apprentice", "Apprentice lawyer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("ui_language", models.CharField(default="my", max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "Asked"),
                            ("vouched", "Two people vouch"),
                            ("approved", "Let in"),
                            ("inducted", "Began, on probation"),
                            ("full", "Full member"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="applied",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(default=members.clock.now)),
                ("applied_at", models.DateTimeField(default=members.clock.now)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("reason", members.fields.EncryptedTextField(null=True, verbose_name="reason")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.justicecentre",
                        verbose_name="centre",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="join_requests",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "home_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.adminunit",
                        verbose_name="state or region",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="members.member",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
                "indexes": [models.Index(fields=["state", "state_since"], name="joinrequest_by_state")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["applied", "vouched"])),
                        fields=("person_key", "group"),
                        name="joinrequest_one_open",
                        nulls_distinct=False,
                        violation_error_message="You have asked already. It waits for an answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way", "asked"), ("member__isnull", False), _connector="OR"),
                        name="joinrequest_has_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "inducted", "full"]), _negated=True),
                            ("member__isnull", False),
                            _connector="OR",
                        ),
                        name="joinrequest_let_in_has_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JoinStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "Asked"),
                            ("vouched", "Two people vouch"),
                            ("approved", "Let in"),
                            ("inducted", "Began, on probation"),
                            ("full", "Full member"),
                            ("declined", "Declined"),
                            ("expired", "Expired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(default=members.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cop.joinrequest"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("request", "state"), name="joinstep_once")],
            },
        ),
        migrations.CreateModel(
            name="JoinVoucher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not answered"), ("yes", "Vouches"), ("no", "Does not vouch")],
                        default="",
                        max_length=3,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vouchings",
                        to="members.member",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="vouchers", to="cop.joinrequest"
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "place"), name="joinvoucher_one_a_place"),
                    models.UniqueConstraint(fields=("request", "member"), name="joinvoucher_two_people"),
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), ("member__isnull", False), _connector="OR"),
                        name="joinvoucher_answers_in_person",
                    ),
                ],
            },
        ),
    ]
