"""Law watch in the coordinator's digest (domain 6, section 10): what changed, and what of it the group relies on."""

from collections.abc import Collection, Mapping

from django.db.models import BigIntegerField, Count, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy, ngettext

from members import clock
from members.desk import Span
from members.digests import Line, Section, Words
from members.models import AuditEntry
from members.templatetags.waing import digits

from .models import Provision, Question, QuestionCitation

MENDED = ("provision_added", "provision_changed")


def changed_keys(span: Span) -> set[str]:
    """Sections of which a version began or ended in these days, or that somebody added, mended or marked as contested.

    A whole file that was brought in is no news about a section: it counts only where it brings a new version.
    """
    first, last = (moment.astimezone(clock.YANGON).date() for moment in (span.since, span.until))
    turned = Q(valid_from__gte=first, valid_from__lt=last) | Q(valid_to__gte=first, valid_to__lt=last)
    done = AuditEntry.objects.filter(
        object_type=Provision._meta.label_lower, verb__in=MENDED, at__gte=span.since, at__lt=span.until
    )
    mended = done.order_by().annotate(number=Cast("object_id", BigIntegerField())).values("number")
    return set(Provision.objects.filter(turned | Q(pk__in=mended)).values_list("key", flat=True))


def law_watch(span: Span, blocks: Collection[int]) -> Mapping[int, list[Line]]:
    """How many sections changed, and on how many of these the posts of each group rely. At most two statements."""
    keys = changed_keys(span)
    if not keys:
        return {}
    cited = QuestionCitation.objects.filter(provision__key__in=keys, question__group__in=blocks)
    cited = cited.filter(question__in=Question.objects.posted()).order_by().values("question__group")
    own = dict(cited.values_list("question__group", Count("provision__key", distinct=True)))
    return {block: [Line("changed_law", len(keys), {"own": own.get(block, 0)})] for block in blocks}


def _say(line: Line, title: str) -> Words:
    changed = ngettext("%(n)s section of the law changed", "%(n)s sections of the law changed", line.n)
    own = line.facts["own"]
    relied = ngettext("Your group relies on %(n)s of them.", "Your group relies on %(n)s of them.", own) % {"n": own}
    return Words(digits(changed % {"n": line.n}), more=digits(relied) if own else "")


SECTION = Section(number=10, key="law_watch", title=gettext_lazy("Law watch"), build=law_watch, say=_say)
