"""Amounts and dates in Chinese numerals against an independent writer of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.filing.cells.numerals import amount_in_digits, date_in_digits

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
LETTERS = "〇一二三四五六七八九"


def in_capitals(cents: int) -> str:
    """An amount as a cashier writes it, by the rule: one 零 for every gap between places."""
    yuan, tenths, last = cents // 100, cents // 10 % 10, cents % 10
    text, gap = "", False
    digits = str(yuan)
    for i, digit in enumerate(digits):
        place = len(digits) - 1 - i
        if digit == "0":
            gap = gap or bool(text)
        else:
            text += ("零" if gap else "") + CAPITALS[int(digit)] + ["", "拾", "佰", "仟"][place % 4]
            gap = False
        if place % 4 == 0 and place and int(yuan) // 10**place % 10_000:
            text += {4: "万", 8: "亿"}[place]
    text = (text or "零") + "元"
    if not cents % 100:
        return text + "整"
    text += f"{CAPITALS[tenths]}角" if tenths else "零"
    return text + (f"{CAPITALS[last]}分" if last else "整")


@given(st.integers(0, 10**13))
def test_what_a_cashier_writes_is_read_back(cents: int) -> None:
    assert amount_in_digits(in_capitals(cents)) == Decimal(cents).scaleb(-2)


@given(st.text(alphabet="零壹贰伍拾佰仟万亿元角分整", max_size=8).map(lambda t: t + "元"))
def test_two_readings_of_one_text_are_none(text: str) -> None:
    """What is read has no last digit that by ear could belong to the place above."""
    if amount_in_digits(text) is None:
        return
    for before, digit in pairwise(text):
        if digit in "壹贰伍" and before in "佰仟":
            after = text[text.index(before + digit) + 2]
            assert after in "佰拾"


def small(number: int) -> str:
    """A number below a hundred in letters."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{LETTERS[tens]}十"
    return lead + (LETTERS[ones] if ones else "")


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    year = "".join(LETTERS[int(c)] for c in str(day.year))
    text = f"{year}年{small(day.month)}月{small(day.day)}日"
    assert date_in_digits(text) == f"{day.year}年{day.month}月{day.day}日"
    month = f"{year}年{small(day.month)}月"
    assert date_in_digits(month) == f"{day.year}年{day.month}月"
