"""What people know about: 22 topics of a fair trial (domain 3.10, decision 6). Codes are fixed, labels editable."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .listed import Listed


class Topic(Listed):
    """One topic; the same list names violations."""

    code = models.SlugField(max_length=24, unique=True)

    class Meta(Listed.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
