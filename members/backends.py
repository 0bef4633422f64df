"""Loading the signed-in account: with its member and its second factors, in one query, which every page sends."""

from allauth.account.auth_backends import AuthenticationBackend

from . import clock
from .models import User
from .ready import Ready
from .second_factor import with_factors

_account = Ready(lambda pk, today: with_factors(User.objects.select_related("member"), today).filter(pk=pk))


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        found = _account(pk=user_id, today=clock.today())
        return next((user for user in found if self.user_can_authenticate(user)), None)

    def user_can_authenticate(self, user) -> bool:
        return user.may_enter

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        """Rights come from the predicates alone (decision 2): no permission rows, no superuser."""
        return False
