"""What is printed: seven months of a workshop on one sheet of paper (domain B8)."""

import io
from datetime import date

import pypdf
import pytest

from cop.services import session_plans
from members.models import Organisation
from tests.cast import build_cast
from tests.factories import make_session

LONG = {
    "en": "Train the paralegals of four townships, agree with courts on days of duty, and hear what is needed. ",
    "my": "မြို့နယ်လေးခုမှ ရှေ့နေလက်ထောက်များကို လေ့ကျင့်ပေးပြီး တရားရုံးများနှင့် တာဝန်ကျရက်များ သဘောတူညီရန် ကြိုးစားမည်။ ",
}


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
