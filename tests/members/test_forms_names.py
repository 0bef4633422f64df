"""What is typed as a name (domain 3.1)."""

import pytest
from django.core.exceptions import ValidationError

from members.forms.text import NameField


@pytest.mark.parametrize("typed", ["ကို Maung ၂၃", "Maung 23", "မောင်၇"])
def test_a_name_with_digits_is_refused_for_that_reason(typed):
    with pytest.raises(ValidationError) as refused:
        NameField().clean(typed)
    assert [error.code for error in refused.value.error_list] == ["digits"]


def test_a_chosen_name_may_have_digits():
    assert NameField(is_chosen=True).clean("Maung 23") == "Maung 23"
    assert NameField().clean("Maung Maung") == "Maung Maung"
