"""Addresses: what those who run trainings do."""

from django.urls import path

from ..views import needs, organising, parts, people, sessions

ONE = "sessions/<int:pk>/"
urlpatterns = [
    path("organise/", organising.organiser_list, name="organiser_list"),
    path("new/", organising.add_training, name="add_training"),
    path("<int:pk>/change/", organising.change_training, name="change_training"),
    path("<int:pk>/copy/", organising.copy_training, name="copy_training"),
    path("<int:pk>/retire/", parts.retire_training, name="retire_training"),
    path("<int:pk>/parts/", parts.part_list, name="part_list"),
    path("parts/<int:pk>/", parts.change_part, name="change_part"),
    path("parts/<int:pk>/move/", parts.move_part, name="move_part"),
    path("parts/<int:pk>/remove/", parts.remove_part, name="remove_part"),
    path("<int:pk>/before/", parts.prerequisite_list, name="prerequisite_list"),
    path("<int:pk>/plan/", sessions.plan_training_session, name="plan_training_session"),
    path("collections/new/", organising.add_collection, name="add_collection"),
    path("collections/<int:pk>/change/", organising.change_collection, name="change_collection"),
    path("series/new/", sessions.add_series, name="add_series"),
    path("series/<int:pk>/change/", sessions.change_series, name="change_series"),
    path("series/<int:pk>/copy/", sessions.copy_series, name="copy_series"),
    path("series/<int:pk>/plan/", sessions.plan_series_session, name="plan_series_session"),
    path(f"{ONE}open/", sessions.open_training_session, name="open_training_session"),
    path(f"{ONE}change/", sessions.change_training_session, name="change_training_session"),
    path(f"{ONE}move/", sessions.move_training_session, name="move_training_session"),
    path(f"{ONE}cancel/", sessions.cancel_training_session, name="cancel_training_session"),
    path(f"{ONE}count/", sessions.record_head_count, name="record_head_count"),
    path(f"{ONE}presenters/", sessions.presenter_list, name="presenter_list"),
    path(f"{ONE}people/", people.registration_list, name="registration_list"),
    path(f"{ONE}people/new/", people.register_other, name="register_other"),
    path(f"{ONE}trainers/", people.trainer_list, name="trainer_list"),
    path(f"{ONE}guests/", people.guest_list, name="guest_list"),
    path(f"{ONE}told/", people.told_list, name="told_list"),
    path(f"{ONE}told/ticks/", people.tell_registrants, name="tell_registrants"),
    path("places/<int:pk>/decide/", people.decide_registration, name="decide_registration"),
    path("needs/<int:pk>/decide/", people.decide_accommodation, name="decide_accommodation"),
    path("trainers/<int:pk>/answer/", people.answer_invitation, name="answer_invitation"),
    path("trainers/<int:pk>/withdraw/", people.withdraw_trainer, name="withdraw_trainer"),
    path("wishes/", needs.wish_list, name="wish_list"),
    path("needs/", needs.need_list, name="need_list"),
    path("needs/plan/", needs.plan_from_need, name="plan_from_need"),
    path("awareness/", needs.awareness_event_list, name="awareness_event_list"),
    path("awareness/new/", needs.record_awareness_event, name="record_awareness_event"),
    path("awareness/<int:pk>/", needs.change_awareness_event, name="change_awareness_event"),
]
