"""A centre that moves in brings its past (point 14): all or nothing, once, through the stop."""

import io
import json

import pytest
from django.core.management import call_command

from cop.models import Answer, Question, QuestionCitation
from cop.services import answers
from members.models import AuditEntry

from .question_kit import make_section

pytestmark = pytest.mark.django_db

ROW = {
    "ref": "OLD-1",
    "title": "ရမန်ကို ဘယ်လို ကန့်ကွက်မလဲ။",
    "body": "တတိယအကြိမ် ဖြစ်သည်။",
    "lang": "my",
    "asked_at": "2025-03-01",
    "answers": ["Ask for reasons under CrPC s 167.", {"body": "အာမခံ လျှောက်ပါ။", "answered_at": "2025-03-04T10:00"}],
}


def _import(rows, tmp_path, **options) -> tuple[int, dict]:
    """(exit code, what was printed)."""
    file, out = tmp_path / "past.jsonl", io.StringIO()
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows))
    try:
        call_command("import_questions", str(file), group="HOME", as_json=True, stdout=out, **options)
    except SystemExit as ended:
        return ended.code, json.loads(out.getvalue() or "{}")
    return 0, json.loads(out.getvalue())


def test_import_questions_twice_is_once_and_keeps_the_days_of_then(cast, tmp_path):
    make_section("crpc:167")
    assert _import([ROW], tmp_path) == (0, {"imported": ["OLD-1"], "known": [], "stopped": [], "warned": []})
    assert _import([ROW, ROW], tmp_path)[1]["known"] == ["OLD-1", "OLD-1"]
    question = Question.objects.get()
    assert (question.state, question.opened_at.date().isoformat()) == ("answered", "2025-03-01")
    assert question.first_response_at == min(Answer.objects.values_list("posted_at", flat=True))
    assert QuestionCitation.objects.get().provision.key == "crpc:167"
    assert AuditEntry.objects.filter(verb="questions_imported").count() == 2


def test_what_was_brought_along_is_nobodys_and_a_later_answer_leaves_the_clock_as_it_was(cast, tmp_path, sign_in):
    _import([ROW], tmp_path)
    question = Question.objects.get()
    answers.answer(question, by=cast.paralegal, body="And today?")
    after = Question.objects.get()
    assert after.first_response_at == question.first_response_at
    page = sign_in(cast.lawyer).get(f"/q/{question.pk}/").content.decode()
    assert question.author.full_name_en not in page and cast.paralegal.full_name_en in page


def test_zawgyi_is_converted_on_the_way_in(cast, tmp_path):
    _import([{**ROW, "body": "ေရႊျပည္ေတာ္ ေမွ်ာ္တိုင္းေဝး၊ အာမခံ ေလွ်ာက္ထားလိုပါသည္။"}], tmp_path)
    assert "ရွှေပြည်တော်" in Question.objects.get().body


def test_what_identifies_is_reported_by_its_number_and_stays_out(cast, tmp_path, capsys):
    bad = {**ROW, "ref": "OLD-2", "answers": ["Call 09 123 456 789."]}
    code, told = _import([ROW, bad], tmp_path)
    assert (code, told["imported"]) == (1, ["OLD-1"])
    assert told["stopped"] == [{"ref": "OLD-2", "kinds": ["phone"]}]
    assert Question.objects.count() == 1 and "123 456" not in str(list(AuditEntry.objects.values_list("facts")))


@pytest.mark.parametrize(
    "bad",
    [
        "no json", [1], {**ROW, "ref": ""}, {**ROW, "title": ""}, {**ROW, "asked_at": "yesterday"},
        {**ROW, "asked_at": "2999-01-01"}, {**ROW, "lang": "xx"}, {**ROW, "answers": "text"}, {**ROW, "answers": [3]},
        {**ROW, "title": "x" * 200},
    ],
)  # fmt: skip
def test_one_line_that_cannot_be_read_and_nothing_is_written(cast, tmp_path, bad):
    assert _import([ROW, bad], tmp_path)[0] == 2
    assert not Question.objects.exists()
