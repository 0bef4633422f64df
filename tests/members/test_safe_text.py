"""A field that refuses what tells who a client is (domain 3.13, decisions 21 and 38)."""

import logging

import pytest
from django import forms
from django.http import QueryDict

from members.forms.safe_text import SafeTextarea, SafeTextField

PHONE = "ဖုန်း ၀၉-၇၇၁၂၃၄၅၆၇ ကို ဆက်ပါ"
NAME = "The accused U Aung Kyaw was alone"


class Form(forms.Form):
    body = SafeTextField(single_line=False)
    note = SafeTextField(required=False, only_warns=True)


def _posted(**data) -> Form:
    post = QueryDict(mutable=True)
    post.update(data)
    return Form(post)


def test_what_identifies_is_refused_shown_in_place_and_kept_in_the_control():
    form = _posted(body=f"<b>{PHONE}")
    assert form.errors.as_data()["body"][0].code == "identifying"
    html = str(form["body"])
    assert '<mark lang="my">၀၉-၇၇၁၂၃၄၅၆၇</mark>' in html and "&lt;b&gt;" in html and "<b>" not in html
    assert f"&lt;b&gt;{PHONE}</textarea>" in html
    assert "body_checked" not in html


def test_a_tick_does_not_open_the_way_for_what_identifies():
    assert not _posted(body=PHONE, body_checked="1").is_valid()


def test_a_name_wants_a_tick_and_then_passes():
    form = _posted(body=NAME)
    assert form.errors.as_data()["body"][0].code == "unchecked"
    assert "body_checked" in str(form["body"]) and ">U Aung Kyaw</mark>" in str(form["body"])
    assert _posted(body=NAME, body_checked="1").is_valid()


def test_a_field_that_only_warns_takes_a_tick_for_everything():
    assert not _posted(body="fine", note=PHONE).is_valid()
    assert _posted(body="fine", note=PHONE, note_checked="1").is_valid()


def test_what_is_free_of_it_passes_as_before():
    form = _posted(body="CrPC s 340 ပုဒ်မ ၃၄၀ 12-09-2024")
    assert form.is_valid() and form.cleaned_data["body"] == "CrPC s 340 ပုဒ်မ ၃၄၀ 12-09-2024"
    assert "<mark" not in str(form["body"])


def test_one_form_does_not_show_what_another_found():
    _posted(body=PHONE).is_valid()
    assert "<mark" not in str(Form()["body"])


def test_the_match_stands_in_no_message_and_no_log(caplog):
    with caplog.at_level(logging.DEBUG):
        form = _posted(body=PHONE)
        assert "၇၇၁၂၃၄၅၆၇" not in str(form.errors) and "771234567" not in str(form.errors)
    assert "771234567" not in caplog.text and "၇၇၁" not in caplog.text


@pytest.mark.parametrize("single_line", [True, False])
def test_the_control_is_of_its_kind(single_line):
    assert isinstance(SafeTextField(single_line=single_line).widget, SafeTextarea) is not single_line
