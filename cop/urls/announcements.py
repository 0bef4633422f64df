"""Addresses: announcements, what is said to them, and what somebody follows."""

from django.urls import path

from ..views import announcements as news
from ..views import comments, post_reports

GROUP = "g/<str:ref>/"
urlpatterns = [
    path("news/", news.announcement_list, name="announcement_list"),
    path("news/new/", news.announce_to_all, name="announce_to_all"),
    path(f"{GROUP}news/new/", news.post_announcement, name="post_announcement"),
    path(f"{GROUP}thanks/", news.say_thanks, name="say_thanks"),
    path("news/<int:pk>/", news.announcement_detail, name="announcement_detail"),
    path("news/<int:pk>/edit/", news.edit_announcement, name="edit_announcement"),
    path("news/<int:pk>/withdraw/", news.withdraw_announcement, name="withdraw_announcement"),
    path("news/<int:pk>/useful/", news.react_to_announcement, name="react_to_announcement"),
    path("news/<int:pk>/report/", post_reports.report_announcement, name="report_announcement"),
    path("news/<int:pk>/comment/", comments.post_comment, name="post_comment"),
    path("news/<int:pk>/addition/", comments.suggest_addition, name="suggest_addition"),
    path(f"{GROUP}sessions/<int:pk>/comment/", comments.post_session_comment, name="post_session_comment"),
    path("comments/<int:pk>/edit/", comments.edit_comment, name="edit_comment"),
    path("comments/<int:pk>/withdraw/", comments.withdraw_comment, name="withdraw_comment"),
    path("comments/<int:pk>/decide/", comments.decide_addition, name="decide_addition"),
    path("comments/<int:pk>/useful/", comments.react_to_comment, name="react_to_comment"),
    path("comments/<int:pk>/report/", post_reports.report_comment, name="report_comment"),
    path("me/following/", news.follow_list, name="follow_list"),
    path(f"{GROUP}follow/", news.follow_group, name="follow_group"),
    path("q/<int:pk>/follow/", news.follow_question, name="follow_question"),
    path("news/<int:pk>/follow/", news.follow_announcement, name="follow_announcement"),
]
