"""Certificates: issued once, frozen, checked by their code, and revoked without a word of why (learning 22-24)."""

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members import clock
from members.fields import EncryptedTextField
from members.models import Member
from members.models.numbered import Numbered

from .training import Training

# Letters and digits that nobody takes for another one: 16 of 32 are 80 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
TAKEN_FOR = str.maketrans("OIL", "011")


def make_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """What was typed as a code: spaces and dashes out, letters that look alike put right; "" for what is none."""
    code = typed.upper().replace("-", "").replace(" ", "").translate(TAKEN_FOR)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


class CertificateRunQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.none() if member is None else self.filter(training__in=Training.objects.run_by(member))


class CertificateRun(models.Model):
    """The certificates of a training are issued in one go. What is to be done stands in the row, and how often it was
    begun: the broker only rings (decision 16)."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="certificate_runs")
    asked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    objects = CertificateRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue of certificates")
        verbose_name_plural = _("issues of certificates")
        constraints = [
            models.UniqueConstraint(name="certificaterun_one_open", fields=["training"], condition=Q(ended_at=None))
        ]


class CertificateQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(revoked_on=None)

    def questioned(self):
        """What they were given for holds no more; somebody has to say whether they stand."""
        return self.standing().filter(questioned_at__isnull=False)

    def visible_to(self, member):
        """The own ones, and those of trainings that `member` runs."""
        if member is None:
            return self.none()
        return self.filter(Q(member=member) | Q(training__in=Training.objects.run_by(member)))


class Certificate(Numbered, models.Model):
    """One for a person, a training and a version of its rule. What stands on it is the latest revision's."""

    training = models.ForeignKey(Training, models.PROTECT, related_name="certificates")
    member = models.ForeignKey(Member, models.PROTECT, related_name="certificates")
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"))
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=make_code)
    run = models.ForeignKey(CertificateRun, models.SET_NULL, null=True, related_name="certificates")
    issued_on = models.DateField(_("issued on"), default=clock.today)
    questioned_at = models.DateTimeField(null=True)
    revoked_on = models.DateField(_("revoked on"), null=True)
    revoked_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(name="certificate_once", fields=["training", "member", "rule_version"]),
            models.CheckConstraint(
                name="certificate_code_is_long", condition=Q(code__regex=f"^[{ALPHABET}]{{{CODE_LENGTH}}}$")
            ),
        ]

    @property
    def is_revoked(self) -> bool:
        return self.revoked_on is not None

    @property
    def shown_code(self) -> str:
        """In groups of four, to be read aloud and typed."""
        return "-".join(self.code[place : place + 4] for place in range(0, CODE_LENGTH, 4))


class CertificateRevision(models.Model):
    """What stands on the paper, frozen: the name as it was chosen, the title and the minutes of that day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField(default=1)
    name_my = EncryptedTextField(_("name (Burmese)"))
    name_en = EncryptedTextField(_("name (English)"))
    title = models.CharField(_("title"), max_length=160)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        verbose_name = _("wording of a certificate")
        verbose_name_plural = _("wordings of a certificate")
        constraints = [
            models.UniqueConstraint(name="certificaterevision_once", fields=["certificate", "number"]),
            models.CheckConstraint(
                name="certificaterevision_days_in_order", condition=Q(last_on__gte=models.F("first_on"))
            ),
        ]
