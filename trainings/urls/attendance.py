"""Addresses: the day itself, codes, lists, and what stays of a session."""

from django.urls import path

from ..views import codes, day, lists, points, session_records, walk_ins

ONE = "sessions/<int:pk>/"
urlpatterns = [
    path(f"{ONE}day/", day.session_day, name="session_day"),
    path(f"{ONE}day/settle/", day.settle_attendance, name="settle_attendance"),
    path(f"{ONE}walk-in/", walk_ins.add_walk_in, name="add_walk_in"),
    path(f"{ONE}sheet/", day.training_sheet, name="training_sheet"),
    path(f"{ONE}code/", codes.enter_code, name="enter_code"),
    path(f"{ONE}points/add/", points.add_viewing_point, name="add_viewing_point"),
    path(f"{ONE}lists/", lists.import_attendance, name="import_attendance"),
    path(f"{ONE}after/", session_records.session_after, name="session_after"),
    path(f"{ONE}after/read/", session_records.catch_up, name="catch_up"),
    path(f"{ONE}materials/add/", session_records.add_material, name="add_material"),
    path(f"{ONE}summary/", session_records.write_training_summary, name="write_training_summary"),
    path("attendance/<int:pk>/", day.change_attendance, name="change_attendance"),
    path("points/<int:pk>/", points.viewing_point_detail, name="viewing_point_detail"),
    path("points/<int:pk>/proctor/", points.change_proctor, name="change_proctor"),
    path("lists/<int:pk>/", lists.attendance_file_detail, name="attendance_file_detail"),
    path("lists/<int:pk>/drop/", lists.drop_attendance_file, name="drop_attendance_file"),
    path("materials/<int:pk>/remove/", session_records.remove_material, name="remove_material"),
]
