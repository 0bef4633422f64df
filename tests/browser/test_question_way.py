"""One question's way through the house on a phone, in Burmese: stopped, mended, posted on a line that drops, answered
with the law, accepted, tried in court, noted down, found in four writings, argued from, published, taken along on
paper (domain A8, A7, A20, B13, safety C-48). Some pages with the script and some without: all work both ways."""

import re

import pytest

from cop.models import Answer, Question, WrittenArgument
from tests.cast import build_cast
from tests.cop.law_kit import make_provision

from .hands import drop_once, go, press_in_vain, send

ASK = "main form[method=post] button[type=submit]:not([name])"
TITLE = "၂၄ နာရီကျော် ချုပ်နှောင်ထားပါက ဘာလျှောက်ထားရမလဲ။"
WITH_PHONE = "အမှုသည်၏ မိခင်ဖုန်း ၀၉ ၄၂၀ ၁၂၃ ၄၅၆ သို့ ဆက်ပါ။ ၃၁ နာရီ ကြာပြီ။"
MENDED = "အမှုသည်ကို ရဲစခန်းတွင်၃၁နာရီချုပ်နှောင်ထားသည်။ ရုံးမထုတ်သေးပါ။"
ANSWER = "1. ချုပ်နှောင်ချိန်ကို ရေးမှတ်ပါ။\n2. တရားရုံးသို့ လျှောက်ထားပါ။"
FOUR_WRITINGS = ("ချုပ်နှောင်", "ခ်ဳပ္ေႏွာင္", "s 167", "ပုဒ်မ ၁၆၇")


@pytest.fixture
def cast(live_server):
    make_provision("crpc:61", heading_en="24 hours")
    make_provision("crpc:167", heading_en="Remand")
    return build_cast()


def _ask(page) -> Question:
    """A telephone number is shown and stopped, nothing is lost; mended, it is posted once although sent twice."""
    go(page, "/q/new/?group=HOME")
    page.fill("[name=title]", TITLE)
    page.fill("[name=body]", WITH_PHONE)
    page.locator("[name=topics] >> nth=1").check()
    page.locator("[name=urgency] >> nth=0").check()
    page.check("[name=sure]")
    send(page, ASK)
    assert "၀၉ ၄၂၀ ၁၂၃ ၄၅၆" in page.locator("main mark").first.inner_text()
    assert page.input_value("[name=title]") == TITLE and page.input_value("[name=body]") == WITH_PHONE
    assert not Question.objects.exclude(state__in=Question.UNPOSTED).exists()

    page.fill("[name=body]", MENDED)
    lost = drop_once(page, "**/q/new/**")
    press_in_vain(page, ASK, lost)
    assert page.input_value("[name=body]") == MENDED
    send(page, ASK)
    question = Question.objects.exclude(state__in=Question.UNPOSTED).get()
    assert page.url.endswith(lost[0]) and page.url.endswith(f"/q/{question.pk}/")
    return question


def _answer(page, address: str) -> None:
    go(page, address)
    page.fill("[name=body]", ANSWER)
    page.fill("[name=citations]", "CrPC 61\nCrPC ပုဒ်မ ၁၆၇")
    send(page, "form#reply button[type=submit]")
    assert page.locator(".prose ol li").count() == 2
    laws = page.locator("main article.post").inner_text()
    assert "၆၁" in laws and "၁၆၇" in laws


def _find(page, words: str) -> list[str]:
    go(page, "/find/")
    page.fill("#id_words", words)
    send(page, "main form[role=search] button.btn")
    return page.locator("ol.hits h3 a").evaluate_all("links => links.map(one => one.getAttribute('href'))")


def _argue(page, question: Question) -> WrittenArgument:
    """Begun from the question: its facts and the law of its answer come along."""
    go(page, f"/q/{question.pk}/")
    send(page, f"main a[href$='/arguments/new/?question={question.pk}']")
    page.locator("input[name=kind]").first.check()
    send(page, "main form[method=get] button[type=submit]")
    assert MENDED in page.input_value("[name=facts]")
    law = page.input_value("[name=citations]")
    assert "၆၁" in law and "၁၆၇" in law
    page.fill("[name=title]", "၂၄ နာရီကျော် ချုပ်နှောင်ခြင်း")
    page.fill("[name=facts]", MENDED)
    page.fill("[name=reasoning]", "ပုဒ်မ ၆၁ အရ ၂၄ နာရီအတွင်း တရားရုံးသို့ ပို့ရမည်။")
    page.fill("[name=request]", "အမှုသည်ကို လွှတ်ပေးရန်။")
    send(page, ASK)
    argument = WrittenArgument.objects.get()
    send(page, f"form[action$='/arguments/{argument.pk}/submit/'] button")
    return argument


def _review(page, argument: WrittenArgument) -> None:
    go(page, f"/arguments/{argument.pk}/")
    send(page, "main a[href$='/review/']")
    page.check("[name=verdict][value=approved]")
    page.check("[name=has_read]")
    send(page, ASK)


def _take_along(page, argument: WrittenArgument) -> bytes:
    go(page, f"/arguments/{argument.pk}/")
    with page.expect_download() as taken:
        page.click("main a[href$='/paper.pdf']")
    return taken.value.path().read_bytes()


def test_seed_a20_from_a_question_that_is_stopped_to_a_paper_for_the_court(open_page, cast):
    asker, answerer = open_page(cast.lawyer, java_script_enabled=False), open_page(cast.facilitator)
    question = _ask(asker)
    proposed = asker.locator("form[action$='/ask/'] input[name=member]")
    if not proposed.count():
        go(answerer, f"/q/{question.pk}/")
        proposed = answerer.locator("form[action$='/ask/'] input[name=member]")
    assert 1 <= proposed.count() <= 3

    _answer(answerer, f"/q/{question.pk}/")
    go(asker, f"/q/{question.pk}/")
    send(asker, "form[action$='/accept/'] button")
    go(asker, f"/q/{question.pk}/outcome/")
    asker.fill("[name=outcome]", "တရားရုံးက လွှတ်ပေးသည်။")
    send(asker, ASK)
    assert "လွှတ်ပေးသည်" in asker.locator(".outcome").inner_text()

    answer = Answer.objects.get()
    go(answerer, f"/q/{question.pk}/")
    send(answerer, f"main a[href$='/answers/{answer.pk}/note/']")
    send(answerer, ASK)
    note = Question.objects.get(from_answer=answer)
    assert re.search(rf"/q/{note.pk}/", answerer.url)

    for words in FOUR_WRITINGS:
        found = _find(asker, words)
        assert f"/q/{question.pk}/" in found, words
    assert f"/q/{note.pk}/" in _find(asker, "ပုဒ်မ ၁၆၇")

    argument = _argue(asker, question)
    _review(answerer, argument)
    argument.refresh_from_db()
    assert argument.status == "published" and argument.reviewed_by == cast.facilitator
    assert _take_along(answerer, argument).startswith(b"%PDF-")
    assert [one for who in (asker, answerer) for one in who.problems] == []
