"""What is said of a thing of the library, and its file."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from members import clock
from members.forms.fields import DayField, NumberField
from members.forms.safe_text import SafeTextField
from members.models import Topic
from members.models.member import CONTENT_LANGUAGES
from members.text import identifying

from ..models import Group, Resource
from ..uploads import checking

YEAR = timedelta(days=365)
LATEST = 3 * YEAR


class ReviewForm(forms.Form):
    """When somebody looks again."""

    review_on = DayField(
        label=_("Look at it again on"),
        help_text=_("By then somebody reads whether it still holds. At most three years."),
    )

    def __init__(self, *args, **kwargs) -> None:
        kwargs["initial"] = {"review_on": clock.today() + YEAR} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if not clock.today() < day <= clock.today() + LATEST:
            raise ValidationError(_("Choose a day that is still to come, within three years."))
        return day


class ResourceForm(ReviewForm):
    """`groups`: those whose library this person may add to."""

    title_my = SafeTextField(label=_("Title (Burmese)"), required=False, max_length=200)
    title_en = SafeTextField(label=_("Title (English)"), required=False, max_length=200, language="en")
    summary = SafeTextField(
        label=_("What is it good for?"), required=False, max_length=1000, single_line=False,
        help_text=_("One or two sentences, for a colleague in a hurry."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Resource.Kind.choices)
    publisher = SafeTextField(
        label=_("Publisher"), max_length=160, help_text=_("The organisation that brought it out.")
    )
    year = NumberField(label=_("Year"), required=False, min_value=1800, max_value=2100)
    language = forms.ChoiceField(label=_("Language"), choices=CONTENT_LANGUAGES)
    licence = forms.ChoiceField(
        label=_("Licence"), choices=Resource.Licence.choices, initial=Resource.Licence.UNKNOWN,
        help_text=_("A copy may stand here only where the licence allows it."),
    )  # fmt: skip
    link = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("Topics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    group = forms.ModelChoiceField(
        Group.objects.none(), label=_("Who reads it"), required=False, empty_label=_("All members"),
        help_text=_("Or only those who read the posts of one group."),
    )  # fmt: skip

    field_order = [
        "title_my", "title_en", "summary", "kind", "publisher", "year", "language", "licence", "link", "topics",
        "group", "review_on",
    ]  # fmt: skip
    KEPT = ("title_my", "title_en", "summary", "kind", "publisher", "year", "language", "licence", "link", "review_on")

    def __init__(self, *args, groups=None, resource: Resource | None = None, **kwargs) -> None:
        initial = {name: getattr(resource, name) for name in self.KEPT} if resource else {}
        if resource:
            initial["topics"] = resource.topics.all()
        super().__init__(*args, initial=initial, **kwargs)
        topics = Topic.objects.offered(keep=[topic.pk for topic in initial.get("topics", [])])
        self.fields["topics"].queryset = topics
        self.fields["topics"].widget.columns = "two"  # components/field.html: 22 of them
        if groups is None:
            del self.fields["group"]
        else:
            self.fields["group"].queryset = groups

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith(("http://", "https://")):
            raise ValidationError(_("A link begins with http:// or https://"))
        if any(found.strength == identifying.STOP for found in identifying.find(link, "en")):
            raise ValidationError(_("This link may tell who or where somebody is."))
        return link

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("title_my") or cleaned.get("title_en")):
            self.add_error("title_my", ValidationError(_("Give the title in Burmese or in English.")))
        return cleaned


class ResourceFileForm(forms.Form):
    """One file of at most 10 MB; what it holds is looked at by the service."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": checking.ACCEPT}),
        help_text=_("PDF, DOCX, XLSX, ODT, TXT, PNG or JPG, up to 10 MB. Its name and its author are not kept."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise ValidationError(checking.SAYS["file_too_large"])
        return file
