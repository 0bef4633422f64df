import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import members.clock
import members.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0010_the_law"),
        ("members", "0022_the_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body", models.TextField(verbose_name="answer")),
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
                ("accepted_at", models.DateTimeField(editable=False, null=True)),
                ("verified_at", models.DateTimeField(editable=False, null=True)),
                ("valid_as_of", models.DateField(null=True, verbose_name="the law as it stood on")),
                ("review_by", models.DateField(null=True, verbose_name="to be looked at again by")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="given_answers",
                        to="members.member",
                        verbose_name="author",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            models.Q(("hidden_at", None), ("withdrawn_at", None)),
                            _connector="OR",
                        ),
                        name="answer_accepted_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review_by", None), ("valid_as_of", None), ("verified_at", None)),
                            models.Q(
                                ("review_by__gt", models.F("valid_as_of")),
                                ("valid_as_of__isnull", False),
                                ("verified_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answer_verified_with_days",
                        violation_error_message="The day to look again lies after the day of the law.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="answer_verified_by_another",
                        violation_error_message="Somebody else than the author checks an answer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("is_anonymous", models.BooleanField(default=False, verbose_name="without my name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("challenge", "Challenge"),
                            ("clinic", "Case clinic"),
                            ("experience", "Experience"),
                            ("solution", "Solution"),
                            ("practice_note", "Practice note"),
                            ("debate", "Open debate"),
                        ],
                        default="question",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("held", "Held back"),
                            ("open", "Open"),
                            ("answered", "Answered"),
                            ("accepted", "Solved"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "readers",
                    models.CharField(
                        choices=[("group", "This group"), ("lawyers", "Lawyers in this group")],
                        default="group",
                        max_length=8,
                        verbose_name="who can read it",
                    ),
                ),
                (
                    "kept",
                    members.fields.EncryptedTextField(
                        editable=False, null=True, verbose_name="text that is not posted yet"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                ("body", models.TextField(blank=True, verbose_name="text")),
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
                (
                    "paralegal_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("centre_based", "Centre-based"),
                            ("community_based", "Community-based"),
                            ("mobile", "Mobile"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="paralegal kind",
                    ),
                ),
                ("issue", models.TextField(blank=True, verbose_name="issue")),
                ("strategy", models.TextField(blank=True, verbose_name="strategy")),
                ("law_not_found", models.BooleanField(default=False, verbose_name="no provision found yet")),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("opened_at", models.DateTimeField(editable=False, null=True)),
                ("first_response_at", models.DateTimeField(editable=False, null=True)),
                ("edited_at", models.DateTimeField(editable=False, null=True)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "close_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("duplicate", "Asked before"),
                            ("offline", "We talked about it elsewhere"),
                            ("out_of_scope", "Not a matter for this group"),
                            ("concluded", "The debate has come to an end"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="why",
                    ),
                ),
                ("agreement", models.TextField(blank=True, verbose_name="what we agree on")),
                ("disagreement", models.TextField(blank=True, verbose_name="where we disagree")),
                ("outcome", models.TextField(blank=True, verbose_name="what happened in court")),
                ("outcome_at", models.DateTimeField(editable=False, null=True)),
                ("hidden_at", models.DateTimeField(editable=False, null=True)),
                (
                    "ref",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=80,
                        verbose_name="number where it comes from",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="members.member",
                        verbose_name="author",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "court_level",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "court_level"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="court",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="duplicates",
                        to="cop.question",
                    ),
                ),
                (
                    "from_answer",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="note",
                        to="cop.answer",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "offence",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "offence_category"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="offence",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "stage"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="stage",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(blank=True, related_name="+", to="members.topic", verbose_name="topics"),
                ),
                (
                    "urgency",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "urgency"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="how soon",
                    ),
                ),
                (
                    "violations",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="members.topic", verbose_name="rights violated"
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "indexes": [
                    models.Index(fields=["group", "-opened_at", "-id"], name="question_of_group"),
                    models.Index(
                        condition=models.Q(("opened_at__isnull", False)),
                        fields=["-opened_at", "-id"],
                        name="question_newest",
                    ),
                    models.Index(
                        condition=models.Q(("first_response_at", None), ("hidden_at", None), ("state", "open")),
                        fields=["group", "opened_at"],
                        name="question_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("body", ""),
                                ("kept__isnull", False),
                                ("opened_at", None),
                                ("state__in", ["draft", "held"]),
                                ("title", ""),
                            ),
                            models.Q(
                                models.Q(("state__in", ["draft", "held"]), _negated=True),
                                ("kept", None),
                                ("opened_at__isnull", False),
                                models.Q(("title", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_kept_until_posted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("close_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True), ("close_reason", ""), ("closed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="question_closed_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "clinic"), _negated=True),
                            ("state__in", ["draft", "held"]),
                            models.Q(("issue", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="question_clinic_is_whole",
                        violation_error_message="A clinic names its issue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("close_reason__in", ["concluded", "out_of_scope"]), ("kind", "debate"), _negated=True
                            ),
                            models.Q(
                                models.Q(("agreement", ""), _negated=True),
                                models.Q(("disagreement", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_debate_is_summed_up",
                        violation_error_message="Say what you agree on, and where you disagree.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("close_reason", "concluded"), _negated=True), ("kind", "debate"), _connector="OR"
                        ),
                        name="question_only_debates_conclude",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("outcome_at", None)),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("outcome_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="question_outcome_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_anonymous", False),
                            models.Q(("kind__in", ["experience", "solution", "practice_note"]), _negated=True),
                            _connector="OR",
                        ),
                        name="question_notes_are_signed",
                        violation_error_message="A note stands under the name of whoever wrote it.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ref", ""), _negated=True),
                        fields=("group", "ref"),
                        name="question_once_by_ref",
                        violation_error_message="A question with this number is in the group already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=160)),
                ("body", models.TextField()),
                ("replaced_at", models.DateTimeField(default=members.clock.now)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="cop.answer",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="cop.question",
                    ),
                ),
            ],
            options={
                "ordering": ["-replaced_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", None), ("question__isnull", False)),
                            models.Q(("answer__isnull", False), ("question", None)),
                            _connector="OR",
                        ),
                        name="postversion_of_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("client", "Somebody can be recognised"),
                            ("safety", "It puts somebody in danger"),
                            ("wrong_law", "The law is wrong or out of date"),
                            ("manners", "It is disrespectful"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                (
                    "note",
                    members.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="what those who look should know"
                    ),
                ),
                ("reported_at", models.DateTimeField(default=members.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("kept", "It may stay"),
                            ("changed", "It was changed"),
                            ("hidden", "It stays hidden"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="what was done",
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="cop.answer"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="cop.question",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("closed_at", None)), fields=["-id"], name="postreport_open")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", None), ("question__isnull", False)),
                            models.Q(("answer__isnull", False), ("question", None)),
                            _connector="OR",
                        ),
                        name="postreport_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None), ("question__isnull", False)),
                        fields=("question", "reporter"),
                        name="postreport_question_once",
                        violation_error_message="You have reported this already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer__isnull", False), ("closed_at", None)),
                        fields=("answer", "reporter"),
                        name="postreport_answer_once",
                        violation_error_message="You have reported this already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("outcome", "")),
                            models.Q(("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="postreport_closed_with_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Misconduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("recorded_at", models.DateTimeField(default=members.clock.now)),
                (
                    "category",
                    models.ForeignKey(
                        limit_choices_to={"list": "police_misconduct"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="what was done",
                    ),
                ),
                (
                    "court_level",
                    models.ForeignKey(
                        blank=True,
                        limit_choices_to={"list": "court_level"},
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="court",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="misconducts", to="cop.question"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("question", "category", "month"), name="misconduct_once"),
                    models.CheckConstraint(condition=models.Q(("month__day", 1)), name="misconduct_by_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClinicApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        limit_choices_to={"list": "application"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="application",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        limit_choices_to={"list": "result"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.term",
                        verbose_name="result",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="applications", to="cop.question"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "application"),
                        name="clinicapplication_once",
                        violation_error_message="This application is in the list already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(default=members.clock.now)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_requests",
                        to="members.member",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="cop.question"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["member", "-asked_at"], name="answerrequest_lately")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "member"),
                        name="answerrequest_once",
                        violation_error_message="This person was asked already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pinpoint", models.CharField(blank=True, max_length=60, verbose_name="where in it")),
                ("proposition", models.CharField(blank=True, max_length=300, verbose_name="cited for")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="cop.answer",
                    ),
                ),
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
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="cop.question"
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
                        name="questioncitation_one_target",
                        violation_error_message="A citation points at one thing.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(default=members.clock.now)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="given_thanks", to="cop.answer"
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
                "constraints": [models.UniqueConstraint(fields=("answer", "member"), name="thanks_once")],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="question",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="cop.question",
                verbose_name="question",
            ),
        ),
        migrations.AddIndex(
            model_name="answer",
            index=models.Index(fields=["question", "posted_at", "id"], name="answer_of_question"),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("accepted_at__isnull", False)),
                fields=("question",),
                name="answer_one_accepted",
                violation_error_message="Another answer is accepted.",
            ),
        ),
    ]
