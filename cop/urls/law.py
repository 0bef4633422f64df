"""Addresses of the law: the one place where an address carries words (decision 23: /law/crpc/167/)."""

from django.urls import path

from ..views import law as views
from ..views import law_desk as desk

urlpatterns = [
    path("law/", views.instrument_list, name="instrument_list"),
    path("law/cases/", views.case_list, name="case_list"),
    path("law/cases/<int:pk>/", views.case_detail, name="case_detail"),
    path("law/<slug:code>/", views.instrument_detail, name="instrument_detail"),
    path("law/<slug:code>/<path:number>/", views.provision_detail, name="provision_detail"),
    path("g/<str:ref>/sessions/<int:pk>/law/", desk.cite_in_session, name="cite_in_session"),
    path("s/law/", desk.unchecked_law, name="unchecked_law"),
    path("s/law/<slug:code>/new/", desk.add_provision, name="add_provision"),
    path("s/provisions/<int:pk>/", desk.change_provision, name="change_provision"),
    path("s/provisions/<int:pk>/check/", desk.check_provision, name="check_provision"),
    path("s/cases/<int:pk>/check/", desk.check_case, name="check_case"),
]
