"""What thank-you notes bring to the digest of those who run the group (domain 6, section 3)."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from members.desk import Row, Span, Worklist
from members.models import Member
from members.templatetags.waing import lang_of, when_day

from .models import Announcement
from .question_worklists import kept_by


def _thanks(span: Span) -> QuerySet[Announcement]:
    rows = Announcement.objects.standing().filter(kind=Announcement.Kind.THANKS, group__archived_at=None)
    return rows.filter(posted_at__gte=span.since, posted_at__lt=span.until).select_related("group", "thanked")


def _show(notes: Sequence[Announcement], reader: Member) -> list[Row]:
    return [
        Row(
            when=when_day(one.posted_at),
            title=one.heading,
            meta=str(one.group),
            url=reverse("cop:announcement_detail", args=[one.pk]),
            action=str(_("Read it")),
            lang=lang_of(one.heading),
        )
        for one in notes
    ]


THANKED = Worklist(
    key="thanked",
    says=ngettext_lazy("%(n)s thank-you note in the group", "%(n)s thank-you notes in the group", "n"),
    hint=_("Read one aloud at the next session."),
    rows=_thanks,
    block="group_id",
    order=("posted_at", "id"),
    show=_show,
    staffed=kept_by,
)
