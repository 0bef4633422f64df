"""A sealed text is bound to the name of its field, so a field that is renamed is sealed anew."""

from importlib import import_module

import pytest
from django.apps import apps

from members import crypto
from members.fields import Sealed
from tests.factories import make_member
from trainings.models import NameAlias

pytestmark = pytest.mark.django_db
MIGRATION = import_module("trainings.migrations.0007_a_name_on_a_screen_is_called_so")


def test_a_name_sealed_under_the_old_name_of_its_field_is_sealed_anew():
    row = NameAlias.objects.create(member=make_member(), screen_name="Ma Phone", name_bidx=b"x")
    old = Sealed(crypto.seal(b"Ma Phone", f"trainings.namealias.name:{row.uid}".encode()))
    NameAlias.objects.update(screen_name=old)
    with pytest.raises(crypto.Unreadable):
        _ = NameAlias.objects.get().screen_name
    for _twice in range(2):
        MIGRATION.seal_anew(apps, None)
        assert NameAlias.objects.get().screen_name == "Ma Phone"
