"""Nothing is posted, planned or answered before the code of conduct in force is accepted (domain B18).

This is the one place that says so. Every verb asks a permission, every permission passes through `stops`: what
only looks, and what protects somebody or lets them go, stays open; all else waits, also what later rooms add.
"""

from django.db.models import Exists, OuterRef

from .models import Acknowledgement, ConductCode, User

LOOKING = ("view_", "see_", "read_", "print_")
# Safety comes before courtesy, and everyone may leave.
ALWAYS = frozenset({"members.freeze_member", "members.thaw_member", "members.stop_factor_reset", "cop.leave_group"})


def with_code(users, today=None):
    """Users with `owes_code`: a code is in force, and none that suffices was accepted; and with `asks_code`: the
    newest is not accepted yet. `today` is a day, or the place of one (members.ready)."""
    begun = ConductCode.objects.begun(today)
    accepted = Acknowledgement.objects.filter(member__user=OuterRef("pk"))
    enough = accepted.filter(code__in=ConductCode.objects.sufficient(today).values("pk"))
    newest = accepted.filter(code=begun.order_by("-in_force_on").values("pk")[:1])
    is_begun = Exists(begun)
    return users.annotate(owes_code=is_begun & ~Exists(enough), asks_code=is_begun & ~Exists(newest))


def owes_code(user) -> bool:
    """The same of one user; costs a query only where the user was not loaded by the backend."""
    if not hasattr(user, "owes_code"):
        user.owes_code = with_code(User.objects.filter(pk=user.pk)).values_list("owes_code", flat=True).get()
    return user.owes_code


def stops(user, perm: str) -> bool:
    """Whether `perm` must wait until this person has accepted the code."""
    name = perm.rpartition(".")[2]
    return not (name.startswith(LOOKING) or perm in ALWAYS) and owes_code(user)
