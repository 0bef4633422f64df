"""The person in the registry. May have no account, no address and no phone (architecture 4)."""

import uuid
from array import array
from collections.abc import Collection, Sequence

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .. import clock, crypto, naming
from ..fields import EncryptedTextField
from ..ready import Ready
from .area import PracticeArea
from .centre import JusticeCentre, Sector, StaffPost
from .consent import Consent, MailStop
from .names import names_of
from .outbox import Suppression

CONTENT_LANGUAGES = [
    ("my", _("Burmese")), ("en", _("English")), ("shn", _("Shan")), ("ksw", _("S'gaw Karen")), ("pwo", _("Pwo Karen")),
    ("kac", _("Jinghpaw")), ("mnw", _("Mon")), ("rki", _("Rakhine")), ("kyu", _("Western Kayah")),
    ("eky", _("Eastern Kayah")), ("blk", _("Pa-O")), ("cnh", _("Hakha Chin")), ("cfm", _("Falam")),
    ("ctd", _("Tedim")),
]  # fmt: skip


class MemberQuerySet(models.QuerySet):
    def providers(self):
        """Everyone who counts as a legal service provider: staff who are none stay out (decision 1), and nobody counts
        twice because two entries were made of them."""
        return self.filter(merged_into=None).exclude(provider_type=Member.ProviderType.STAFF)

    def present(self):
        """In the registry today: neither left nor anonymised."""
        return self.exclude(status__in=[Member.Status.LEFT, Member.Status.ANONYMISED])

    def reachable_by_mail(self, kind: str = "", now=None):
        """A working address, consent, no freeze, neither all mail nor this kind refused (decision 11)."""
        of_this = {"member": models.OuterRef("pk")}
        return self.filter(
            Member.q_mailable(),
            models.Exists(Consent.objects.open().filter(purpose=Consent.Purpose.EMAIL, **of_this)),
            ~models.Exists(Suppression.objects.in_force(now).filter(address_bidx=models.OuterRef("email_bidx"))),
            ~models.Exists(MailStop.objects.filter(kind=kind, **of_this)),
        )

    def with_stopped_address(self):
        """Present people whose address bounces; `stop_cause` says how. Who complained has a right address."""
        stopped = Suppression.objects.in_force().filter(address_bidx=models.OuterRef("email_bidx"))
        cause = stopped.exclude(cause=Suppression.Cause.COMPLAINT).values("cause")[:1]
        return self.present().annotate(stop_cause=models.Subquery(cause)).filter(stop_cause__isnull=False)

    def named_for(self, reader):
        """`is_named`: whether `reader` may read the real name (domain 2d); `told_name` is what they read."""
        may_open = models.Case(models.When(entries_of(reader), then=True), default=False)
        return self.annotate(is_named=may_open)

    def names(self, reader, *columns: str, holding: Collection[str] = ()) -> list[naming.Named]:
        """These people as `reader` may call them, by name, with further columns; one statement of plain values.

        `holding`: keys (naming.search_keys) of which a name of theirs, in either script, must hold one. For lists
        inside one centre or group (decisions 4, 39): names are opened, compared and sorted in memory.
        """
        return names_of(Member, self.name_rows(reader, *columns), holding)

    def name_rows(self, reader, *columns: str):
        """What `names_of` makes names of, for whoever has the statement ready."""
        return (
            self.named_for(reader)
            .values_list(
                "pk", "uid", "is_named", "display_name", "full_name_my", "full_name_en", "honorific", *columns
            )
            .order_by()
        )

    def name_order(self, reader, *, most: int) -> Sequence[int] | None:
        """The ids of these people in the order in which `names` gives them; None for more than `most`.

        Thousands of names are opened to show fifty, so the order is remembered, in this process and as ids only,
        under what it depends on: the language, who is on the list, and their sealed names. A name that changes is
        sealed anew, so nothing has to be forgotten. Who may be seen is asked each time, by whoever reads the rows.
        """
        mark = self.named_for(reader)[: most + 1].mark_of("is_named", "display_name", "full_name_my", "full_name_en")
        if mark[0] > most:
            return None
        key = (get_language(), *mark)
        return _orders.get(key) or _orders.keep(key, array("q", (one.pk for one in self.names(reader))))

    def mark_of(self, *columns: str) -> tuple[int, int | None]:
        """(how many, a sum of hashes): another one as soon as one of them comes, goes, or has another value there."""
        hashed = models.Func(
            models.F("uid"), *map(models.F, columns),
            template="hashtextextended(concat_ws(' ', %(expressions)s), 0)", output_field=models.BigIntegerField(),
        )  # fmt: skip
        seen = self.aggregate(n=Count("pk"), mark=Sum(hashed))
        return seen["n"], seen["mark"]

    def visible_to(self, member):
        """Whose registry entry `member` may open: the own one, and those of the centres they staff.

        Every post but the monitoring officer's sees the members of its centre; the network's administrator and
        safety lead see all (domain 2d). Group members see each other through their group, not through here. An entry
        that was merged into another one lives on in that.
        """
        return self.none() if member is None else self.filter(entries_of(member), merged_into=None)


_orders: naming.Kept[Sequence[int]] = naming.Kept(most=64)


def entries_of(member) -> Q:
    """Whose entries `member` opens, as a condition on a person's own columns: a list can say it of each row."""
    if member is None:
        return Q(pk__in=[])
    posts = [p for p in member.current_posts if p.role != StaffPost.Role.ME_OFFICER]
    if any(p.centre_id is None for p in posts):
        return Q(pk__isnull=False)
    return Q(pk=member.pk) | Q(centre__in=[p.centre_id for p in posts])


# Every page asks it.
_posts = Ready(lambda member, today: StaffPost.objects.current(today).filter(member=member))


class Member(models.Model):
    class Honorific(models.TextChoices):
        U = "U", _("U")
        DAW = "Daw", _("Daw")
        KO = "Ko", _("Ko")
        MA = "Ma", _("Ma")
        MAUNG = "Maung", _("Maung")
        SAYA = "Saya", _("Saya")
        SAYAMA = "Sayama", _("Sayama")
        DR = "Dr", _("Dr")

    class ProviderType(models.TextChoices):
        LAWYER = "lawyer", _("Lawyer")
        PARALEGAL = "paralegal", _("Paralegal")
        OTHER = "other", _("Other provider")
        STAFF = "staff", _("Staff, no provider")

    class ParalegalKind(models.TextChoices):
        CENTRE_BASED = "centre_based", _("Centre-based")
        COMMUNITY_BASED = "community_based", _("Community-based")
        MOBILE = "mobile", _("Mobile")

    class BarGrade(models.TextChoices):
        ADVOCATE = "advocate", _("Advocate")
        HGP = "hgp", _("Higher Grade Pleader")
        APPRENTICE = "apprentice", _("Apprentice lawyer")

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        ANOTHER = "another", _("Another")
        NOT_STATED = "", _("Not stated")

    class AgeBand(models.TextChoices):
        A18 = "18-24", "18–24"
        A25 = "25-34", "25–34"
        A35 = "35-49", "35–49"
        A50 = "50-64", "50–64"
        A65 = "65+", "65+"
        NOT_STATED = "", _("Not stated")

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        LEFT = "left", _("Left")
        ANONYMISED = "anonymised", _("Anonymised")

    class Theme(models.TextChoices):
        PHONE = "", _("As the phone has it")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class DetailLevel(models.TextChoices):
        COUNTS = "counts", _("Numbers and times only")
        TITLES = "titles", _("Titles too")
        NONE = "none", _("No mail, only about my account")

    class DigestFrequency(models.TextChoices):
        OFF = "off", _("Never")
        WEEKLY = "weekly", _("Every week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField("members.User", models.SET_NULL, null=True, blank=True, related_name="member")
    centre = models.ForeignKey(
        JusticeCentre, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("centre")
    )
    # Names: one indivisible name in either script (domain 3.1). Nothing is derived from it.
    full_name_my = EncryptedTextField(_("name (Burmese)"), null=True, blank=True)
    full_name_en = EncryptedTextField(_("name (English)"), null=True, blank=True)
    honorific = models.CharField(_("honorific"), max_length=8, choices=Honorific, blank=True)
    display_name = EncryptedTextField(_("display name"), null=True, blank=True)
    phone = EncryptedTextField(_("phone"), null=True, blank=True)
    phone_bidx = models.BinaryField(max_length=32, null=True, editable=False, db_index=True)
    email = EncryptedTextField(_("e-mail"), null=True, blank=True)
    email_bidx = models.BinaryField(max_length=32, null=True, editable=False)

    provider_type = models.CharField(_("kind"), max_length=12, choices=ProviderType)
    paralegal_kind = models.CharField(_("paralegal kind"), max_length=16, choices=ParalegalKind, blank=True)
    bar_grade = models.CharField(_("bar grade"), max_length=12, choices=BarGrade, blank=True)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, default=Sector.CIVIL_SOCIETY)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, blank=True, default="")
    age_band = models.CharField(_("age"), max_length=8, choices=AgeBand, blank=True, default="")
    home_unit = models.ForeignKey(
        "members.AdminUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("state or region")
    )
    township = models.ForeignKey(
        "members.AdminUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("township")
    )
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages"), default=list, blank=True)
    areas = models.ManyToManyField(PracticeArea, through="MemberArea", verbose_name=_("practice areas"), blank=True)

    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey(
        "self", models.CASCADE, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )
    joined_on = models.DateField(_("joined on"), default=clock.today)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    probation_until = models.DateField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, editable=False)
    frozen_by = models.ForeignKey("self", models.SET_NULL, null=True, editable=False, related_name="+")

    ui_language = models.CharField(
        _("language"), max_length=2, choices=[("my", _("Burmese")), ("en", _("English"))], default="my"
    )
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, blank=True, default="")
    data_saver = models.BooleanField(_("save data"), default=False)
    web_font = models.BooleanField(_("load a Burmese font"), default=False)
    mail_detail = models.CharField(_("in a mail"), max_length=8, choices=DetailLevel, default=DetailLevel.COUNTS)
    digest_frequency = models.CharField(
        _("my digest"), max_length=12, choices=DigestFrequency, default=DigestFrequency.OFF
    )
    wants_calendar_mail = models.BooleanField(_("calendar files by mail"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                name="member_has_a_name",
                condition=Q(full_name_my__isnull=False) | Q(full_name_en__isnull=False) | Q(status="anonymised"),
                violation_error_message=_("Give the name in Burmese or in English."),
            ),
            models.CheckConstraint(
                name="member_anonymised_is_empty",
                condition=~Q(status="anonymised")
                | Q(full_name_my=None, full_name_en=None, display_name=None, phone=None, email=None, user=None),
                violation_error_message=_("This entry was emptied. Add the person anew."),
            ),
            models.CheckConstraint(
                name="member_paralegal_kind_for_paralegals",
                condition=Q(
                    provider_type="paralegal", paralegal_kind__in=["centre_based", "community_based", "mobile"]
                )
                | (~Q(provider_type="paralegal") & Q(paralegal_kind="")),
                violation_error_message=_("Every paralegal has a paralegal kind, and nobody else has one."),
            ),
            models.CheckConstraint(
                name="member_bar_grade_for_lawyers",
                condition=Q(provider_type="lawyer", bar_grade__in=["advocate", "hgp", "apprentice"])
                | (~Q(provider_type="lawyer") & Q(bar_grade="")),
                violation_error_message=_("Every lawyer has a bar grade, and nobody else has one."),
            ),
            models.CheckConstraint(
                name="member_contact_and_index_together",
                condition=Q(email__isnull=True, email_bidx__isnull=True)
                | Q(email__isnull=False, email_bidx__isnull=False),
            ),
            models.CheckConstraint(
                name="member_left_on_when_left",
                condition=Q(left_on__isnull=True) | Q(status__in=["left", "anonymised"]),
            ),
            models.CheckConstraint(
                name="member_merged_has_left",
                condition=Q(merged_into=None)
                | (Q(status__in=["left", "anonymised"]) & ~Q(merged_into=models.F("pk"))),
                violation_error_message=_("This entry was merged into another one."),
            ),
            models.UniqueConstraint(
                name="member_one_account_an_address",
                fields=["email_bidx"],
                condition=Q(user__isnull=False),
                violation_error_message=_("Another account uses this address."),
            ),
            models.UniqueConstraint(
                name="member_one_address_a_centre",
                fields=["centre", "email_bidx"],
                condition=~Q(status__in=["left", "anonymised"]),
                violation_error_message=_("Another member of this centre has this address."),
            ),
        ]
        indexes = [
            models.Index(name="member_by_centre", fields=["centre", "status"]),
            models.Index(name="member_by_email", fields=["email_bidx"]),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @staticmethod
    def q_mailable() -> Q:
        """The part of `reachable_by_mail` that stands in the member's own row."""
        return Q(email__isnull=False, frozen_at=None, status__in=[Member.Status.ACTIVE, Member.Status.DORMANT]) & ~Q(
            mail_detail=Member.DetailLevel.NONE
        )

    def index_contacts(self) -> None:
        """Bring the blind indexes in step with the contacts; `save` does it, bulk_create needs it before."""
        self.email_bidx = crypto.blind(self.email) if self.email else None
        self.phone_bidx = crypto.blind(self.phone) if self.phone else None

    def save(self, *args, **kwargs) -> None:
        """Keeps the blind indexes in step with the contacts, however the row is saved."""
        self.index_contacts()
        if kwargs.get("update_fields") is not None:
            fields = set(kwargs["update_fields"])
            kwargs["update_fields"] = fields | {f"{name}_bidx" for name in ("email", "phone") if name in fields}
        super().save(*args, **kwargs)

    @property
    def formal_name(self) -> str:
        """Honorific and full name for the reader's language, for the own coordinator and certificates."""
        name = naming.in_language(self.full_name_my, self.full_name_en, get_language())
        if not name:
            return str(_("Former member"))
        return naming.with_title(name, self.get_honorific_display() if self.honorific else "")

    @property
    def formal_key(self) -> str:
        """Where `formal_name` stands in a list: by the name without its honorific."""
        return naming.sort_key(naming.in_language(self.full_name_my, self.full_name_en, get_language()))

    @property
    def shown_key(self) -> str:
        """Where `shown_name` stands in a list. A chosen name is sorted by itself: its place tells nothing more."""
        return naming.sort_key(self.display_name) if self.display_name else self.formal_key

    @property
    def shown_name(self) -> str:
        """What other members read: the chosen display name, else the full name."""
        return self.display_name or self.formal_name

    is_named = False  # `named_for` says otherwise

    @property
    def told_name(self) -> str:
        """The formal name for a reader who may read it (`named_for`), else the shown one."""
        return self.formal_name if self.is_named else self.shown_name

    @property
    def told_key(self) -> str:
        return self.formal_key if self.is_named else self.shown_key

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_on_probation(self) -> bool:
        return self.probation_until is not None and self.probation_until > clock.today()

    @cached_property
    def current_posts(self) -> list[StaffPost]:
        """The staff posts held today; read once a request."""
        return _posts(member=self.pk, today=clock.today()) if self.pk else []

    def holds(self, *roles: str, centre_id: int | None = None) -> bool:
        """Whether one of the roles is held at that centre or in the network. Only for permissions and querysets."""
        return any(p.role in roles and p.centre_id in (None, centre_id) for p in self.current_posts)
