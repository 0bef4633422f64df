"""Crisis mode takes scripts, charts and images out of every page, not only out of those one thinks of (domain A11)."""

import re

import pytest

from members.services import crisis

from .crawl import pages
from .world import build_world

pytestmark = pytest.mark.django_db
HEAVY = re.compile(r"<(script|img|picture|video|canvas|iframe|object|svg)\b")
MARK = re.compile(r'<a class="brand".*?</a>', re.S)  # the house's mark, a few bytes of the page's own
# The square on the sheet that is printed and hung up: it is what the sheet is for.
TO_SCAN = {"trainings:training_sheet": ["svg"]}


def test_seed_a11_no_page_of_a_centre_in_crisis_has_a_script_a_chart_or_an_image(cast):
    world = build_world(cast)
    crisis.switch_crisis_on(cast.centre, by=cast.coordinator, bulletin_en="Stay home.")
    seen = [page for page in pages(world, ("en",)) if page.reader != "nobody" and "Stay home." in page.text]
    assert {"members:desk", "cop:network_figures", "cop:group_detail"} <= {page.name for page in seen}
    assert len(seen) > 150
    heavy = {page.name: HEAVY.findall(MARK.sub("", page.text)) for page in seen}
    assert {name: found for name, found in heavy.items() if found} == TO_SCAN
