"""Staff posts, given and ended by the administrator (decision 2), each time with a fresh proof (safety C-09)."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from ..models import JusticeCentre, StaffPost
from ..services import posts
from ..stepup import require_step_up
from .people import AboutMembers

GIVE = "members.give_post"


def may_give(request) -> bool:
    """Who only looks at posts is asked for no proof."""
    return request.user.has_perm(GIVE)


class GivePostForm(forms.ModelForm):
    """Who, as what, and where; no centre means the whole network."""

    def clean(self) -> dict:
        cleaned = super().clean()
        member, centre = cleaned.get("member"), cleaned.get("centre")
        if not self.errors:
            post = StaffPost(member=member, centre=centre)
            if not all(self.giver.has_perm(GIVE, about) for about in (member, post)):
                raise ValidationError(_("You may not give this post."))
        return cleaned


class EndPostForm(forms.ModelForm):
    is_ending = forms.BooleanField(
        label=_("End this post"),
        help_text=_("It ends at once, and the person is signed out everywhere."),
    )


@admin.register(StaffPost)
class StaffPostAdmin(AboutMembers):
    """Posts at the own centres and in the network. A post is given or ended; it is never rewritten or deleted."""

    add_permission = change_permission = GIVE
    list_display = ["member", "role", "centre", "started_on", "ended_on"]
    list_filter = ["role"]
    list_select_related = ["member", "centre__organisation"]
    FACTS = ["member", "role", "centre", "started_on", "ended_on"]

    def get_queryset(self, request):
        own = JusticeCentre.objects.staffed_by(request.member)
        return super().get_queryset(request).filter(Q(centre=None) | Q(centre__in=own))

    def has_change_permission(self, request, obj=None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return obj.ended_on is None and all(request.user.has_perm(GIVE, about) for about in (obj, obj.member))

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["member", "role", "centre"]
        return [*self.FACTS, "reason", *(["is_ending"] if self.has_change_permission(request, obj) else [])]

    def get_readonly_fields(self, request, obj=None):
        return self.FACTS if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, form=EndPostForm if obj else GivePostForm, **kwargs)
        form.giver = request.user
        return form

    @method_decorator(require_step_up(when=may_give))
    def changeform_view(self, request, *args, **kwargs):
        return super().changeform_view(request, *args, **kwargs)

    def act(self, request, obj: StaffPost, form, change: bool) -> None:
        if change:
            posts.end_post(obj, by=request.member, reason=obj.reason)
        else:
            given = posts.give_post(obj.member, role=obj.role, centre=obj.centre, by=request.member)
            obj.pk = given.pk
