"""What each way of writing a value means, and what is refused; the table is the definition."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.domains import PLACING, Domain, Kind, domain_from_text
from engine.catalog.contract import Unit
from engine.catalog.snapshot import canonical_text
from engine.filing.cells import CellRule, Fault, Read, read_cell, read_column
from engine.filing.cells.ids import resident_check_digit
from engine.filing.marks import Mark, tell_mark
from engine.filing.reason_words import tell_reason
from engine.filing.reasons import Reason


def rule(domain: str, unit: Unit = Unit.NONE, **more: object) -> CellRule:
    """The rule of a column of that domain."""
    found = domain_from_text(domain)
    assert found is not None
    return CellRule(found, unit=unit, **more)  # type: ignore[arg-type]


YUAN = rule("money", Unit.YUAN)
WAN = rule("money", Unit.TEN_THOUSAND_YUAN)
YI = rule("money", Unit.HUNDRED_MILLION_YUAN)
PERCENT = rule("percent", Unit.PERCENT)
RATIO = rule("percent", Unit.RATIO)
SIGNED = rule("percent", Unit.SIGNED)
KIND = rule("category", values=("普通", "特困", "（一）"))
UNTIL = rule("date", open_end=True)
SERIAL, MAC = rule("date", serial_dates="1900"), rule("date", serial_dates="1904")
DAY_FIRST = rule("date", date_order="day-first")
MONTH_FIRST = rule("date", date_order="month-first")
CLOCK = rule("timestamp")
ID, DATE, MONTH = rule("resident_id"), rule("date"), rule("month")
NAME, CODE, FLAG, COUNT = rule("person_name"), rule("code:x"), rule("flag"), rule("count")
D = Decimal
JAN_5 = date(2018, 1, 5)
MAY = date(2020, 5, 1)

VALUES = [
    (ID, "11010519491231002X", "11010519491231002X"),
    (ID, "11010519491231002x", "11010519491231002X"),
    (ID, " １１０１０５１９４９１２３１００２Ｘ\u3000", "11010519491231002X"),
    (ID, "'11010519491231002X", "11010519491231002X"),
    (ID, '="11010519491231002X"', "11010519491231002X"),
    (ID, "11010519491231002X\t", "11010519491231002X"),
    (ID, "\u202d11010519491231002X\u202c", "11010519491231002X"),
    (ID, "11010519491231002Ⅹ", "11010519491231002X"),
    (ID, "110105491231002", "11010519491231002X"),
    (ID, "", None),
    (ID, " \u3000\t", None),
    (ID, "NULL", None),
    (ID, "\\N", None),
    (ID, "－", None),
    (rule("credit_code"), "91350100M000100Y43", "91350100M000100Y43"),
    (rule("credit_code"), "91350100m000100y43", "91350100M000100Y43"),
    (YUAN, "200", D("200.00")),
    (YUAN, "200.5", D("200.50")),
    (YUAN, "200.5000", D("200.50")),
    (YUAN, "1,234,567.89", D("1234567.89")),
    (YUAN, "1120656.1300000001", D("1120656.13")),
    (YUAN, "-0.30000000000000004", D("-0.30")),
    (YUAN, "-39033.8600000001", D("-39033.86")),
    (YUAN, "0.47999999998137355", D("0.48")),
    (WAN, "112.06561300000001", D("1120656.13")),
    (PERCENT, "6.6000000000000005%", D("0.066000")),
    (YUAN, "１，２３４．５０元", D("1234.50")),
    (YUAN, "￥1,234", D("1234.00")),
    (YUAN, "人民币 5 元整", D("5.00")),
    (YUAN, "400 万元", D("4000000.00")),
    (YUAN, "1.5亿", D("150000000.00")),
    (YUAN, "0.000001万元", D("0.01")),
    (YUAN, "-3.20", D("-3.20")),
    (YUAN, "−3.20", D("-3.20")),
    (YUAN, "(1,234.00)", D("-1234.00")),
    (YUAN, "9999999999999999.99", D("9999999999999999.99")),
    (YUAN, "007", D("7.00")),
    (YUAN, "-", None),
    (WAN, "1.2345", D("12345.00")),
    (WAN, "3元", D("3.00")),
    (WAN, "1.234567", D("12345.67")),
    (YI, "0.5", D("50000000.00")),
    (PERCENT, "25", D("0.250000")),
    (PERCENT, "25%", D("0.250000")),
    (PERCENT, "２５％", D("0.250000")),
    (RATIO, "0.25", D("0.250000")),
    (RATIO, "25%", D("0.250000")),
    (SIGNED, "25 %", D("0.250000")),
    (rule("number"), "12.345678", D("12.345678")),
    (COUNT, "12", 12),
    (COUNT, "12.0", 12),
    (COUNT, "1,200", 1200),
    (COUNT, "-9223372036854775808", -(2**63)),
    (rule("period/month"), "3年", 36),
    (rule("period/month"), "3个月", 3),
    (rule("period/day"), "30天", 30),
    (DATE, "2018-01-05", JAN_5),
    (DATE, "2018/1/5", JAN_5),
    (DATE, "2018.1.5", JAN_5),
    (DATE, "20180105", JAN_5),
    (DATE, "2018年1月5日", JAN_5),
    (DATE, "２０１８年１月５日", JAN_5),
    (DATE, "2018-01-05 00:00:00", JAN_5),
    (DATE, "2018-01-05T13:04:05.678", JAN_5),
    (DATE, "2020-02-29", date(2020, 2, 29)),
    (DATE, "9999-12-31", date(9999, 12, 31)),
    (UNTIL, "长期", None),
    (DATE, "2018年1月5", JAN_5),
    (DATE, "二〇一八年一月五日", JAN_5),
    (DATE, "二零一八年〇一月〇五日", JAN_5),
    (DATE, "二○一八年一月五号", JAN_5),
    (DATE, "二〇一八年十二月三十一日", date(2018, 12, 31)),
    (DATE, "二〇二〇年二月二十九日", date(2020, 2, 29)),
    (SERIAL, "43105", JAN_5),
    (SERIAL, "４３１０５", JAN_5),
    (SERIAL, "43105.75", JAN_5),
    (SERIAL, "43105.0", JAN_5),
    (SERIAL, "73050", date(2099, 12, 31)),
    (SERIAL, "10000", date(1927, 5, 18)),
    (SERIAL, "2018-01-05", JAN_5),
    (MAC, "41643", JAN_5),
    (DAY_FIRST, "05-01-2018", JAN_5),
    (DAY_FIRST, "5/1/2018 08:30", JAN_5),
    (DAY_FIRST, "2018-01-05", JAN_5),
    (MONTH_FIRST, "1.5.2018", JAN_5),
    (rule("month", date_order="day-first"), "17/05/2020", MAY),
    (CLOCK, "2018-01-05 08:30:00", datetime(2018, 1, 5, 8, 30)),
    (CLOCK, "2018/1/5 8:30:15", datetime(2018, 1, 5, 8, 30, 15)),
    (CLOCK, "２０１８年１月５日８时３０分", datetime(2018, 1, 5, 8, 30)),
    (CLOCK, "2018-01-05T00:30:00.123Z", datetime(2018, 1, 5, 8, 30)),
    (CLOCK, "1988-07-01 08:30:00", datetime(1988, 7, 1, 8, 30)),
    (rule("period/second"), "90", 90),
    (rule("period/second"), "2小时", 7200),
    (rule("period/second"), "30 分钟", 1800),
    (rule("period/workday"), "3个工作日", 3),
    (rule("month", serial_dates="1900"), "43952", MAY),
    (MONTH, "二〇二〇年五月", MAY),
    (MONTH, "二〇二〇年五月份", MAY),
    (MONTH, "二〇二〇年五月十七日", MAY),
    (YUAN, "壹万贰仟元整", D("12000.00")),
    (YUAN, "人民币壹拾万零伍元叁角贰分", D("100005.32")),
    (YUAN, "一百二十三亿四千五百六十七万八千九百零一元二角三分", D("12345678901.23")),
    (YUAN, "叁佰万圆正", D("3000000.00")),
    (YUAN, "壹佰万伍仟元", D("1005000.00")),
    (YUAN, "拾伍元", D("15.00")),
    (YUAN, "零元", D("0.00")),
    (YUAN, "负伍元整", D("-5.00")),
    (WAN, "壹仟元", D("1000.00")),
    (MONTH, "2020-05", MAY),
    (MONTH, "202005", MAY),
    (MONTH, "2020年5月", MAY),
    (MONTH, "2020年05月份", MAY),
    (MONTH, "2020/5", MAY),
    (MONTH, "2020.05", MAY),
    (MONTH, "2020.10", date(2020, 10, 1)),
    (MONTH, "2020-05-01", MAY),
    (MONTH, "2020-05-17", MAY),
    *((FLAG, word, True) for word in ("是", "1", "true", "TRUE", "Y", "有", "yes")),
    *((FLAG, word, False) for word in ("否", "0", "false", "N", "无", "No")),
    (KIND, "普通", "普通"),
    (KIND, "(一)", "（一）"),
    (KIND, "（一）", "（一）"),
    (NAME, "张 三", "张三"),
    (NAME, "张　三", "张三"),
    (NAME, "阿依古丽.买买提", "阿依古丽·买买提"),
    (NAME, "阿依古丽•买买提", "阿依古丽·买买提"),
    (NAME, "John Smith", "John Smith"),
    (rule("org_name"), "某某（浙江）有限公司", "某某(浙江)有限公司"),
    (CODE, "'007", "007"),
    (CODE, "007", "007"),
    (CODE, "A\x1fB\x7f", "AB"),
    (CODE, "\u1680A", "A"),
    (CODE, "5²", "5²"),
    (CODE, "①", "①"),
    (rule("phone"), "0571-8888 9999", "057188889999"),
    (rule("account"), "6222 0000 1111 2222 333", "6222000011112222333"),
    (rule("region_code"), "330182", "330182"),
    (rule("region_code"), "330184", "330184"),
    (rule("region_code"), "330184001001", "330184001001"),
    (rule("text"), "无", "无"),
]

FAULTS = [
    (ID, "11010519491231002", Reason.NOT_RESIDENT_ID),
    (ID, "110105194912310021", Reason.BAD_CHECK_DIGIT),
    (ID, "110105194902300021", Reason.BAD_BIRTH_DATE),
    (ID, "110105490230002", Reason.BAD_BIRTH_DATE),
    (ID, "3.30E+17", Reason.SPREADSHEET_NUMBER),
    (ID, "#N/A", Reason.SPREADSHEET_ERROR),
    (ID, "1101051949123100²X", Reason.NOT_RESIDENT_ID),
    (ID, "11010519491231002Х", Reason.NOT_RESIDENT_ID),  # a Cyrillic letter
    (rule("credit_code"), "91350100M000100Y44", Reason.BAD_CHECK_DIGIT),
    (rule("credit_code"), "330100000012345", Reason.NOT_CREDIT_CODE),
    (rule("credit_code"), "9135O100M000100Y43", Reason.NOT_CREDIT_CODE),
    (YUAN, "5.001000800000001", Reason.TOO_MANY_DECIMALS),
    (YUAN, "1.005000000000001", Reason.TOO_MANY_DECIMALS),
    (YUAN, "0.001000000000000001", Reason.TOO_MANY_DECIMALS),
    (YUAN, "1.005", Reason.TOO_MANY_DECIMALS),
    (YUAN, "0.0000001万元", Reason.TOO_MANY_DECIMALS),
    (YUAN, "0.00000000000000000000000000000000001", Reason.TOO_MANY_DECIMALS),
    (YUAN, "1,23", Reason.NOT_MONEY),
    (YUAN, "1，2345", Reason.NOT_MONEY),
    (YUAN, "5²", Reason.NOT_MONEY),
    (YUAN, "约200", Reason.NOT_MONEY),
    (YUAN, "1.2E+07", Reason.SPREADSHEET_NUMBER),
    (YUAN, "10000000000000000", Reason.OUT_OF_RANGE),
    (YUAN, "9" * 40, Reason.OUT_OF_RANGE),
    (YUAN, "9" * 4000, Reason.OUT_OF_RANGE),
    (YUAN, "100000000亿元", Reason.OUT_OF_RANGE),
    (WAN, "1.2345678", Reason.TOO_MANY_DECIMALS),
    (PERCENT, "0.12345", Reason.TOO_MANY_DECIMALS),
    (SIGNED, "0.25", Reason.NOT_PERCENT),
    (COUNT, "12.5", Reason.NOT_COUNT),
    (COUNT, "9223372036854775808", Reason.OUT_OF_RANGE),
    (rule("period/month"), "30天", Reason.NOT_PERIOD),
    (rule("period/day"), "1年", Reason.NOT_PERIOD),
    (DATE, "2018年2月30日", Reason.NO_SUCH_DAY),
    (DATE, "2019-02-29", Reason.NO_SUCH_DAY),
    (DATE, "0000-00-00", Reason.NO_SUCH_DAY),
    (DATE, "2018-1/5", Reason.NOT_DATE),
    (DATE, "05-01-2018", Reason.NOT_DATE),
    (DAY_FIRST, "05-01/2018", Reason.NOT_DATE),
    (DAY_FIRST, "05-01-20180", Reason.NOT_DATE),
    (DAY_FIRST, "05-13-2018", Reason.NO_SUCH_DAY),
    (MONTH_FIRST, "13-05-2018", Reason.NO_SUCH_DAY),
    (DATE, "43105", Reason.SERIAL_DATE),
    (MONTH, "43105", Reason.SERIAL_DATE),
    (SERIAL, "73051", Reason.NOT_DATE),
    (SERIAL, "2018", Reason.NOT_DATE),
    (SERIAL, "431050", Reason.NOT_DATE),
    (SERIAL, "-43105", Reason.NOT_DATE),
    (DATE, "一八年一月五日", Reason.NOT_DATE),
    (DATE, "二O一八年一月五日", Reason.NOT_DATE),  # a letter for a digit
    (DATE, "二〇一八年二月三十日", Reason.NO_SUCH_DAY),
    (DATE, "二〇一八年一月", Reason.NOT_DATE),
    (YUAN, "壹万贰元", Reason.NOT_MONEY),  # 12,000 by ear, 10,002 by the rule
    (YUAN, "壹佰伍元", Reason.NOT_MONEY),
    (YUAN, "壹佰伍万元", Reason.NOT_MONEY),
    (YUAN, "壹贰元", Reason.NOT_MONEY),
    (YUAN, "壹万贰仟", Reason.NOT_MONEY),  # of what?
    (YUAN, "3百万元", Reason.NOT_MONEY),
    (YUAN, "万元", Reason.NOT_MONEY),
    (DATE, "18-01-05", Reason.NOT_DATE),
    (DATE, "2018-01-05T20:00:00Z", Reason.NOT_DATE),
    (DATE, "2018-01-05 25:00", Reason.NOT_DATE),
    (DATE, "长期", Reason.NOT_DATE),
    (MONTH, "2020.1", Reason.AMBIGUOUS_MONTH),
    (MONTH, "二〇二〇年十三月", Reason.NOT_MONTH),
    (MONTH, "2020-13", Reason.NOT_MONTH),
    (MONTH, "2020-02-30", Reason.NO_SUCH_DAY),
    (FLAG, "√", Reason.NOT_FLAG),
    (KIND, "特因", Reason.NOT_IN_VALUES),
    (NAME, "张�", Reason.LOST_CHARACTER),
    (CODE, "3.30E+17", Reason.SPREADSHEET_NUMBER),
    (CODE, "########", Reason.SPREADSHEET_ERROR),
    (rule("region_code"), "33018", Reason.NOT_REGION_CODE),
]


@pytest.mark.parametrize(("how", "text", "value"), VALUES)
def test_value(how: CellRule, text: str, value: object) -> None:
    read = read_cell(text, how)
    assert isinstance(read, Read)
    assert read.value == value
    assert type(read.value) is type(value)


@pytest.mark.parametrize(("how", "text", "reason"), FAULTS)
def test_fault(how: CellRule, text: str, reason: Reason) -> None:
    read = read_cell(text, how)
    assert isinstance(read, Fault)
    assert read.reason is reason


def test_the_nearest_value_is_named() -> None:
    read = read_cell("特因", KIND)
    assert isinstance(read, Fault)
    assert dict(read.arguments)["nearest"] == "特困"


@pytest.mark.parametrize(
    ("how", "text", "marks"),
    [
        (ID, "110105491231002", {Mark.ID_15_TO_18}),
        (ID, "11010519491231002x", {Mark.UPPER_CASE}),
        (ID, " １１０１０５１９４９１２３１００２Ｘ", {Mark.TRIMMED, Mark.WIDTH}),
        (YUAN, "1,234万元", {Mark.THOUSANDS, Mark.UNIT}),
        (YUAN, "1234.5600000000001", {Mark.FLOAT_NOISE}),
        (YUAN, "¥(5)", {Mark.CURRENCY, Mark.BRACKETS}),
        (DATE, "2018-01-05", set()),
        (DATE, "二〇一八年一月五日", {Mark.DATE_FORM, Mark.NUMERALS}),
        (SERIAL, "43105", {Mark.SERIAL_DATE}),
        (SERIAL, "43105.75", {Mark.SERIAL_DATE, Mark.CLOCK_DROPPED}),
        (rule("month", serial_dates="1900"), "43968", {Mark.SERIAL_DATE, Mark.DAY_DROPPED}),
        (MONTH, "二〇二〇年五月", {Mark.DATE_FORM, Mark.NUMERALS}),
        (YUAN, "人民币伍元整", {Mark.CURRENCY, Mark.NUMERALS}),
        (rule("region_code"), "330182", set()),
        (rule("region_code"), "330184", {Mark.REGION_ABOLISHED}),
        (rule("region_code"), "330184001001", {Mark.REGION_ABOLISHED}),
        (rule("region_code"), "33", set()),
        (DATE, "2018-01-05 13:00", {Mark.CLOCK_DROPPED}),
        (MONTH, "2020-05-17", {Mark.DAY_DROPPED}),
        (NAME, "张 三", {Mark.SPACES}),
        (ID, "NULL", {Mark.MISSING_WORD}),
    ],
)
def test_marks_say_what_was_done(how: CellRule, text: str, marks: set[Mark]) -> None:
    read = read_cell(text, how)
    assert isinstance(read, Read)
    assert set(read.marks) == marks


def test_an_id_ending_in_zeros_is_noted_not_refused() -> None:
    for sequence in range(100):
        digits = f"330182{1950 + sequence // 10}0101{sequence % 10}00"
        if resident_check_digit(digits) == "0":
            read = read_cell(digits + "0", ID)
            assert isinstance(read, Read)
            assert Mark.ID_ENDS_IN_ZEROS in read.marks
            return
    raise AssertionError("no such id among the candidates")


_ALL_RULES = [
    rule(str(Domain(kind, of)))
    for kind, of in [
        *((k, "") for k in Kind if k not in PLACING | {Kind.PERIOD, Kind.CODE}),
        *((k, "CGCS2000") for k in PLACING),
        (Kind.PERIOD, "month"),
        (Kind.CODE, "x"),
    ]
] + [YUAN, WAN, PERCENT, RATIO, KIND, UNTIL, SERIAL]
_PIECES = st.sampled_from(
    [text for _, text, _ in VALUES]
    + [text for _, text, _ in FAULTS]
    + list("0123456789.,-+%年月日万元一〇十壹仟零角E°NS ()'=#\"\t\u3000\u200bＸ²①张·")
)
_TEXTS = st.one_of(
    _PIECES,
    st.lists(_PIECES, max_size=4).map("".join),
    st.text(max_size=12).map(lambda t: re.sub("[\ud800-\udfff]", "", t)),
    st.from_regex(r"[1-9][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-3][0-9]{4}", fullmatch=True).map(
        lambda d: d + resident_check_digit(d)
    ),
    st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{0,8})?", fullmatch=True),
)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(_ALL_RULES), st.lists(st.one_of(st.none(), _TEXTS), max_size=12))
def test_a_column_is_read_as_its_cells(how: CellRule, texts: list[str | None]) -> None:
    reading = read_column(pa.array(texts, pa.string()), how)
    reads = [Read(None) if t is None else read_cell(t, how) for t in texts]
    assert reading.values.to_pylist() == [r.value if isinstance(r, Read) else None for r in reads]
    assert [(f.row, f.reason, f.text) for f in reading.faults] == [
        (i, r.reason, texts[i]) for i, r in enumerate(reads) if isinstance(r, Fault)
    ]
    marks = [m for r in reads if isinstance(r, Read) for m in r.marks]
    assert dict(reading.marks) == {m: marks.count(m) for m in set(marks)}
    canonical = canonical_text(reading.values).to_pylist()
    shown = [
        d if d is not None else c
        for d, c in zip(reading.delivered.to_pylist(), canonical, strict=True)
    ]
    assert shown == [t or None for t in texts]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_and_mark_has_words(language: str) -> None:
    words = "column value offset expected actual key file line filing nearest bound "
    words += "position cell mark"
    known = dict.fromkeys(words.split(), "7")
    for reason in Reason:
        assert tell_reason(reason, known, language)
    for mark in Mark:
        assert tell_mark(mark, language)
