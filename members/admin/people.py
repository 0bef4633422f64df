"""Members, organisations, centres, posts and consents."""

from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import Affiliation, Consent, JusticeCentre, Member, Organisation, StaffPost
from ..text import name_key
from .scoped import ReadOnlyAdmin, ScopedAdmin


def _matches(member: Member, wanted: str) -> bool:
    names = (member.full_name_my, member.full_name_en, member.display_name)
    return any(wanted in name_key(name) for name in names if name)


@admin.register(Member)
class MemberAdmin(ScopedAdmin):
    """Names of the own centre. Contacts are on the person's page at the desk, behind a step-up."""

    change_permission = "members.correct_member"
    list_display = ["number", "name", "provider_type", "status", "centre", "joined_on"]
    list_filter = ["status", "provider_type", "paralegal_kind", "bar_grade"]
    list_select_related = ["centre__organisation"]
    ordering = ["pk"]
    search_fields = ["pk"]  # the field is drawn; the search itself opens the centre's names
    search_help_text = _("Part of a name, in either script")
    fields = [
        "full_name_my", "full_name_en", "honorific", "display_name", "provider_type", "paralegal_kind", "bar_grade",
        "sector", "sex", "age_band", "home_unit", "township", "languages", "ui_language", "status", "joined_on",
        "left_on",
    ]  # fmt: skip
    readonly_fields = ["status", "joined_on", "left_on"]

    @admin.display(description=_("number"), ordering="pk")
    def number(self, obj: Member) -> int:
        return obj.pk

    @admin.display(description=_("name"))
    def name(self, obj: Member) -> str:
        return obj.formal_name

    def get_search_results(self, request, queryset, search_term):
        """In memory, inside the visible rows (decision 39): no name stands in a search index."""
        wanted = name_key(search_term) if search_term else ""
        if not wanted:
            return queryset, False
        rows = queryset.only("uid", "full_name_my", "full_name_en", "display_name")[:2_000]
        return queryset.filter(pk__in=[m.pk for m in rows if _matches(m, wanted)]), False


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    change_permission = add_permission = "members.change_organisation"
    list_display = ["name_en", "name_my", "sector"]
    list_filter = ["sector"]
    search_fields = ["name_en", "name_my"]


@admin.register(JusticeCentre)
class JusticeCentreAdmin(ScopedAdmin):
    change_permission = add_permission = "members.change_centre"
    list_display = ["code", "organisation", "township", "service_status"]
    list_select_related = ["organisation", "township"]
    search_fields = ["code"]


class OfVisibleMembers(ReadOnlyAdmin):
    """Rows about a person: those whose registry entry may be seen, the newest first."""

    raw_id_fields = ["member"]
    list_select_related = ["member"]
    ordering = ["-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(member__in=Member.objects.visible_to(request.member))


@admin.register(StaffPost)
class StaffPostAdmin(OfVisibleMembers):
    list_display = ["member", "role", "centre", "started_on", "ended_on"]
    list_filter = ["role"]
    list_select_related = ["member", "centre__organisation"]

    def get_queryset(self, request):
        own = JusticeCentre.objects.staffed_by(request.member)
        return super().get_queryset(request).filter(Q(centre=None) | Q(centre__in=own))


@admin.register(Affiliation)
class AffiliationAdmin(OfVisibleMembers):
    list_display = ["member", "organisation", "started_on", "ended_on"]
    list_select_related = ["member", "organisation"]


@admin.register(Consent)
class ConsentAdmin(OfVisibleMembers):
    list_display = ["member", "purpose", "given_at", "given_via", "withdrawn_at"]
    list_filter = ["purpose"]
