"""The desk, its lists, and the pages of mail and digests."""

from django.urls import path

from ..views import crisis, desk, digests, outbox, safety

urlpatterns = [
    path("s/", desk.desk, name="desk"),
    path("s/todo/<slug:key>/", desk.todo_list, name="todo_list"),
    path("s/close/", safety.freeze_by_word, name="freeze_by_word"),
    path("s/crisis/", crisis.crisis_list, name="crisis_list"),
    path("s/crisis/<int:pk>/on/", crisis.switch_crisis_on, name="switch_crisis_on"),
    path("s/crisis/<int:pk>/off/", crisis.switch_crisis_off, name="switch_crisis_off"),
    path("s/mail/", outbox.mail_list, name="mail_list"),
    path("s/mail/stopped/", outbox.stopped_address_list, name="stopped_address_list"),
    path("s/mail/stopped/<int:pk>/clear/", outbox.clear_address, name="clear_address"),
    path("s/mail/<uuid:pk>/", outbox.mail_detail, name="mail_detail"),
    path("s/mail/<uuid:pk>/resend/", outbox.resend_mail, name="resend_mail"),
    path("s/digests/", digests.digest_list, name="digest_list"),
    path("s/digests/mine/", digests.digest_latest, name="digest_latest"),
    path("s/digests/dry-run/", digests.digest_dry_run, name="digest_dry_run"),
    path("s/digests/<int:pk>/", digests.digest_detail, name="digest_detail"),
    path("s/digests/<int:pk>/mail/", digests.digest_mail, name="digest_mail"),
    path("s/digests/<int:pk>/note/", digests.change_digest, name="change_digest"),
    path("s/digests/<int:pk>/hold/", digests.hold_digest, name="hold_digest"),
    path("s/digests/<int:pk>/release/", digests.release_digest, name="release_digest"),
    path("s/digests/<int:pk>/resend/", digests.resend_digest, name="resend_digest"),
]
