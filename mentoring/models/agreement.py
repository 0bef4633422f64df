"""How two people want to work (learning 28). Every version stays; the newest that both accepted holds."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField

FIRST_TERMS = {
    "text_en": (
        "What we tell each other stays between us. We speak of cases without names, numbers and places. A mentor can "
        "be called as a witness to facts of a case, so we do not speak of facts that tell who a client is. We take no "
        "case together and hand none to each other while we work as a pair, unless the coordinator agrees. Either of "
        "us can stop at any time and needs to give no reason."
    ),
    "text_my": (
        "ကျွန်ုပ်တို့ နှစ်ဦး ပြောသမျှကို နှစ်ဦးကြားတွင်သာ ထားပါမည်။ အမှုများကို အမည်၊ နံပါတ်၊ နေရာ မပါဘဲ ပြောပါမည်။ "
        "လမ်းညွှန်သူကို အမှု၏ အချက်အလက်များအတွက် သက်သေအဖြစ် ခေါ်နိုင်သဖြင့် အမှုသည် မည်သူဖြစ်ကြောင်း သိစေနိုင်သော "
        "အချက်များကို မပြောပါ။ အတွဲအဖြစ် လုပ်ဆောင်နေစဉ် ညှိနှိုင်းရေးမှူး သဘောမတူဘဲ အမှုကို အတူမလိုက်ပါ၊ တစ်ဦးထံ တစ်ဦး "
        "မလွှဲပါ။ နှစ်ဦးအနက် မည်သူမဆို အချိန်မရွေး ရပ်နိုင်ပြီး အကြောင်းပြချက် ပေးရန် မလိုပါ။"
    ),
}


class AgreementTermsQuerySet(models.QuerySet):
    def in_force(self) -> "AgreementTerms":
        """The newest version; where nobody has written one, the first, which a first agreement writes down."""
        return self.order_by("-version").first() or AgreementTerms(version=1, **FIRST_TERMS)

    def visible_to(self, member):
        return self.none() if member is None else self


class AgreementTerms(models.Model):
    """The words on confidentiality and conflict of interest. A change is a new version."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    text_my = models.TextField(_("text (Burmese)"))
    text_en = models.TextField(_("text (English)"))
    since = models.DateField(_("since"), default=clock.today)

    objects = AgreementTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("terms of mentoring")
        verbose_name_plural = _("terms of mentoring")

    def __str__(self) -> str:
        return str(self.version)

    @property
    def text(self) -> str:
        """In the active language."""
        return self.text_my if get_language() == "my" else self.text_en


class AgreementQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(mentor_accepted_at__isnull=False, mentee_accepted_at__isnull=False)


class Agreement(models.Model):
    """One version of a pair's own words."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pair = models.ForeignKey("mentoring.MentoringPair", models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField(_("version"))
    terms = models.ForeignKey(AgreementTerms, models.PROTECT, related_name="+")
    cadence_days = models.PositiveSmallIntegerField(_("days between two meetings"))
    minutes = models.PositiveSmallIntegerField(_("minutes each time"), default=60)
    months = models.PositiveSmallIntegerField(_("months"))
    reach = EncryptedTextField(_("how to reach each other"), null=True, blank=True)
    between = EncryptedTextField(_("between the meetings"), null=True, blank=True)
    proposed_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    mentor_accepted_at = models.DateTimeField(null=True)
    mentee_accepted_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="mentoringagreement_version_once", fields=["pair", "version"]),
            models.CheckConstraint(
                name="mentoringagreement_months",
                condition=Q(months__range=(3, 12)),
                violation_error_message=_("Agree on 3 to 12 months."),
            ),
            models.CheckConstraint(
                name="mentoringagreement_cadence",
                condition=Q(cadence_days__range=(7, 92)),
                violation_error_message=_("Meet every 7 to 92 days."),
            ),
            models.CheckConstraint(
                name="mentoringagreement_minutes",
                condition=Q(minutes__range=(10, 240)),
                violation_error_message=_("A meeting lasts 10 to 240 minutes."),
            ),
        ]

    @property
    def is_in_force(self) -> bool:
        return bool(self.mentor_accepted_at and self.mentee_accepted_at)

    def accepted_by(self, member) -> bool:
        side = "mentor" if member.pk == self.pair.mentor_id else "mentee"
        return getattr(self, f"{side}_accepted_at") is not None
