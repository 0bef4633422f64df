"""What the stop held back, on the home page: before those who lead, and back with its author (domain 3.13)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from members.home import Row, needs_you, waits_for
from members.models import Member
from members.ready import Ready

from .models import HeldText

MOST = 10
_waiting = Ready(lambda member: HeldText.objects.waiting_for(member).select_related("group").order_by("pk")[:MOST])


@waits_for(_waiting)
def held_back(member: Member, texts: list[HeldText]) -> Iterator[Row]:
    """Answers and arguments of others to look at, and own ones that came back."""
    for held in texts:
        yield Row(
            at=held.sent_back_at or held.created_at,
            title=_("This came back to you") if held.author_id == member.pk else _("A post was held back"),
            url=reverse("cop:held_text", args=[held.pk]),
            meta=str(held.group),
            action=_("Look"),
            is_hot=True,
        )


needs_you.register("held", held_back)
