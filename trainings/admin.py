"""Trainings in the admin: to look at, and to correct through their own pages, where each change is audited. Places,
links, guests and what people hope for or need stay sealed: they are not registered, or left out."""

from django.contrib import admin

from members.admin.scoped import ReadOnlyAdmin

from .models import (
    AwarenessEvent,
    Collection,
    Enrolment,
    Qualification,
    Registration,
    Series,
    Training,
    TrainingSession,
)


@admin.register(Training)
class TrainingAdmin(ReadOnlyAdmin):
    list_display = ["title", "centre", "status", "language", "level", "review_on"]
    list_filter = ["status", "level", "language"]
    list_select_related = ["centre__organisation"]
    search_fields = ["title"]
    ordering = ["-pk"]


@admin.register(Collection)
class CollectionAdmin(ReadOnlyAdmin):
    list_display = ["title", "centre", "review_on"]
    list_select_related = ["centre__organisation"]
    ordering = ["-pk"]


@admin.register(Series)
class SeriesAdmin(ReadOnlyAdmin):
    list_display = ["title", "centre", "is_public"]
    list_select_related = ["centre__organisation"]
    ordering = ["-pk"]


@admin.register(TrainingSession)
class TrainingSessionAdmin(ReadOnlyAdmin):
    """Place and link stay sealed here: they are on the session's own page."""

    list_display = ["starts_at", "training", "series", "centre", "status", "cancelled_at"]
    list_filter = ["status", "mode"]
    list_select_related = ["training", "series", "centre__organisation"]
    ordering = ["-starts_at", "-pk"]
    exclude = ["place", "join_link"]


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ["session", "member", "state", "mode", "state_since"]
    list_filter = ["state", "mode"]
    list_select_related = ["session__training", "session__series", "member"]
    ordering = ["-pk"]
    exclude = ["expectation", "guest"]


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin):
    list_display = ["training", "member", "state", "enrolled_at", "completed_at"]
    list_filter = ["state"]
    list_select_related = ["training", "member"]
    ordering = ["-pk"]


@admin.register(Qualification)
class QualificationAdmin(ReadOnlyAdmin):
    list_display = ["member", "area", "topic", "recorded_on", "ended_on"]
    list_select_related = ["member", "area", "topic"]
    ordering = ["-pk"]


@admin.register(AwarenessEvent)
class AwarenessEventAdmin(ReadOnlyAdmin):
    list_display = ["title", "held_on", "centre", "reach", "method"]
    list_filter = ["method"]
    list_select_related = ["centre__organisation"]
