"""What is left of a masked value."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.domains import NUMERIC, Kind
from engine.masking.shapes import masked

DIGITS = st.integers(0, 10**17 - 1).map("{:017d}".format)
IDS = st.builds("{}{}".format, DIGITS, st.sampled_from("0123456789X"))
LETTERS = st.sampled_from("林元关欧阳ABC012")
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1)


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (Kind.RESIDENT_ID, "330182193111295017", "330182********5017"),
        (Kind.RESIDENT_ID, "33018219311129501X", "330182********501X"),
        (Kind.RESIDENT_ID, "33018219311129501x", "330182********501X"),
        (Kind.RESIDENT_ID, "３３０１８２１９３１１１２９５０１７", "330182********5017"),
        (Kind.RESIDENT_ID, " 330182 19311129 5017", "330182********5017"),
        (Kind.RESIDENT_ID, "'330182193111295017", "330182********5017"),
        (Kind.RESIDENT_ID, "330182\u200b193111295017", "330182********5017"),
        (Kind.RESIDENT_ID, "330182311129501", "330182******501"),
        (Kind.RESIDENT_ID, "3.30182E+17", "3.30182E+17"),
        (Kind.RESIDENT_ID, "3.301821931E+17", "3******7"),
        (Kind.ACCOUNT, "6.2220E+18", "*******18"),
        (Kind.RESIDENT_ID, "林元关", "林*关"),
        (Kind.PERSON_NAME, "林", "*"),
        (Kind.PERSON_NAME, "林元", "林*"),
        (Kind.PERSON_NAME, "欧阳元关", "欧**关"),
        (Kind.PERSON_NAME, "　林元关 ", "林*关"),
        (Kind.PHONE, "13812345678", "138****5678"),
        (Kind.PHONE, "0571-87654321", "057*****4321"),
        (Kind.PHONE, "87654321", "******21"),
        (Kind.ACCOUNT, "6222 0212 0200 1234 567", "6222***********4567"),
        (Kind.CREDIT_CODE, "91330182510328647R", "91************647R"),
        (Kind.ORG_NAME, "云浦县第一看守所", "云******所"),
        (Kind.ADDRESS, "云浦县东屏街道文昌社区8号楼", "云******楼"),
        (Kind.REGION_CODE, "330182", "33****"),
        (Kind.CATEGORY, "男", "**"),
        (Kind.CATEGORY, "开除公职", "**"),
        (Kind.DATE, "2022-03-15", "****-**-**"),
        (Kind.DATE, "20220315", "****-**-**"),
        (Kind.DATE, "2022年3月15日", "****年**月**日"),
        (Kind.MONTH, "2022年3月", "****年**月"),
        (Kind.MONEY, "-1,500.00元", "***元"),
        (Kind.NUMBER, "153.2", "***"),
        (Kind.LATITUDE, "30.274100", "***"),
        (Kind.LONGITUDE, "东经120.1551度", "***"),
        (Kind.PERIOD, "730天", "***天"),
        (Kind.PERIOD, "12 months", "*** months"),
        (Kind.NUMBER, "一百五十三", "***"),
        (Kind.FLAG, "是", "**"),
        (None, "anything at all", "***"),
        (Kind.TEXT, "", ""),
    ],
)
def test_shapes(kind: Kind | None, text: str, shown: str) -> None:
    assert masked(kind, text) == shown


@settings(deadline=None)
@given(IDS, IDS)
def test_a_resident_id_gives_away_neither_birth_date_nor_more(first: str, second: str) -> None:
    shown = masked(Kind.RESIDENT_ID, first)
    assert len(shown) == 18
    assert shown[6:14] == "********"
    other = first[:6] + second[6:14] + first[14:]
    assert masked(Kind.RESIDENT_ID, other) == shown


@settings(deadline=None)
@given(IDS, st.sampled_from((" ", "\u3000", "-", "\u200b", "\t")), st.integers(0, 17))
def test_one_value_looks_the_same_however_it_was_written(text: str, sign: str, at: int) -> None:
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in text)
    expected = masked(Kind.RESIDENT_ID, text)
    assert masked(Kind.RESIDENT_ID, full_width) == expected
    assert masked(Kind.RESIDENT_ID, text[:at] + sign + text[at:]) == expected


@settings(deadline=None)
@given(st.sampled_from([*Kind, None]), WORDS)
def test_no_value_is_shown_whole(kind: Kind | None, text: str) -> None:
    shown = masked(kind, text)
    assert "*" in shown or not shown or "E" in text.upper()


@settings(deadline=None)
@given(LETTERS, st.lists(LETTERS, min_size=2, max_size=20), LETTERS, st.randoms())
def test_what_is_hidden_has_no_part_in_what_is_shown(
    first: str, middle: list[str], last: str, random: Random
) -> None:
    other = [*random.sample(middle, len(middle)), first]
    shown = masked(Kind.TEXT, "".join((first, *middle, last)))
    assert masked(Kind.TEXT, "".join((first, *reversed(middle), last))) == shown
    longer = masked(Kind.TEXT, "".join((first, *other, last)))
    assert longer.replace("*", "") == shown.replace("*", "") == first + last
    assert len(shown) == min(len(middle) + 2, 8)


@settings(deadline=None)
@given(st.sampled_from(sorted(NUMERIC)), st.decimals(allow_nan=False, allow_infinity=False))
def test_of_an_amount_nothing_is_left(kind: Kind, amount: object) -> None:
    assert masked(kind, f"{amount:f}") == "***"
