"""`manage.py check_text`: the de-identification stop from the command line."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

STOPPED = Path(__file__).resolve().parents[1] / "data" / "identifying" / "stopped.jsonl"


def test_check_text_says_what_the_forms_would(tmp_path, capsys):
    file = tmp_path / "texts.jsonl"
    rows = [
        {"id": "a", "text": "၀၉-၇၇၁၂၃၄၅၆၇ နှင့် a@example.org", "lang": "my"},
        {"id": 2, "text": "the accused U Aung Kyaw", "lang": "en"},
        {"id": "c", "text": "CrPC s 340"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    call_command("check_text", str(file), "--json")
    assert json.loads(capsys.readouterr().out) == [
        {"id": "a", "stopped": True, "warned": False, "kinds": ["email", "phone"]},
        {"id": 2, "stopped": False, "warned": True, "kinds": ["client_name"]},
        {"id": "c", "stopped": False, "warned": False, "kinds": []},
    ]


def test_check_text_answers_the_labelled_lines_in_their_order(capsys):
    call_command("check_text", str(STOPPED), "--json")
    answers = json.loads(capsys.readouterr().out)
    wanted = [json.loads(line)["id"] for line in STOPPED.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == wanted


@pytest.mark.parametrize(
    "line",
    [
        b"no json 09771234567",
        b"[1]",
        b'{"id": 1}',
        b'{"text": "a"}',
        b'{"id": true, "text": "a"}',
        b'{"id": 1, "text": "\xff"}',
    ],
)
def test_check_text_names_bad_lines_and_shows_none(tmp_path, capsys, line):
    file = tmp_path / "texts.jsonl"
    file.write_bytes(b'{"id": "good", "text": "a"}\n' + line + b"\n")
    with pytest.raises(SystemExit) as ended:
        call_command("check_text", str(file), "--json")
    out, err = capsys.readouterr()
    assert ended.value.code == 2
    assert [answer["id"] for answer in json.loads(out)] == ["good"]
    assert "Line 2" in err and "0977" not in err
