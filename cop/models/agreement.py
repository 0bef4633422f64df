"""What a group has agreed on, version by version, and who has said yes to which (domain A21)."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from members import clock

from .group import Group, Membership

AGREEMENT_LENGTH = 4_000


class GroupAgreementQuerySet(models.QuerySet):
    def newest(self):
        """The version in force of each group: the last one."""
        later = self.model.objects.filter(group=OuterRef("group"), version__gt=OuterRef("version"))
        return self.filter(~Exists(later))

    def with_share(self, member):
        """`agreed` of `asked`: how many of the people in the group said yes; `is_mine`: whether `member` did."""
        inside = Membership.objects.open().filter(group=OuterRef("group")).order_by()
        said = AgreementAcceptance.objects.filter(agreement=OuterRef("pk"))
        here = Membership.objects.open().filter(group=OuterRef("agreement__group"), member=OuterRef("member"))
        yes = said.filter(Exists(here)).order_by().values("agreement").annotate(n=Count("pk"))
        return self.annotate(
            asked=Coalesce(Subquery(inside.values("group").annotate(n=Count("pk")).values("n")), 0),
            agreed=Coalesce(Subquery(yes.values("n")), 0),
            is_mine=Exists(said.filter(member=member)),
        )

    def visible_to(self, member):
        """Of the groups whose people and sessions `member` may read."""
        return self.filter(group__in=Group.objects.readable_by(member))


class GroupAgreement(models.Model):
    """One version. Never changed once it stands: another version takes its place."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="agreements", verbose_name=_("group"))
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("agreement"), max_length=AGREEMENT_LENGTH)
    published_by = models.ForeignKey("members.Member", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(default=clock.now)

    objects = GroupAgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("group agreement")
        verbose_name_plural = _("group agreements")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(name="groupagreement_once", fields=["group", "version"]),
            models.CheckConstraint(name="groupagreement_says_something", condition=~Q(text="") & Q(version__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.version)


class AgreementAcceptance(models.Model):
    """Somebody has read a version and keeps to it."""

    agreement = models.ForeignKey(GroupAgreement, models.CASCADE, related_name="acceptances")
    member = models.ForeignKey("members.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(name="agreementacceptance_once", fields=["agreement", "member"])]
