"""Addresses: written arguments."""

from django.urls import path

from ..views import arguments

urlpatterns = [
    path("arguments/", arguments.argument_list, name="argument_list"),
    path("arguments/new/", arguments.write_argument, name="write_argument"),
    path("arguments/<int:pk>/", arguments.argument_detail, name="argument_detail"),
    path("arguments/<int:pk>/edit/", arguments.edit_argument, name="edit_argument"),
    path("arguments/<int:pk>/submit/", arguments.submit_argument, name="submit_argument"),
    path("arguments/<int:pk>/recall/", arguments.recall_argument, name="recall_argument"),
    path("arguments/<int:pk>/review/", arguments.review_argument, name="review_argument"),
    path("arguments/<int:pk>/renew/", arguments.renew_argument, name="renew_argument"),
    path("arguments/<int:pk>/withdraw/", arguments.withdraw_argument, name="withdraw_argument"),
    path("arguments/<int:pk>/used/", arguments.attest_use, name="attest_use"),
    path("arguments/<int:pk>/paper.pdf", arguments.argument_pdf, name="argument_pdf"),
    path("arguments/<int:pk>/paper.txt", arguments.argument_text, name="argument_text"),
]
