"""What learning here counts as (members/credits.py)."""

from django.utils.translation import gettext_lazy as _

from members.credits import categories, roles

from .models import Training

for category in Training.Credit:
    if category:
        categories.register(category.value, category.label)
roles.register("attended", _("Took part"))
roles.register("presented", _("Trainer"))
