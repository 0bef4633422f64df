"""What the pages of this room share: the one shape of a form's page, and people by the names the reader may read."""

from collections.abc import Callable, Iterable

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from members.access import permission_required_or_403, visible_or_404
from members.models import Member
from members.views.acting import show_or_act

from ..models import MentoringPair

FORM, STAFF_FORM = "mentoring/form.html", "mentoring/staff_form.html"


def get_pair(request: HttpRequest, pk: int, perm: str = "") -> MentoringPair:
    """A pair of the signed-in person's; 404 for everybody else. With `perm`, 403 where they may not act in it."""
    pair = visible_or_404(MentoringPair, request.member, pk, "mentor", "mentee")
    if perm:
        permission_required_or_403(request, perm, pair)
    return pair


def named(reader: Member, ids: Iterable[int | None]) -> dict[int, Member]:
    """{id: person} as `reader` may call them."""
    return Member.objects.named_for(reader).in_bulk({pk for pk in ids if pk})


def address(pair: MentoringPair | int) -> str:
    return reverse("mentoring:pair_detail", args=[getattr(pair, "pk", pair)])


def ask(
    request: HttpRequest,
    form: BaseForm,
    act: Callable,
    *,
    title: str,
    label: str,
    done: str,
    back: str,
    to: Callable | None = None,
    text: str = "",
    page: str = FORM,
    **context,
) -> HttpResponse:
    """A page that is one form: `title`, `text`, the button's `label`; where it leads back to and on to."""
    return show_or_act(
        request, form, act, page=page, done=done, to=to or (lambda _result: back),
        title=title, label=label, text=text, back_url=back, **context,
    )  # fmt: skip
