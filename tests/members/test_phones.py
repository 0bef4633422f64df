"""Phones: any usual writing in, +959… stored (data/README, domain 3.7)."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from members.phones import PhoneInvalid, parse_phone
from members.text import burmese_digits


@pytest.mark.parametrize(
    "text",
    [
        "09-420 012 345",
        "09420012345",
        "+၉၅၉၄၂၀၀၁၂၃၄၅",
        "ဝ၉-၄၂ဝ ၀၁၂ ၃၄၅",
        "9420012345",
        "9420012345.0",
        "959420012345",
        "+95 9 420 012 345",
        "00959420012345",
        "(09) 420012345",
        "(+95) 9 420012345",
        "09.420.012.345",
        "０９４２００１２３４５",
        "+95 09 420012345",
        "09\u00a0420012345",
        "09\u200b420012345",
        "09‑420‑012‑345",
        " '09420012345 ",
        "tel:+959420012345",
    ],
)
def test_parse_phone_in_every_writing(text):
    assert parse_phone(text) == "+959420012345"


def test_parse_phone_takes_demo_numbers_landlines_and_other_countries():
    assert parse_phone("09-000 000 301") == "+959000000301"
    assert parse_phone("01 234567") == "+951234567"
    assert parse_phone("+66 81 234 5678") == "+66812345678"


@pytest.mark.parametrize(
    "text",
    [
        "09-000 OOO 312",
        "09-123",
        "09-12345",
        "12345",
        "",
        "-",
        "0",
        "9.42E+09",
        "+",
        "09-1\x000",
        "09-420012345/09-420012346",
        "123456789012345678",
        "09420012345 ext 2",
    ],
)
def test_parse_phone_refuses(text):
    with pytest.raises(PhoneInvalid):
        parse_phone(text)


@settings(deadline=None)
@given(
    st.integers(0, 999_999_999),
    st.sampled_from(["09", "+959", "00959", "959", "9"]),
    st.sampled_from(["", " ", "-", "."]),
)
def test_parse_phone_is_one_for_all_writings(number, start, between):
    figures = f"{number:09}"
    assume(start != "9" or figures[0] != "5")  # 95… without a zero may as well begin with the country's code
    text = start + between + between.join((figures[:3], figures[3:6], figures[6:]))
    assert parse_phone(text) == parse_phone(burmese_digits(text)) == f"+959{figures}"
