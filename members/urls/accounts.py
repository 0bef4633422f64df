"""allauth's views, one by one and under allauth's names; there is no sign-up and no page of addresses.

The names of allauth (and Django's set_language) stand without a namespace, because they are asked for so.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from django.urls import path, re_path

from ..views import door, me, pages

urlpatterns = [
    path("in/", account.login, name="account_login"),
    path("in/closed/", account.account_inactive, name="account_inactive"),
    path("in/code/", factors.authenticate, name="mfa_authenticate"),
    path("in/key/", door.sign_in_by_key, name="mfa_login_webauthn"),
    path("in/again/", door.reauthenticate, name="account_reauthenticate"),
    path("in/again/code/", door.reauthenticate_by_code, name="mfa_reauthenticate"),
    path("in/again/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("in/reset/", account.password_reset, name="account_reset_password"),
    path("in/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("in/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^in/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("i18n/setlang/", pages.set_language, name="set_language"),
    path("out/", door.sign_out, name="account_logout"),
    path("me/safety/passphrase/", account.password_change, name="account_change_password"),
    path("me/safety/passphrase/first/", account.password_set, name="account_set_password"),
    path("me/safety/second/", me.back_to_safety, name="mfa_index"),
    path("me/safety/app/", app.activate_totp, name="mfa_activate_totp"),
    path("me/safety/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/safety/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/safety/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("me/safety/keys/", me.back_to_safety, name="mfa_list_webauthn"),
    path("me/safety/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("me/safety/keys/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("me/safety/keys/<int:pk>/remove/", door.remove_key, name="mfa_remove_webauthn"),
]
