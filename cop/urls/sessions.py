"""Addresses: sessions. `ref` is a group's number or code (decision 7)."""

from django.urls import path

from ..views import attendance, session_plans, session_records, sessions, telling

ONE = "g/<str:ref>/sessions/<int:pk>/"
urlpatterns = [
    path("cal/", sessions.session_list, name="session_list"),
    path("g/<str:ref>/sessions/new/", sessions.plan_session, name="plan_session"),
    path(ONE, sessions.session_detail, name="session_detail"),
    path(f"{ONE}move/", sessions.move_session, name="move_session"),
    path(f"{ONE}change/", sessions.change_session, name="change_session"),
    path(f"{ONE}cancel/", sessions.cancel_session, name="cancel_session"),
    path(f"{ONE}answer/", sessions.answer_rsvp, name="answer_rsvp"),
    path(f"{ONE}answers/", telling.record_rsvp, name="record_rsvp"),
    path(f"{ONE}close/", attendance.close_session, name="close_session"),
    path(f"{ONE}reopen/", attendance.reopen_session, name="reopen_session"),
    path(f"{ONE}attendance/", attendance.take_attendance, name="take_attendance"),
    path(f"{ONE}tell/", telling.tell_list, name="tell_list"),
    path(f"{ONE}tell/contacts/", telling.tell_contacts, name="tell_contacts"),
    path(f"{ONE}tell/ticks/", telling.tell_people, name="tell_people"),
    path(f"{ONE}prepare/", session_plans.prepare_session, name="prepare_session"),
    path(f"{ONE}before/", session_plans.ask_before, name="ask_before"),
    path("clinics/<int:pk>/draft/", session_plans.draft_clinic, name="draft_clinic"),
    path(f"{ONE}run-sheet/", session_records.session_run_sheet, name="session_run_sheet"),
    path(f"{ONE}summary/", session_records.write_summary, name="write_summary"),
    path(f"{ONE}rating/", session_records.rate_session, name="rate_session"),
    path(f"{ONE}use/", session_records.tell_use, name="tell_use"),
    path(f"{ONE}sheet/", telling.sign_in_sheet, name="sign_in_sheet"),
]
