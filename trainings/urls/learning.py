"""Addresses: tests, feedback, certificates and what was learnt. Some stand beside the catalogue: a certificate is
checked by anybody, and one's learning is found where all is found that is one's own."""

from django.urls import path

from ..views import certificate_desk, certificates, feedback, learning, test_editing, tests

BELOW_T = [
    path("figures/", learning.learning_figures, name="learning_figures"),
    path("sessions/<int:pk>/feedback/", feedback.give_feedback, name="give_feedback"),
    path("certificates/<int:pk>/", certificates.certificate_detail, name="certificate_detail"),
    path("certificates/<int:pk>/<str:language>.pdf", certificates.certificate_pdf, name="certificate_pdf"),
    path("certificates/<int:pk>/name/", certificates.rename_certificate, name="rename_certificate"),
    path("certificates/<int:pk>/revoke/", certificate_desk.revoke_certificate, name="revoke_certificate"),
    path("certificates/<int:pk>/keep/", certificate_desk.keep_certificate, name="keep_certificate"),
    path("<int:pk>/pre/", tests.pre_test, name="pre_test"),
    path("<int:pk>/post/", tests.post_test, name="post_test"),
    path("<int:pk>/results/", learning.training_results, name="training_results"),
    path("<int:pk>/test/", test_editing.test_detail, name="test_detail"),
    path("<int:pk>/test/new/", test_editing.begin_test_version, name="begin_test_version"),
    path("<int:pk>/test/open/", test_editing.open_test, name="open_test"),
    path("<int:pk>/test/questions/new/", test_editing.add_question, name="add_question"),
    path("<int:pk>/test/questions/<int:number>/", test_editing.change_question, name="change_question"),
    path("<int:pk>/test/questions/<int:number>/out/", test_editing.take_out_question, name="take_out_question"),
    path("<int:pk>/certificates/", certificate_desk.certificate_list, name="certificate_list"),
    path("<int:pk>/certificates/issue/", certificate_desk.issue_certificates, name="issue_certificates"),
]
urlpatterns = [
    path("me/learning/", learning.my_learning, name="my_learning"),
    path("me/confidence/", learning.rate_confidence, name="rate_confidence"),
    path("after/<str:token>/", feedback.answer_follow_up, name="answer_follow_up"),
    path("v/", certificates.check_code, name="check_code"),
    path("v/<str:code>/", certificates.check_certificate, name="check_certificate"),
]
