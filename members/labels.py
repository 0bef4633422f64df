"""Words for the closed lists that stand on people: one statement for all of them, in the active language."""

from django.db.models import CharField, F, IntegerField, Value
from django.utils.translation import get_language

from .cards import Labels
from .models import AdminUnit, Member, PracticeArea, Profile, Topic
from .models.member import CONTENT_LANGUAGES
from .ready import Ready


def _rows(name: str, kind: str, queryset, order=None):
    numbered = queryset.order_by().annotate(
        label_kind=Value(kind, CharField()), label_order=order or Value(0, IntegerField())
    )
    return numbered.values_list("label_kind", "label_order", "code", name)


def _of(name: str) -> Ready:
    """The lists of the database, each name in one language: many pages ask, so it is written once (docs/adr/0005)."""
    return Ready(
        lambda: _rows(name, "area", PracticeArea.objects.all(), F("order")).union(
            _rows(name, "topic", Topic.objects.all(), F("order")),
            _rows(name, "unit", AdminUnit.objects.filter(level=AdminUnit.Level.STATE_REGION)),
            all=True,
        )
    )


_my, _en = _of("name_my"), _of("name_en")


def read() -> Labels:
    """{(kind, code): words}, each kind in its order. Kinds: area, topic, unit from the database; language, kind,
    honorific, pro_bono, hours from the models."""
    found = _my() if get_language() == "my" else _en()
    labels = {(kind, code): name for kind, _order, code, name in sorted(found)}
    fixed = {
        "language": CONTENT_LANGUAGES,
        "kind": [*Member.ProviderType.choices, *Member.BarGrade.choices, *Member.ParalegalKind.choices],
        "honorific": Member.Honorific.choices,
        "pro_bono": [pair for pair in Profile.Availability.choices if pair[0]],
        "hours": [pair for pair in Profile.Hours.choices if pair[0]],
    }
    return labels | {(kind, code): str(label) for kind, pairs in fixed.items() for code, label in pairs}


def choices(labels: Labels, kind: str) -> list[tuple[str, str]]:
    """(code, words) of one kind, in its order."""
    return [(code, words) for (one, code), words in labels.items() if one == kind]
