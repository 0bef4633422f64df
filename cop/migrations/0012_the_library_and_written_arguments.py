import uuid

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import members.clock
import members.fields
import members.models.numbered


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0011_questions_and_answers"),
        ("members", "0022_the_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(editable=False, max_length=24, null=True, unique=True, verbose_name="code")),
                ("title_my", models.CharField(blank=True, max_length=200, verbose_name="title (Burmese)")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title (English)")),
                ("summary", models.TextField(blank=True, verbose_name="what it is good for")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("guide", "Guide or manual"),
                            ("brief", "Brief"),
                            ("template", "Template or form"),
                            ("law_text", "Text of a law"),
                            ("report", "Report"),
                            ("fact_sheet", "Fact sheet"),
                            ("training", "Training material"),
                            ("recording", "Recording"),
                            ("page", "Web page"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("publisher", models.CharField(max_length=160, verbose_name="publisher")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1800),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
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
                        default="en",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                (
                    "licence",
                    models.CharField(
                        choices=[
                            ("public", "Public domain"),
                            ("cc_by", "Creative Commons, with credit"),
                            ("cc_by_sa", "Creative Commons, with credit, under the same terms"),
                            ("cc_by_nc", "Creative Commons, with credit, not for profit"),
                            ("credit_nc", "Not for profit, with credit"),
                            ("permitted", "The publisher agreed"),
                            ("ours", "Made in this network"),
                            ("link_only", "Only to be linked to"),
                            ("unknown", "Not known: ask before passing it on"),
                        ],
                        default="unknown",
                        max_length=12,
                        verbose_name="licence",
                    ),
                ),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "link_status",
                    models.CharField(
                        choices=[
                            ("none", "No link"),
                            ("unchecked", "Link not checked yet"),
                            ("works", "Link works"),
                            ("failing", "Link did not answer"),
                            ("dead", "Dead link"),
                            ("missing", "Address still to be found"),
                        ],
                        default="none",
                        editable=False,
                        max_length=10,
                        verbose_name="link",
                    ),
                ),
                ("link_checked_at", models.DateTimeField(editable=False, null=True, verbose_name="link checked")),
                ("review_on", models.DateField(verbose_name="to be looked at again")),
                ("reviewed_on", models.DateField(editable=False, null=True, verbose_name="looked at")),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False, verbose_name="added")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="added_resources",
                        to="members.member",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resources",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="resources", to="members.topic", verbose_name="topics"
                    ),
                ),
                (
                    "withdrawn_by",
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
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "indexes": [
                    models.Index(
                        condition=models.Q(("link", ""), _negated=True),
                        fields=["link_checked_at"],
                        name="resource_link_due",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title_en", ""), ("title_my", ""), _negated=True),
                        name="resource_has_a_title",
                        violation_error_message="Give the title in Burmese or in English.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("link", ""), ("link_status__in", ["none", "missing"])),
                            models.Q(
                                models.Q(("link", ""), _negated=True),
                                models.Q(("link_status__in", ["none", "missing"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="resource_link_has_a_status",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="ResourceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("docx", "DOCX"),
                            ("xlsx", "XLSX"),
                            ("odt", "ODT"),
                            ("txt", "TXT"),
                            ("png", "PNG"),
                            ("jpg", "JPG"),
                        ],
                        max_length=4,
                        verbose_name="format",
                    ),
                ),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("digest", models.CharField(max_length=64)),
                ("stored_as", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("unscanned", "Not looked at for viruses"),
                            ("quarantined", "Waits for the virus check"),
                            ("clean", "No virus found"),
                            ("infected", "Refused: a virus"),
                        ],
                        default="unscanned",
                        max_length=12,
                        verbose_name="virus check",
                    ),
                ),
                ("scanned_at", models.DateTimeField(null=True)),
                ("uploaded_at", models.DateTimeField(default=members.clock.now, verbose_name="added")),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="cop.resource",
                        verbose_name="resource",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "file",
                "verbose_name_plural": "files",
                "ordering": ["resource", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("resource", "version"), name="resourcefile_one_of_a_version"),
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 10485760)),
                        name="resourcefile_is_no_larger_than_10_mb",
                        violation_error_message="A file has at most 10 MB.",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="WrittenArgument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bail", "Application for bail"),
                            ("remand", "Objection to remand"),
                            ("closing", "Closing argument"),
                            ("appeal", "Appeal"),
                            ("revision", "Revision"),
                            ("writ", "Application for a writ"),
                            ("complaint", "Complaint"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("held", "Held back"),
                            ("review", "Waits for a review"),
                            ("changes", "Changes asked for"),
                            ("published", "Published"),
                            ("superseded", "Replaced by a newer one"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "readers",
                    models.CharField(
                        choices=[("group", "This group"), ("network", "All members")],
                        default="group",
                        max_length=8,
                        verbose_name="who can read it",
                    ),
                ),
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
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                ("facts", models.TextField(blank=True, verbose_name="facts")),
                ("reasoning", models.TextField(blank=True, verbose_name="reasoning")),
                ("request", models.TextField(blank=True, verbose_name="what the court is asked for")),
                (
                    "kept",
                    members.fields.EncryptedTextField(
                        editable=False, null=True, verbose_name="text that is held back"
                    ),
                ),
                ("checked_at", models.DateTimeField(editable=False, null=True)),
                ("published_at", models.DateTimeField(editable=False, null=True)),
                ("provision_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("created_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("updated_at", models.DateTimeField(default=members.clock.now, editable=False)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arguments",
                        to="members.member",
                        verbose_name="author",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arguments",
                        to="cop.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="arguments",
                        to="cop.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.member",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="successor",
                        to="cop.writtenargument",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(blank=True, related_name="+", to="members.topic", verbose_name="topics"),
                ),
            ],
            options={
                "verbose_name": "written argument",
                "verbose_name_plural": "written arguments",
                "indexes": [models.Index(fields=["-published_at", "-id"], name="argument_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["published", "superseded"]), _negated=True),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("provision_count__gt", 0),
                                ("published_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="argument_published_with_law_and_review",
                        violation_error_message=(
                            "To be published it needs a section of law and somebody who reviewed it."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="argument_reviewed_by_another",
                        violation_error_message="Somebody else than the author reviews it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("facts", ""),
                                ("kept__isnull", False),
                                ("reasoning", ""),
                                ("request", ""),
                                ("status", "held"),
                                ("title", ""),
                            ),
                            models.Q(
                                models.Q(("status", "held"), _negated=True),
                                ("kept", None),
                                models.Q(("title", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="argument_held_is_sealed",
                    ),
                ],
            },
            bases=(members.models.numbered.Numbered, models.Model),
        ),
        migrations.CreateModel(
            name="ArgumentUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="month")),
                ("at", models.DateTimeField(default=members.clock.now)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="argument_uses", to="members.member"
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
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="cop.writtenargument"
                    ),
                ),
            ],
            options={
                "verbose_name": "use in court",
                "verbose_name_plural": "uses in court",
                "ordering": ["-month", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("argument", "member", "month"),
                        name="argumentuse_once_a_month",
                        violation_error_message="You have said so for this month already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ArgumentReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("approved", "It can be published"), ("changes", "It needs changes first")],
                        max_length=8,
                        verbose_name="verdict",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what to change, or what is good")),
                ("at", models.DateTimeField(default=members.clock.now)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="argument_reviews",
                        to="members.member",
                    ),
                ),
                (
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to="cop.writtenargument"
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("author", models.F("reviewer")), _negated=True),
                        name="argumentreview_by_another",
                        violation_error_message="Somebody else than the author reviews it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "approved"), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="argumentreview_says_what_to_change",
                        violation_error_message="Say what is to be changed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArgumentCitation",
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
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cop.resource",
                    ),
                ),
                (
                    "argument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="cop.writtenargument"
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
                                ("case__isnull", True),
                                ("instrument__isnull", False),
                                ("provision__isnull", True),
                                ("resource__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("instrument__isnull", True),
                                ("provision__isnull", False),
                                ("resource__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", False),
                                ("instrument__isnull", True),
                                ("provision__isnull", True),
                                ("resource__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("instrument__isnull", True),
                                ("provision__isnull", True),
                                ("resource__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="argumentcitation_one_target",
                        violation_error_message="A citation points at one thing.",
                    )
                ],
            },
        ),
    ]
