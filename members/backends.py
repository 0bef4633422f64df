"""Loading the signed-in account: with its member and its second factors, in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import User
from .second_factor import with_factors


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        user = with_factors(User.objects.select_related("member")).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user) -> bool:
        return user.may_enter

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        """Rights come from the predicates alone (decision 2): no permission rows, no superuser."""
        return False
