"""One question's way through the house on a phone: stopped, mended, posted on a line that drops, asked of colleagues,
answered with the law, accepted, tried in court, noted down, found in four writings, argued from, published, taken
along on paper (domain A8, A7, A20, B13, safety C-48).

Two people walk it, one in Burmese and one in English, one with the script and one without; in the second half they
exchange who has it, and in the second run who reads what. So each half is walked in both languages, and each language
with and without the script.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from cop.models import Answer, AnswerRequest, Question, WrittenArgument
from cop.paper import sheet_of
from tests.cast import build_cast
from tests.cop.law_kit import make_provision
from tests.pdf_text import lines_of

from .hands import drop_once, go, press_in_vain, send, shoot

ASK = "main form[method=post] button[type=submit]:not([name])"
TITLE = "၂၄ နာရီကျော် ချုပ်နှောင်ထားပါက ဘာလျှောက်ထားရမလဲ။"
WITH_PHONE = "အမှုသည်၏ မိခင်ဖုန်း ၀၉ ၄၂၀ ၁၂၃ ၄၅၆ သို့ ဆက်ပါ။ ၃၁ နာရီ ကြာပြီ။"
MENDED = "အမှုသည်ကို ရဲစခန်းတွင်၃၁နာရီချုပ်နှောင်ထားသည်။ ရုံးမထုတ်သေးပါ။"
ANSWER = "1. ချုပ်နှောင်ချိန်ကို ရေးမှတ်ပါ။\n2. တရားရုံးသို့ လျှောက်ထားပါ။"
SECTIONS = {"my": ("၆၁", "၁၆၇"), "en": ("61", "167")}
FOUR_WRITINGS = ("ချုပ်နှောင်", "ခ်ဳပ္ေႏွာင္", "s 167", "ပုဒ်မ ၁၆၇")


@pytest.fixture
def cast(live_server):
    make_provision("crpc:61", heading_en="24 hours")
    make_provision("crpc:167", heading_en="Remand")
    return build_cast()


class Person:
    """Somebody with a phone, in one language."""

    def __init__(self, open_page, member, language: str, *, has_script: bool) -> None:
        member.ui_language = language
        member.save(update_fields=["ui_language"])
        self.open_page, self.member, self.language, self.has_script = open_page, member, language, has_script
        self.page = open_page(member, java_script_enabled=has_script)

    def exchange_script(self) -> None:
        """Another phone, which has what the first had not."""
        assert self.page.problems == []
        self.has_script = not self.has_script
        self.page = self.open_page(self.member, java_script_enabled=self.has_script)

    def go(self, address: str) -> None:
        go(self.page, address, self.language)

    def send(self, selector: str = ASK) -> None:
        send(self.page, selector, self.language)

    def shoot(self, name: str) -> None:
        shoot(self.page, f"question_{name}_{self.language}")

    def names_sections(self, text: str) -> bool:
        return all(number in text for number in SECTIONS[self.language])

    def ask(self) -> Question:
        """A telephone number is shown and stopped, nothing is lost; mended, it is posted once although sent twice."""
        page = self.page
        self.go("/q/new/?group=HOME")
        page.fill("[name=title]", TITLE)
        page.fill("[name=body]", WITH_PHONE)
        page.locator("[name=topics] >> nth=1").check()
        page.locator("[name=urgency] >> nth=0").check()
        page.check("[name=sure]")
        self.send()
        self.shoot("stopped")
        assert "၀၉ ၄၂၀ ၁၂၃ ၄၅၆" in page.locator("main mark").first.inner_text()
        assert page.input_value("[name=title]") == TITLE and page.input_value("[name=body]") == WITH_PHONE
        assert not Question.objects.exclude(state__in=Question.UNPOSTED).exists()

        page.fill("[name=body]", MENDED)
        lost = drop_once(page, "**/q/new/**")
        press_in_vain(page, ASK, lost)
        assert page.input_value("[name=body]") == MENDED
        self.send()
        question = Question.objects.exclude(state__in=Question.UNPOSTED).get()
        assert page.url.endswith(lost[0]) and page.url.endswith(f"/q/{question.pk}/")
        return question

    def ask_by_name(self, question: Question) -> set[int]:
        """Presses "Ask them" beside those who are proposed; returns who was asked."""
        self.go(f"/q/{question.pk}/")
        form = "form[action$='/ask/']"
        proposed = self.page.locator(f"{form} input[name=member]:checked")
        ids = {int(one) for one in proposed.evaluate_all("boxes => boxes.map(one => one.value)")}
        assert 1 <= len(ids) <= 3
        self.shoot("proposed")
        self.send(f"{form} button")
        asked = set(AnswerRequest.objects.filter(question=question).values_list("member", flat=True))
        assert asked == ids
        return ids

    def answer(self, question: Question) -> None:
        """Finds it at home, because somebody asked by name; the line drops once here too."""
        self.go("/")
        self.send(f"main a[href='/q/{question.pk}/'] >> nth=0")
        page, button = self.page, "form#reply button[type=submit]"
        page.fill("[name=body]", ANSWER)
        page.fill("[name=citations]", "CrPC 61\nCrPC ပုဒ်မ ၁၆၇")
        lost = drop_once(page, "**/answer/**")
        press_in_vain(page, button, lost)
        self.send(button)
        assert page.locator(".prose ol li").count() == 2
        assert self.names_sections(page.locator("main article.post").inner_text())
        assert Answer.objects.get().citations.count() == 2

    def accept_and_tell(self, question: Question) -> None:
        self.go(f"/q/{question.pk}/")
        self.send("form[action$='/accept/'] button")
        self.go(f"/q/{question.pk}/outcome/")
        self.page.fill("[name=outcome]", "တရားရုံးက လွှတ်ပေးသည်။")
        self.send()
        self.shoot("accepted")
        assert "လွှတ်ပေးသည်" in self.page.locator(".outcome").inner_text()

    def note_down(self, question: Question) -> Question:
        answer = Answer.objects.get()
        self.go(f"/q/{question.pk}/")
        self.send(f"main a[href$='/answers/{answer.pk}/note/']")
        self.send()
        note = Question.objects.get(from_answer=answer)
        assert re.search(rf"/q/{note.pk}/", self.page.url)
        return note

    def find(self, words: str) -> list[str]:
        self.go("/find/")
        self.page.fill("#id_words", words)
        self.send("main form[role=search] button.btn")
        return self.page.locator("ol.hits h3 a").evaluate_all("links => links.map(one => one.getAttribute('href'))")

    def argue(self, question: Question) -> WrittenArgument:
        """Begun from the question: its facts and the law of its answer come along."""
        page = self.page
        self.go(f"/q/{question.pk}/")
        self.send(f"main a[href$='/arguments/new/?question={question.pk}']")
        page.locator("input[name=kind]").first.check()
        self.send("main form[method=get] button[type=submit]")
        assert MENDED in page.input_value("[name=facts]")
        assert self.names_sections(page.input_value("[name=citations]"))
        page.fill("[name=title]", "၂၄ နာရီကျော် ချုပ်နှောင်ခြင်း")
        page.fill("[name=facts]", MENDED)
        page.fill("[name=reasoning]", "ပုဒ်မ ၆၁ အရ ၂၄ နာရီအတွင်း တရားရုံးသို့ ပို့ရမည်။")
        page.fill("[name=request]", "အမှုသည်ကို လွှတ်ပေးရန်။")
        self.send()
        argument = WrittenArgument.objects.get()
        self.send(f"form[action$='/arguments/{argument.pk}/submit/'] button")
        return argument

    def review(self, argument: WrittenArgument) -> None:
        self.go(f"/arguments/{argument.pk}/")
        self.send("main a[href$='/review/']")
        self.page.check("[name=verdict][value=approved]")
        self.page.check("[name=has_read]")
        self.send()
        argument.refresh_from_db()
        assert argument.status == "published" and argument.reviewed_by == self.member

    def take_along(self, question: Question, argument: WrittenArgument) -> None:
        """From the question, which lists it; the words of the paper are those that were written."""
        self.go(f"/q/{question.pk}/")
        self.send(f"aside a[href='/arguments/{argument.pk}/']")
        self.shoot("argument")
        with self.page.expect_download() as taken:
            self.page.click("main a[href$='/paper.pdf']")
        paper = taken.value.path()
        if folder := os.environ.get("PICTURES"):
            shutil.copy(paper, Path(folder) / f"paper_{self.language}.pdf")
        lines = lines_of(paper.read_bytes())
        assert MENDED in lines and lines == sheet_of(argument, self.member).lines


@pytest.mark.parametrize("languages", [("my", "en"), ("en", "my")], ids="-".join)
def test_seed_a20_from_a_question_that_is_stopped_to_a_paper_for_the_court(open_page, cast, languages):
    people = zip((cast.lawyer, cast.facilitator), languages, strict=True)
    asker, answerer = (Person(open_page, one, language, has_script=language == "en") for one, language in people)
    question = asker.ask()
    leader = answerer if not asker.page.locator("form[action$='/ask/']").count() else asker
    assert cast.facilitator.pk in leader.ask_by_name(question)
    answerer.answer(question)
    asker.accept_and_tell(question)
    note = answerer.note_down(question)

    asker.exchange_script()
    answerer.exchange_script()
    for words in FOUR_WRITINGS:
        assert f"/q/{question.pk}/" in asker.find(words), words
    assert f"/q/{note.pk}/" in asker.find("ပုဒ်မ ၁၆၇")
    argument = asker.argue(question)
    answerer.review(argument)
    answerer.take_along(question, argument)
    assert [one for who in (asker, answerer) for one in who.page.problems] == []
