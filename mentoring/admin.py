"""Mentoring in the admin: the programme's settings, its words on confidentiality, and the profiles, to look at. Pairs,
meetings, goals and notes are not registered at all (architecture 5)."""

from django.contrib import admin
from django.db.models import Max

from members.admin.scoped import ReadOnlyAdmin, ScopedAdmin

from .models import AgreementTerms, MenteeProfile, MentoringProgramme, MentorProfile


@admin.register(MentoringProgramme)
class MentoringProgrammeAdmin(ScopedAdmin):
    """The weights of a suggestion and the deadlines; one row."""

    view_permission = change_permission = "mentoring.change_programme"
    list_display = ["__str__", "weight_area", "weight_region", "weight_language", "weight_stage", "answer_days"]

    def has_add_permission(self, request) -> bool:
        return request.user.has_perm("mentoring.change_programme") and not MentoringProgramme.objects.exists()

    def act(self, request, obj, form, change: bool) -> None:
        obj.pk = 1
        super().act(request, obj, form, change)


@admin.register(AgreementTerms)
class AgreementTermsAdmin(ScopedAdmin):
    """A change is a new version: what two people accepted stays as they read it."""

    add_permission = "mentoring.change_programme"
    list_display = ["version", "since"]
    fields = ["text_my", "text_en"]
    ordering = ["-version"]

    def act(self, request, obj, form, change: bool) -> None:
        obj.version = (AgreementTerms.objects.aggregate(last=Max("version"))["last"] or 0) + 1
        super().act(request, obj, form, change)


FACTS = ["member", "languages", "ways", "stages", "hours_a_month", "wish", "not_same_office", "agreed_on"]


@admin.register(MentorProfile)
class MentorProfileAdmin(ReadOnlyAdmin):
    view_permission = "mentoring.view_pairs"
    list_display = ["member", "capacity", "is_paused", "hours_a_month", "trained_on"]
    list_filter = ["is_paused"]
    list_select_related = ["member"]
    ordering = ["-pk"]
    fields = [*FACTS, "capacity", "is_paused", "trained_on"]


@admin.register(MenteeProfile)
class MenteeProfileAdmin(ReadOnlyAdmin):
    """Without what they want to be able to do: that is for whom they ask."""

    view_permission = "mentoring.view_pairs"
    list_display = ["member", "hours_a_month", "waits_since"]
    list_select_related = ["member"]
    ordering = ["-pk"]
    fields = [*FACTS, "waits_since"]
