"""Addresses: what members find, and their places."""

from django.urls import path

from ..views import catalogue, places, registering, training

urlpatterns = [
    path("", catalogue.training_list, name="training_list"),
    path("mine/", registering.my_places, name="my_places"),
    path("place/<str:token>/", places.place, name="place"),
    path("places/<int:pk>/take/", registering.answer_offer, name="answer_offer"),
    path("places/<int:pk>/give-back/", registering.give_back_place, name="give_back_place"),
    path("series/<int:pk>/", catalogue.series_detail, name="series_detail"),
    path("collections/<int:pk>/", catalogue.collection_detail, name="collection_detail"),
    path("sessions/<int:pk>/", catalogue.training_session_detail, name="training_session_detail"),
    path("sessions/<int:pk>/register/", registering.register_for_session, name="register_for_session"),
    path("<int:pk>/", training.training_detail, name="training_detail"),
    path("<int:pk>/begin/", registering.take_up_training, name="take_up_training"),
    path("<int:pk>/leave/", registering.leave_training, name="leave_training"),
    path("items/<int:pk>/", registering.mark_item, name="mark_item"),
    path("<int:pk>/register/", registering.register, name="register"),
]
