"""Addresses: questions, notes and answers. Numbers alone: no word of a case stands in an address (spec 2)."""

from django.urls import path

from ..views import answers, clinics, held_texts, post_reports, question_figures, questions

Q, A = "q/<int:pk>/", "q/answers/<int:pk>/"
urlpatterns = [
    path("q/", questions.question_list, name="question_list"),
    path("q/new/", questions.ask_question, name="ask_question"),
    path("q/figures/", question_figures.question_figures, name="question_figures"),
    path(Q, questions.question_detail, name="question_detail"),
    path(f"{Q}print/", questions.question_print, name="question_print"),
    path(f"{Q}edit/", questions.edit_question, name="edit_question"),
    path(f"{Q}discard/", questions.discard_draft, name="discard_draft"),
    path(f"{Q}release/", questions.release_question, name="release_question"),
    path(f"{Q}close/", questions.close_question, name="close_question"),
    path(f"{Q}reopen/", questions.reopen_question, name="reopen_question"),
    path(f"{Q}outcome/", questions.tell_outcome, name="tell_outcome"),
    path(f"{Q}ask/", questions.ask_colleagues, name="ask_colleagues"),
    path(f"{Q}clinic/", clinics.change_clinic, name="change_clinic"),
    path(f"{Q}answer/", answers.answer_question, name="answer_question"),
    path(f"{Q}unaccept/", answers.undo_acceptance, name="undo_acceptance"),
    path(f"{Q}report/", post_reports.report_question, name="report_question"),
    path(f"{Q}author/", post_reports.see_author, name="see_author"),
    path(f"{A}edit/", answers.edit_answer, name="edit_answer"),
    path(f"{A}withdraw/", answers.withdraw_answer, name="withdraw_answer"),
    path(f"{A}accept/", answers.accept_answer, name="accept_answer"),
    path(f"{A}verify/", answers.verify_answer, name="verify_answer"),
    path(f"{A}note/", answers.promote_answer, name="promote_answer"),
    path(f"{A}thanks/", answers.thank_for_answer, name="thank_for_answer"),
    path(f"{A}report/", post_reports.report_answer, name="report_answer"),
    path("g/<str:ref>/clinics/", clinics.clinic_figures, name="clinic_figures"),
    path("q/held/<int:pk>/", held_texts.held_text, name="held_text"),
    path("q/reports/", post_reports.post_report_list, name="post_report_list"),
    path("q/reports/<int:pk>/", post_reports.close_post_report, name="close_post_report"),
]
