"""Loading the signed-in account: with its member, its second factors and the code of conduct, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.core.exceptions import PermissionDenied

from . import clock, conduct
from .models import User
from .ready import Ready
from .second_factor import with_factors


def _signed_in(pk, today):
    accounts = with_factors(User.objects.select_related("member__centre"), today)
    return conduct.with_code(accounts, today).filter(pk=pk)


_account = Ready(_signed_in)  # every page sends it


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        found = _account(pk=user_id, today=clock.today())
        return next((user for user in found if self.user_can_authenticate(user)), None)

    def user_can_authenticate(self, user) -> bool:
        return user.may_enter

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        """Rights come from the predicates alone (decision 2): no permission rows, no superuser. This backend is asked
        first, and ends the asking for whoever has not accepted the code of conduct (domain B18)."""
        if conduct.stops(user_obj, perm):
            raise PermissionDenied
        return False
