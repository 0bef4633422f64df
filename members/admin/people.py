"""Members, organisations, centres and consents."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Affiliation, Consent, JusticeCentre, Member, Organisation
from ..models.member import CONTENT_LANGUAGES
from ..services import members as services
from .scoped import ReadOnlyAdmin, ScopedAdmin


class MemberForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=CONTENT_LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("full_name_my") or cleaned.get("full_name_en")):
            self.add_error("full_name_my", _("Give the name in Burmese or in English."))
        return cleaned


@admin.register(Member)
class MemberAdmin(ScopedAdmin):
    """Names and facts of the own centre, corrected by the desk's own verb.

    Contacts are on the person's page at the desk, behind a step-up. A name is looked for at the desk too: a search
    here would stand in the address, and with it in histories and logs (safety C-12).
    """

    form = MemberForm
    change_permission = "members.correct_member"
    list_display = ["number", "name", "provider_type", "status", "centre", "joined_on"]
    list_filter = ["status", "provider_type", "paralegal_kind", "bar_grade"]
    list_select_related = ["centre__organisation"]
    ordering = ["pk"]
    search_fields = ["=pk"]
    search_help_text = _("By number. People are found by name at the desk.")
    fields = [
        "full_name_my", "full_name_en", "honorific", "display_name", "provider_type", "paralegal_kind", "bar_grade",
        "sector", "sex", "age_band", "languages", "home_unit", "township", "ui_language", "status", "joined_on",
        "left_on",
    ]  # fmt: skip
    readonly_fields = ["home_unit", "township", "ui_language", "status", "joined_on", "left_on"]

    @admin.display(description=_("number"), ordering="pk")
    def number(self, obj: Member) -> int:
        return obj.pk

    @admin.display(description=_("name"))
    def name(self, obj: Member) -> str:
        return obj.formal_name

    def act(self, request, obj: Member, form, change: bool) -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data if name in services.FACTS}
        services.correct_member(obj, by=request.member, **changes)


@admin.register(Organisation)
class OrganisationAdmin(ScopedAdmin):
    change_permission = add_permission = "members.change_organisation"
    list_display = ["name_en", "name_my", "sector"]
    list_filter = ["sector"]
    search_fields = ["name_en", "name_my"]
    fields = ["name_my", "name_en", "sector"]


@admin.register(JusticeCentre)
class JusticeCentreAdmin(ScopedAdmin):
    """A centre's facts; a new centre is the network's to add. Crisis mode and status have pages of their own."""

    change_permission = add_permission = "members.change_centre"
    list_display = ["code", "organisation", "township", "service_status"]
    list_select_related = ["organisation", "township"]
    search_fields = ["code"]
    fields = ["organisation", "code", "township", "service_status", "status_changed_on"]
    readonly_fields = ["service_status", "status_changed_on"]  # changed on a page of its own, which tells people

    def has_add_permission(self, request) -> bool:
        return request.user.has_perm(self.add_permission, JusticeCentre())


class AboutMembers(ScopedAdmin):
    """Rows about a person: those whose registry entry may be seen, the newest first."""

    raw_id_fields = ["member"]
    list_select_related = ["member"]
    ordering = ["-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(member__in=Member.objects.visible_to(request.member))


@admin.register(Affiliation)
class AffiliationAdmin(AboutMembers, ReadOnlyAdmin):
    list_display = ["member", "organisation", "started_on", "ended_on"]
    list_select_related = ["member", "organisation"]


@admin.register(Consent)
class ConsentAdmin(AboutMembers, ReadOnlyAdmin):
    list_display = ["member", "purpose", "given_at", "given_via", "withdrawn_at"]
    list_filter = ["purpose"]
