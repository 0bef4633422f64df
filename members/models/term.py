"""The closed lists that words about cases and needs are chosen from (domain 2b). Codes fixed, labels editable."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .listed import Listed, ListedQuerySet


class TermQuerySet(ListedQuerySet):
    def of(self, which: str):
        """All terms of one list, in its order."""
        return self.filter(list=which)


class Term(Listed):
    """One term of one list."""

    class List(models.TextChoices):
        OFFENCE = "offence_category", _("Kinds of offence")
        STAGE = "stage", _("Stages of a case")
        COURT = "court_level", _("Levels of court")
        URGENCY = "urgency", _("How urgent a case is")
        ELIGIBILITY = "eligibility", _("Who legal aid is for")
        APPLICATION = "application", _("Applications to a court")
        RESULT = "result", _("What came of an application")
        DECLINE = "decline_reason", _("Reasons for declining")
        PROBLEM = "problem_type", _("Kinds of problem")
        MISCONDUCT = "police_misconduct", _("Kinds of police misconduct")
        CONFIDENCE = "confidence_item", _("What people feel able to do")

    list = models.CharField(_("list"), max_length=24, choices=List, editable=False)
    code = models.SlugField(_("code"), max_length=32)

    objects = TermQuerySet.as_manager()

    class Meta(Listed.Meta):
        ordering = ["list", "order", "code"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(
                name="term_code_once_a_list",
                fields=["list", "code"],
                violation_error_message=_("This code is in the list already."),
            ),
            models.CheckConstraint(
                name="term_has_both_names",
                condition=~Q(name_my="") & ~Q(name_en=""),
                violation_error_message=_("Give the name in both languages."),
            ),
        ]


def term_of(which: str, verbose_name: str, **how) -> models.ForeignKey:
    """A reference to a term of the list `which`; `full_clean` refuses one of another list."""
    options = {"on_delete": models.PROTECT, "related_name": "+", "limit_choices_to": {"list": str(which)}}
    return models.ForeignKey("members.Term", verbose_name=verbose_name, **{**options, **how})
