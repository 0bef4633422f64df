"""What mentoring counts as in the ledger of learning (members/credits.py)."""

from django.utils.translation import gettext_lazy as _

from members.credits import categories, roles

categories.register("mentoring", _("Mentoring"))
roles.register("mentored", _("Mentor"))
roles.register("was_mentored", _("Mentee"))
