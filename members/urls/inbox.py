"""Messages between members, and the safety lead's list of what was reported."""

from django.urls import path

from ..views import inbox as views

ONE = "inbox/<int:pk>/"
urlpatterns = [
    path("p/<int:pk>/write/", views.write_message, name="write_message"),
    path("inbox/", views.conversation_list, name="conversation_list"),
    path(ONE, views.conversation_detail, name="conversation_detail"),
    path(f"{ONE}done/", views.finish_conversation, name="finish_conversation"),
    path(f"{ONE}block/", views.block_person, name="block_person"),
    path(f"{ONE}unblock/", views.unblock_person, name="unblock_person"),
    path("inbox/message/<int:pk>/report/", views.report_message, name="report_message"),
    path("s/flags/", views.message_report_list, name="message_report_list"),
    path("s/flags/<int:pk>/", views.message_report_detail, name="message_report_detail"),
    path("s/flags/<int:pk>/close/", views.close_message_report, name="close_message_report"),
]
