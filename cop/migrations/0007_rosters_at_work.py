"""What a large roster waits for, and pairs of entries that may be one person."""

import django.db.models.deletion
import members.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cop", "0006_the_way_in"),
        ("members", "0012_crisis_mode"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="rosterimport",
            options={"verbose_name": "စာရင်းသွင်းခြင်း", "verbose_name_plural": "စာရင်းသွင်းခြင်းများ"},
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="centre",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="roster_imports",
                to="members.justicecentre",
                verbose_name="စင်တာ",
            ),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="confirmed_at",
            field=models.DateTimeField(null=True, verbose_name="စာရင်းသွင်းသည့်အချိန်"),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="counts",
            field=models.JSONField(default=dict, verbose_name="အရေအတွက်များ"),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="created_at",
            field=models.DateTimeField(default=members.clock.now, editable=False, verbose_name="ဖိုင်ရွေးသည့်အချိန်"),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="state",
            field=models.CharField(
                choices=[("uploaded", "စစ်ဆေးရန် စောင့်နေသည်"), ("confirmed", "သွင်းပြီး"), ("dropped", "ပစ်ပြီး")],
                default="uploaded",
                max_length=12,
                verbose_name="အခြေအနေ",
            ),
        ),
        migrations.AlterField(
            model_name="rosterimport",
            name="uploaded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="members.member",
                verbose_name="ဖိုင်ရွေးသူ",
            ),
        ),
    ]
