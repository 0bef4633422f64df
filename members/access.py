"""The two questions of architecture 5, as views ask them.

Fetch through `visible_to`: what a stranger may not see does not exist (404). Then ask the permission: a reader
who may not act is told so (403).
"""

from collections.abc import Callable
from functools import cache, wraps

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from .models import JusticeCentre
from .ready import ReadyFor


def get_visible_or_404(rows: QuerySet, member, **lookup):
    """The one row of `rows` (with `visible_to`) that `member` may see; Http404 otherwise."""
    try:
        return rows.visible_to(member).get(**lookup)
    except rows.model.DoesNotExist:
        raise Http404 from None


def visible_or_404(model: type[Model], member, pk: int, *related: str):
    """The row of that number that `member` may see, with its `related` rows; Http404 otherwise.

    Most pages begin with it, so its statement is written once for each standing (docs/adr/0005): half of what a
    refusal costs was the writing of it.
    """
    return first_or_404(_one(model, related)(member, pk=pk))


def first_or_404(rows: list):
    """For what a `ReadyFor` found of one number."""
    if not rows:
        raise Http404
    return rows[0]


@cache
def _one(model: type[Model], related: tuple[str, ...]) -> ReadyFor:
    rows = model._default_manager.select_related(*related) if related else model._default_manager.all()
    return ReadyFor(lambda reader, pk: rows.visible_to(reader).filter(pk=pk), asks_today=True)


def permission_required_or_403(request: HttpRequest, perm: str, obj=None) -> None:
    """Go on only if the signed-in person may do `perm` to `obj`; raises PermissionDenied."""
    if not request.user.has_perm(perm, obj):
        raise PermissionDenied


def permission_required(perm: str) -> Callable:
    """Decorator for a view whose permission needs no object. With an object: `permission_required_or_403`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            permission_required_or_403(request, perm)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def centres_where(request: HttpRequest, perm: str) -> QuerySet[JusticeCentre]:
    """The centres, with their organisations, at whose desk the signed-in person may do `perm`."""
    centres = JusticeCentre.objects.staffed_by(request.member)
    allowed = [centre.pk for centre in centres if request.user.has_perm(perm, centre)]
    return centres.filter(pk__in=allowed).select_related("organisation")
