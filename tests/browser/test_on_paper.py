"""What is printed: seven months of a workshop on one sheet of paper (domain B8)."""

import io
from datetime import date

import pypdf
import pytest

from cop.models import RoadmapStep, SessionBrief, SessionPresenter
from cop.services import session_plans
from members.models import Organisation
from tests.cast import build_cast
from tests.factories import make_session

LONG = {
    "en": "Train the paralegals of four townships, agree with courts on days of duty, and hear what is needed. ",
    "my": "မြို့နယ်လေးခုမှ ရှေ့နေလက်ထောက်များကို လေ့ကျင့်ပေးပြီး တရားရုံးများနှင့် တာဝန်ကျရက်များ သဘောတူညီရန် ကြိုးစားမည်။ ",
}


MY = LONG["my"]
WIDE = "ကခဂဃ" * 60  # the widest letters
SHAPES = {  # aims, what a month says, how many of these, how many present: the size, and what is left to the run sheet
    "short lines": (MY, MY[:50], 7, 2, "", 0),
    "lines of 200 letters": (MY, MY * 2, 7, 3, "", 0),
    "long aims": (MY * 18, MY * 2, 7, 0, "close", 0),
    "all that may be typed": (MY * 18, MY * 2, 7, 6, "tight", 0),
    "wide letters": (WIDE[:100], WIDE, 7, 0, "close", 0),
    "wide letters and long aims": (WIDE * 3, WIDE, 7, 1, "tight", 0),
    "aims in a list": ("က\n" * 60, MY * 2, 7, 2, "tight", 0),
    "more than a page": (MY * 18, MY * 2, 40, 40, "tight", 1),
    "English": (LONG["en"] * 20, LONG["en"] * 2, 7, 5, "tight", 0),
}


def test_seed_b8_whatever_is_typed_stands_on_one_page_in_the_largest_type_that_fits(open_page, tmp_path):
    """By the widths of letters, which is held here against a browser's."""
    cast = build_cast()
    cast.lawyer.ui_language = "my"
    cast.lawyer.save()
    page = open_page(cast.lawyer)
    found = {}
    for n, (shape, (aims, line, months, presents, _size, _more)) in enumerate(SHAPES.items()):
        workshop = make_session(cast.group, hours=6, format="workshop", title=MY[:80], led_by=cast.facilitator)
        SessionBrief.objects.create(session=workshop, aims=aims[:2000], sdg_goals=[16])
        for one in range(presents):
            organisation = Organisation.objects.create(name_en=f"Organisation {n} {one}")
            SessionPresenter.objects.create(session=workshop, organisation=organisation, topic=line[:200])
        for one in range(months):
            RoadmapStep.objects.create(session=workshop, month=date(2027, one % 12 + 1, 1), what=line[:200].strip())
        page.goto(f"/g/HOME/sessions/{workshop.pk}/run-sheet/?only=months")
        paper = page.pdf(prefer_css_page_size=True, format="A4")
        (tmp_path / f"{n}.pdf").write_bytes(paper)
        size = (page.locator(".paper").get_attribute("class") or "").removeprefix("wrap page one paper").strip()
        told = page.locator("tbody tr").count()
        found[shape] = (len(pypdf.PdfReader(io.BytesIO(paper)).pages), size, told < months)
    assert found == {shape: (1, size, bool(more)) for shape, (*_typed, size, more) in SHAPES.items()}
    assert page.problems == []


@pytest.mark.parametrize("language", ["my", "en"])
def test_seed_b8_seven_months_with_long_lines_print_on_one_page(open_page, language, tmp_path):
    cast = build_cast()
    cast.lawyer.ui_language = language
    cast.lawyer.save()
    text = LONG[language].strip()  # two lines on paper
    workshop = make_session(cast.group, hours=6, format="workshop", title=text[:80], led_by=cast.facilitator)
    session_plans.write_brief(workshop, by=cast.facilitator, aims=f"{text}\n{text}", sdg_goals=[16])
    for n in range(3):
        organisation = Organisation.objects.create(name_en=f"Organisation {n}")
        session_plans.add_presenter(workshop, by=cast.facilitator, organisation=organisation, topic=text[:80])
    for n in range(7):
        session_plans.add_roadmap_step(workshop, by=cast.facilitator, month=date(2027, n + 1, 1), what=text)
    page = open_page(cast.lawyer)
    page.goto(f"/g/HOME/sessions/{workshop.pk}/run-sheet/?only=months")
    paper = page.pdf(format="A4")
    (tmp_path / "months.pdf").write_bytes(paper)
    assert len(pypdf.PdfReader(io.BytesIO(paper)).pages) == 1
    assert page.problems == []
