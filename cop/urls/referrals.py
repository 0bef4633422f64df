"""Addresses: referrals, and the directory of services that are not legal."""

from django.urls import path

from ..views import referral_cases, referrals

urlpatterns = [
    path("r/", referrals.referral_list, name="referral_list"),
    path("r/new/", referrals.open_referral, name="open_referral"),
    path("r/figures/", referrals.referral_figures, name="referral_figures"),
    path("r/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("r/<int:pk>/offer/", referrals.offer_referral, name="offer_referral"),
    path("r/<int:pk>/withdraw/", referrals.withdraw_referral, name="withdraw_referral"),
    path("r/<int:pk>/approve/", referrals.approve_pair, name="approve_pair"),
    path("r/<int:pk>/called/", referrals.call_lawyers, name="call_lawyers"),
    path("r/<int:pk>/door/", referrals.choose_door, name="choose_door"),
    path("r/offers/<int:pk>/answer/", referral_cases.record_offer_answer, name="record_offer_answer"),
    path("r/<int:pk>/conflict/", referral_cases.check_conflict, name="check_conflict"),
    path("r/<int:pk>/answer/", referral_cases.answer_referral, name="answer_referral"),
    path("r/<int:pk>/text/", referral_cases.read_narrative, name="read_narrative"),
    path("r/<int:pk>/contact/", referral_cases.contact_client, name="contact_client"),
    path("r/<int:pk>/begin/", referral_cases.begin_representation, name="begin_representation"),
    path("r/<int:pk>/applications/", referral_cases.record_referral_application, name="record_referral_application"),
    path("r/<int:pk>/close/", referral_cases.close_referral, name="close_referral"),
    path("r/<int:pk>/back/", referral_cases.give_back_referral, name="give_back_referral"),
    path("services/", referrals.service_list, name="service_list"),
]
