"""All 330 townships are in the list: whoever chooses one gets a page that still fits (decision 18, domain B4)."""

import gzip
import random
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import AdminUnit
from members.services.places import Row, import_places
from tests.signing_in import sign_in_client

pytestmark = pytest.mark.django_db
PAGE = 15 * 1024
LETTERS, VOWELS, ENDS = "ကခဂငစဆဇညတထဒနပဖဗမယရလဝသဟအ", ("", "ာ", "ိ", "ီ", "ု", "ူ", "ေ", "ဲ", "ော"), ("", "န်", "င်", "း", "မ်")


@pytest.fixture
def all_places():
    """22 invented townships in each of the 15 states and regions."""
    names, dice = set(), random.Random(330)
    while len(names) < 330:
        syllables = ("".join(map(dice.choice, (LETTERS, VOWELS, ENDS))) for _ in range(dice.randint(2, 4)))
        names.add("".join(syllables))
    units = list(AdminUnit.objects.filter(level="state_region"))
    codes = [f"{unit.parts_prefixes[0]}{number:03}" for unit in units for number in range(900, 922)]
    rows = zip(codes, sorted(names), strict=True)
    import_places(Row(n, code, "township", "", f"Township {n}", name, "", "") for n, (code, name) in enumerate(rows))
    assert AdminUnit.objects.filter(level="township").count() >= 330


def pages_of(cast) -> dict:
    """Every page on which a township is chosen, and who opens it."""
    mine = f"/s/members/{cast.lawyer.pk}/correct/"
    return {"/me/profile/": cast.lawyer, "/s/members/new/": cast.staff, mine: cast.staff}


def listed(page) -> dict[str, list[str]]:
    """{state or region: its townships} of the list as it stands on the page, which needs no script to be read."""
    text = page.content.decode().partition('name="township"')[2].partition("</select>")[0]
    found = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', text, re.DOTALL)
    return {unit: re.findall(r"<option[^>]*>([^<]+)<", options) for unit, options in found}


def _get(address, reader):
    client = sign_in_client(Client(), reader)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200, address
    return page, len(asked)


def test_b4_every_page_with_a_township_fits_when_all_are_there(cast, request):
    before = {address: _get(address, reader)[1] for address, reader in pages_of(cast).items()}
    request.getfixturevalue("all_places")
    for address, reader in pages_of(cast).items():
        page, asked = _get(address, reader)
        found = listed(page)
        assert sum(map(len, found.values())) >= 330
        assert (asked, len(gzip.compress(page.content, 9)) <= PAGE) == (before[address], True), address
        for unit in AdminUnit.objects.filter(level="state_region").prefetch_related("parts"):
            assert sorted(found[unit.name_my]) == sorted(part.name_my for part in unit.parts.all())
