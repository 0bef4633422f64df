import uuid

import django.db.models.deletion
from django.db import migrations, models

import members.clock


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0015_referrals"),
        ("members", "0023_the_ledger_of_learning"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.TextField(max_length=4000, verbose_name="agreement")),
                ("published_at", models.DateTimeField(default=members.clock.now)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "group agreement",
                "verbose_name_plural": "group agreements",
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("group", "version"), name="groupagreement_once"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("text", ""), _negated=True), ("version__gt", 0)),
                        name="groupagreement_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=members.clock.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="acceptances",
                        to="cop.groupagreement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "member"), name="agreementacceptance_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("announcement", "Announcement"), ("report", "Report"), ("thanks", "Thank-you note")],
                        default="announcement",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                ("body", models.TextField(max_length=6000, verbose_name="text")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("my", "Burmese"),
                            ("en", "English"),
                            ("shn", "Shan"),
                            ("ksw", "S'gaw Karen"),
                            ("pwo", "Pwo Karen"),
                            ("kac", "Jinghpaw"),
                            ("mnw", "Mon"),
                            ("rki", "Rakhine"),
                            ("kyu", "Western Kayah"),
                            ("eky", "Eastern Kayah"),
                            ("blk", "Pa-O"),
                            ("cnh", "Hakha Chin"),
                            ("cfm", "Falam"),
                            ("ctd", "Tedim"),
                        ],
                        default="my",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("posted_at", models.DateTimeField(default=members.clock.now)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("hidden_at", models.DateTimeField(editable=False, null=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="members.member",
                        verbose_name="author",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "thanked",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thank_you_notes",
                        to="members.member",
                        verbose_name="who is thanked",
                    ),
                ),
            ],
            options={
                "verbose_name": "announcement",
                "verbose_name_plural": "announcements",
                "indexes": [
                    models.Index(fields=["group", "-posted_at", "-id"], name="announcement_of_group"),
                    models.Index(fields=["-posted_at", "-id"], name="announcement_newest"),
                    models.Index(
                        condition=models.Q(("thanked__isnull", False)),
                        fields=["thanked", "posted_at"],
                        name="announcement_thanks",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "thanks"),
                            models.Q(models.Q(("title", ""), _negated=True), models.Q(("body", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="announcement_has_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__isnull", False), ("kind", "thanks"), ("thanked__isnull", False)),
                            models.Q(models.Q(("kind", "thanks"), _negated=True), ("thanked", None)),
                            _connector="OR",
                        ),
                        name="announcement_thanks_somebody",
                        violation_error_message="A thank-you note names whom it thanks.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("thanked", None),
                            models.Q(("thanked", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="announcement_thanks_another",
                        violation_error_message="A thank-you note thanks somebody else.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body", models.TextField(max_length=2000, verbose_name="comment")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("my", "Burmese"),
                            ("en", "English"),
                            ("shn", "Shan"),
                            ("ksw", "S'gaw Karen"),
                            ("pwo", "Pwo Karen"),
                            ("kac", "Jinghpaw"),
                            ("mnw", "Mon"),
                            ("rki", "Rakhine"),
                            ("kyu", "Western Kayah"),
                            ("eky", "Eastern Kayah"),
                            ("blk", "Pa-O"),
                            ("cnh", "Hakha Chin"),
                            ("cfm", "Falam"),
                            ("ctd", "Tedim"),
                        ],
                        default="my",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("is_addition", models.BooleanField(default=False)),
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("declined_at", models.DateTimeField(editable=False, null=True)),
                ("posted_at", models.DateTimeField(default=members.clock.now)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("hidden_at", models.DateTimeField(editable=False, null=True)),
                (
                    "announcement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="cop.announcement",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="members.member",
                        verbose_name="author",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="cop.groupsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "indexes": [
                    models.Index(fields=["announcement", "posted_at", "id"], name="comment_of_announcement"),
                    models.Index(fields=["session", "posted_at", "id"], name="comment_of_session"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announcement__isnull", False), ("session", None)),
                            models.Q(("announcement", None), ("session__isnull", False)),
                            _connector="OR",
                        ),
                        name="comment_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announcement__isnull", False), ("is_addition", True)),
                            models.Q(("accepted_at", None), ("declined_at", None), ("is_addition", False)),
                            _connector="OR",
                        ),
                        name="comment_addition_is_to_an_announcement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("accepted_at", None), ("declined_at", None), _connector="OR"),
                        name="comment_accepted_or_declined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="comment_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=members.clock.now)),
                (
                    "announcement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="cop.announcement",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="cop.group"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="follows", to="members.member"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="cop.question",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("group__isnull", False)), fields=["group"], name="follow_of_group"
                    ),
                    models.Index(
                        condition=models.Q(("question__isnull", False)), fields=["question"], name="follow_of_question"
                    ),
                    models.Index(
                        condition=models.Q(("announcement__isnull", False)),
                        fields=["announcement"],
                        name="follow_of_announcement",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announcement", None), ("group__isnull", False), ("question", None)),
                            models.Q(("announcement", None), ("group", None), ("question__isnull", False)),
                            models.Q(("announcement__isnull", False), ("group", None), ("question", None)),
                            _connector="OR",
                        ),
                        name="follow_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("group__isnull", False)),
                        fields=("group", "member"),
                        name="follow_once_group",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("question__isnull", False)),
                        fields=("question", "member"),
                        name="follow_once_question",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("announcement__isnull", False)),
                        fields=("announcement", "member"),
                        name="follow_once_announcement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=members.clock.now)),
                (
                    "announcement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="cop.announcement",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="cop.comment",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="members.member",
                        verbose_name="who is mentioned",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-at"], name="mention_lately")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announcement__isnull", False), ("comment", None)),
                            models.Q(("announcement", None), ("comment__isnull", False)),
                            _connector="OR",
                        ),
                        name="mention_in_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("announcement__isnull", False)),
                        fields=("announcement", "member"),
                        name="mention_once_announcement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("comment__isnull", False)),
                        fields=("comment", "member"),
                        name="mention_once_comment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(default=members.clock.now)),
                (
                    "announcement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reactions_given",
                        to="cop.announcement",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reactions_given",
                        to="cop.comment",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("announcement__isnull", False), ("comment", None)),
                            models.Q(("announcement", None), ("comment__isnull", False)),
                            _connector="OR",
                        ),
                        name="reaction_to_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("announcement__isnull", False)),
                        fields=("announcement", "member"),
                        name="reaction_once_to_announcement",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("comment__isnull", False)),
                        fields=("comment", "member"),
                        name="reaction_once_to_comment",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="postreport",
            name="postreport_of_one",
        ),
        migrations.RemoveConstraint(
            model_name="postversion",
            name="postversion_of_one",
        ),
        migrations.AddField(
            model_name="group",
            name="history_from_join",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="new members read from the day on which they join"
            ),
        ),
        migrations.AddField(
            model_name="group",
            name="joining",
            field=models.CharField(
                choices=[
                    ("invitation", "By invitation"),
                    ("request", "By a request that somebody decides"),
                    ("free", "Freely, for everyone who sees the group"),
                ],
                default="request",
                max_length=10,
                verbose_name="how people join",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="role_since",
            field=models.DateField(blank=True, null=True, verbose_name="in this role since"),
        ),
        migrations.AddField(
            model_name="membership",
            name="term_until",
            field=models.DateField(blank=True, null=True, verbose_name="term ends on"),
        ),
        migrations.AlterField(
            model_name="joinrequest",
            name="way",
            field=models.CharField(
                choices=[
                    ("asked", "Asked to join"),
                    ("invited", "Invited by the centre"),
                    ("group", "Member, for another group"),
                    ("called", "Invited into a group"),
                ],
                max_length=8,
                verbose_name="way in",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="source",
            field=models.CharField(
                choices=[
                    ("roster", "Roster"),
                    ("desk", "Added by the centre"),
                    ("invited", "Invited"),
                    ("asked", "Asked to join"),
                    ("entered", "Came in freely"),
                ],
                default="desk",
                max_length=8,
                verbose_name="way in",
            ),
        ),
        migrations.AddConstraint(
            model_name="group",
            constraint=models.CheckConstraint(
                condition=models.Q(("joining", "free"), ("visibility", "hidden"), _negated=True),
                name="group_hidden_is_not_free",
                violation_error_message="Nobody walks into a hidden group. Choose another way in.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("term_until", None), ("role__in", ("leader", "facilitator")), _connector="OR"),
                name="membership_terms_are_of_leads",
                violation_error_message="Only leaders and facilitators have a term.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("term_until", None),
                    ("role_since", None),
                    ("term_until__gte", models.F("role_since")),
                    _connector="OR",
                ),
                name="membership_term_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
        ),
        migrations.AddField(
            model_name="postreport",
            name="announcement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="cop.announcement"
            ),
        ),
        migrations.AddField(
            model_name="postversion",
            name="announcement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="cop.announcement"
            ),
        ),
        migrations.AddField(
            model_name="postreport",
            name="comment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="cop.comment"
            ),
        ),
        migrations.AddField(
            model_name="postversion",
            name="comment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="cop.comment"
            ),
        ),
        migrations.AddConstraint(
            model_name="postreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announcement", None), ("answer", None), ("comment", None), ("question__isnull", False)),
                    models.Q(("announcement", None), ("answer__isnull", False), ("comment", None), ("question", None)),
                    models.Q(("announcement__isnull", False), ("answer", None), ("comment", None), ("question", None)),
                    models.Q(("announcement", None), ("answer", None), ("comment__isnull", False), ("question", None)),
                    _connector="OR",
                ),
                name="postreport_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="postreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("announcement__isnull", False), ("closed_at", None)),
                fields=("announcement", "reporter"),
                name="postreport_announcement_once",
                violation_error_message="You have reported this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None), ("comment__isnull", False)),
                fields=("comment", "reporter"),
                name="postreport_comment_once",
                violation_error_message="You have reported this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="postversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announcement", None), ("answer", None), ("comment", None), ("question__isnull", False)),
                    models.Q(("announcement", None), ("answer__isnull", False), ("comment", None), ("question", None)),
                    models.Q(("announcement__isnull", False), ("answer", None), ("comment", None), ("question", None)),
                    models.Q(("announcement", None), ("answer", None), ("comment__isnull", False), ("question", None)),
                    _connector="OR",
                ),
                name="postversion_of_one",
            ),
        ),
    ]
