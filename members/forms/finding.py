"""What is looked for, and where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Member, Topic
from ..ready import Ready
from ..search import places, sources
from ..services.finding import Asked

LONGEST = 200
TIMES = [("", _("Any time")), ("30", _("Last 30 days")), ("182", _("Last half year")), ("365", _("Last year"))]


_topics = Ready(lambda: Topic.objects.offered())


class FindForm(forms.Form):
    """Words, and what narrows them. Nothing typed here is asked about: both readings are looked for."""

    words = forms.CharField(
        label=_("Words, a section or a name"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    group = forms.TypedChoiceField(label=_("Group"), required=False, coerce=int, empty_value=0)
    days = forms.TypedChoiceField(label=_("When"), required=False, coerce=int, empty_value=0, choices=TIMES)

    def __init__(self, *args, reader: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(sources.items(), key=lambda pair: pair[1].order)
        self.fields["kind"].choices = [("", _("Everything")), *((kind, source.label) for kind, source in kinds)]
        topics = [(topic.code, str(topic)) for topic in _topics()]
        self.fields["topic"].choices = [("", _("Any topic")), *topics]
        groups = [pair for find_places in places for pair in find_places(reader)]
        self.fields["group"].choices = [("", _("Any group")), *groups]
        self.groups = [pk for pk, _title in groups]

    @property
    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)

    def narrowing(self):
        """The fields beside the words."""
        return [field for field in self if field.name != "words"]
