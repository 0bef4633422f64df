"""What people tell of themselves and to whom, what they know about, and what they write to each other."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import members.clock
import members.fields

# Domain 3.10, in its order.
TOPICS = [
    ("arrest", "Arrest grounds", "ဖမ်းဆီးရသည့် အကြောင်းပြချက်"),
    ("production", "Production within 24 hours", "၂၄ နာရီအတွင်း တရားရုံးသို့ ပို့ခြင်း"),
    ("remand", "Remand", "ရမန်"),
    ("counsel", "Early counsel", "ရှေ့နေ စောစီးစွာ ရရှိခြင်း"),
    ("consultation", "Private consultation", "ရှေ့နေနှင့် သီးသန့် တွေ့ဆုံခြင်း"),
    ("bail", "Bail", "အာမခံ"),
    ("search", "Search and seizure", "ရှာဖွေခြင်းနှင့် သိမ်းဆည်းခြင်း"),
    ("confession", "Confession, ill-treatment", "ဖြောင့်ဆိုချက်၊ ညှဉ်းပန်းမှု"),
    ("statements", "Police statements", "ရဲထံ ထွက်ဆိုချက်"),
    ("charge", "Charge and notice", "စွဲချက်နှင့် အသိပေးခြင်း"),
    ("preparation", "Time and facilities", "ခုခံချေပရန် အချိန်နှင့် အခွင့်အလမ်း"),
    ("disclosure", "Disclosure", "သက်သေခံချက် ထုတ်ဖော်ပေးခြင်း"),
    ("public_hearing", "Public hearing, special court", "လူသိရှင်ကြား ကြားနာခြင်း၊ အထူးတရားရုံး"),
    ("judge", "Judge present and impartial", "တရားသူကြီး တက်ရောက်ခြင်းနှင့် ဘက်မလိုက်ခြင်း"),
    ("cross_examination", "Cross-examination", "ပြန်လှန်စစ်မေးခြင်း"),
    ("defence_evidence", "Defence evidence", "ခုခံချေပသက်သေ"),
    ("silence", "Silence and examination of the accused", "နှုတ်ဆိတ်နေခွင့်နှင့် တရားခံ စစ်မေးခြင်း"),
    ("interpreter", "Interpreter", "စကားပြန်"),
    ("presumption", "Presumption of innocence", "အပြစ်မဲ့ဟု ယူဆခြင်း"),
    ("child", "Child justice, diversion", "ကလေးသူငယ် တရားမျှတမှု၊ လမ်းကြောင်းလွှဲခြင်း"),
    ("sentence", "Sentence, appeal, revision, writs", "ပြစ်ဒဏ်၊ အယူခံ၊ ပြင်ဆင်မှု၊ စာချွန်တော်"),
    ("police_complaint", "Police misconduct complaint", "ရဲ၏ ကျင့်ဝတ်ဖောက်ဖျက်မှုကို တိုင်ကြားခြင်း"),
]


def load_topics(apps, schema_editor):
    Topic = apps.get_model("members", "Topic")
    for order, (code, name_en, name_my) in enumerate(TOPICS):
        Topic.objects.create(code=code, name_en=name_en, name_my=name_my, order=order)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0010_the_code_of_conduct"),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("blocked_at", models.DateTimeField(default=members.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(default=members.clock.now)),
                ("is_demo", models.BooleanField(default=False, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("body", members.fields.EncryptedTextField(verbose_name="message")),
                ("sent_at", models.DateTimeField(default=members.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="MessageReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("threat", "It threatens me or somebody else"),
                            ("harassment", "It is harassment"),
                            ("client", "It tells who a client is"),
                            ("impostor", "I do not believe that it is this person"),
                            ("other", "Something else"),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                (
                    "note",
                    members.fields.EncryptedTextField(
                        blank=True, null=True, verbose_name="what the safety lead should know"
                    ),
                ),
                ("reported_at", models.DateTimeField(default=members.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("talked", "Talked with them"),
                            ("frozen", "Closed an account"),
                            ("nothing", "Nothing to do"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="what was done",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="members.member",
                        verbose_name="person",
                    ),
                ),
                (
                    "listed_to",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="who may open my profile",
                    ),
                ),
                (
                    "show_kind",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my kind of work",
                    ),
                ),
                (
                    "show_centre",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my centre",
                    ),
                ),
                (
                    "show_unit",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my state or region",
                    ),
                ),
                (
                    "show_township",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my township",
                    ),
                ),
                (
                    "show_languages",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my languages",
                    ),
                ),
                (
                    "show_areas",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my practice areas",
                    ),
                ),
                (
                    "show_topics",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="what I know",
                    ),
                ),
                (
                    "show_pro_bono",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my pro bono time",
                    ),
                ),
                (
                    "show_supervisor",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my supervisor",
                    ),
                ),
                (
                    "show_since",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="the year when I joined",
                    ),
                ),
                (
                    "show_phone",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my phone number",
                    ),
                ),
                (
                    "show_email",
                    models.PositiveSmallIntegerField(
                        choices=[(4, "Nobody"), (3, "My coordinator"), (2, "People in my groups"), (1, "All members")],
                        default=4,
                        verbose_name="my e-mail address",
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("now", "Can take pro bono cases now"),
                            ("later", "Not now, ask again later"),
                            ("never", "Takes no pro bono cases"),
                            ("", "Not stated"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="pro bono",
                    ),
                ),
                (
                    "pro_bono_capacity",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cases at a time"),
                ),
                (
                    "pro_bono_hours",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1-4", "1 to 4 hours a month"),
                            ("5-9", "5 to 9 hours a month"),
                            ("10-19", "10 to 19 hours a month"),
                            ("20+", "20 hours a month or more"),
                            ("", "Not stated"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="pro bono hours",
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), blank=True, default=list, editable=False, size=None
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, editable=False)),
            ],
            options={
                "verbose_name": "profile",
                "verbose_name_plural": "profiles",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("last_at", models.DateTimeField(default=members.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=24, unique=True)),
                ("name_en", models.CharField(max_length=80, verbose_name="name (English)")),
                ("name_my", models.CharField(max_length=80, verbose_name="name (Burmese)")),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["order", "code"],
            },
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("verb", "view_budget_spent")), fields=["-at"], name="audit_view_budget"
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="blocked",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="members.conversation"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="sender",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="messagereport",
            name="closed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="messagereport",
            name="message",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="members.message"
            ),
        ),
        migrations.AddField(
            model_name="messagereport",
            name="reported",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="messagereport",
            name="reporter",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="supervisor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="supervised",
                to="members.member",
                verbose_name="supervisor",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="conversation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="members.conversation"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="members.member"
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="profiles", to="members.topic", verbose_name="knows"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(fields=("member", "blocked"), name="block_once"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", models.F("blocked")), _negated=True), name="block_another"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["conversation", "-id"], name="message_of_conversation"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["sent_at"], name="message_by_age"),
        ),
        migrations.AddIndex(
            model_name="messagereport",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["-id"], name="messagereport_open"),
        ),
        migrations.AddConstraint(
            model_name="messagereport",
            constraint=models.UniqueConstraint(
                fields=("message", "reporter"),
                name="messagereport_once",
                violation_error_message="You have reported this message already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="messagereport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("outcome", "")),
                    models.Q(("closed_at__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="messagereport_closed_with_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(fields=["member", "-last_at", "-id"], name="seat_newest_first"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(condition=models.Q(("waiting__gt", 0)), fields=["member"], name="seat_waiting"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("member", "other"), name="seat_one_conversation_a_pair"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("conversation", "member"), name="seat_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("member", models.F("other")), _negated=True), name="seat_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("waiting", 0), ("waiting_since", None)),
                    models.Q(("waiting__gt", 0), ("waiting_since__isnull", False)),
                    _connector="OR",
                ),
                name="seat_waiting_since",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("listed_to", 1)), fastupdate=False, fields=["tags"], name="profile_found_by_tags"
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=models.Index(condition=models.Q(("listed_to", 1)), fields=["-member"], name="profile_listed"),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("listed_to", 1), ("tags", []), _connector="OR"),
                name="profile_tags_only_of_the_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("supervisor", models.F("member")), _negated=True),
                name="profile_own_supervisor",
                violation_error_message="Nobody supervises themselves.",
            ),
        ),
        migrations.AddConstraint(
            model_name="profile",
            constraint=models.CheckConstraint(
                condition=models.Q(("pro_bono_capacity", None), ("pro_bono_capacity__lte", 50), _connector="OR"),
                name="profile_capacity",
            ),
        ),
        migrations.RunPython(load_topics, migrations.RunPython.noop),
    ]
