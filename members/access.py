"""The two questions of architecture 5, as views ask them.

Fetch through `visible_to`: what a stranger may not see does not exist (404). Then ask the permission: a reader
who may not act is told so (403).
"""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from .models import JusticeCentre


def get_visible_or_404(rows, member, **lookup):
    """The one row of `rows` (a model or a queryset with `visible_to`) that `member` may see; Http404 otherwise."""
    queryset = rows.all() if hasattr(rows, "visible_to") else rows._default_manager.all()
    try:
        return queryset.visible_to(member).get(**lookup)
    except queryset.model.DoesNotExist:
        raise Http404 from None


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
