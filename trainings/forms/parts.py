"""What is typed about the parts of a training and what comes before it."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cop.models import Resource
from members.forms.fields import NumberField
from members.forms.safe_text import SafeTextField
from members.text.clean import clean

from ..models import Training, TrainingItem, TrainingSession

Kind = TrainingItem.Kind
MOST_FOUND = 5


class PartForm(forms.Form):
    """A part. The kind of one that stands is not asked again."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    title = SafeTextField(label=_("Title"), max_length=160)
    minutes = NumberField(label=_("Length in minutes"), required=False, min_value=0, max_value=6000)
    resource = forms.ModelChoiceField(
        Resource.objects.none(), label=_("From the library"), required=False, empty_label="—"
    )
    session = forms.ModelChoiceField(
        TrainingSession.objects.none(), label=_("Session"), required=False, empty_label="—",
        help_text=_("Only for a live session. Empty: any session of this training."),
    )  # fmt: skip

    def __init__(self, *args, sessions: QuerySet, resources: QuerySet, part: TrainingItem | None = None, **kwargs):
        if part:
            names = ("title", "minutes", "resource", "session")
            kwargs["initial"] = {name: getattr(part, name) for name in names}
        super().__init__(*args, **kwargs)
        self.kind = part.kind if part else ""
        if part:
            del self.fields["kind"]
        self.fields["resource"].queryset = resources
        self.fields["session"].queryset = sessions

    def clean(self) -> dict:
        cleaned = super().clean()
        kind = self.kind or cleaned.get("kind")
        if cleaned.get("session") and kind and kind != Kind.LIVE:
            self.add_error("session", ValidationError(_("Only a live session takes place in a session.")))
        return cleaned

    def what(self) -> dict:
        return {**self.cleaned_data, "minutes": self.cleaned_data["minutes"] or 0}


class PrerequisiteForm(forms.Form):
    """The training that comes before: its number, or words of its title that no other has."""

    needs = forms.CharField(label=_("Training"), max_length=160, help_text=_("Words of its title, or its number."))

    def __init__(self, *args, trainings: QuerySet[Training], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.trainings = trainings

    def clean_needs(self) -> Training:
        words = clean(self.cleaned_data["needs"], single_line=True)
        found = list(self._found(words).order_by("pk")[: MOST_FOUND + 1])
        if not found:
            raise ValidationError(_("No training in the catalogue has this title or number."))
        if len(found) > 1:
            named = "; ".join(f"{one.pk}: {one.title}" for one in found[:MOST_FOUND])
            raise ValidationError(format_lazy("{} {}", _("Several have these words. Write the number of one:"), named))
        return found[0]

    def _found(self, words: str) -> QuerySet[Training]:
        if words.isascii() and words.isdigit() and len(words) < 10:
            return self.trainings.filter(pk=words)
        return self.trainings.filter(title__icontains=words)
