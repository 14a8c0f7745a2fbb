"""What filing changed in a cell without changing its meaning: codes for scripts, and words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Mark(StrEnum):
    """A normalisation that filing applied to a cell, or a doubt that it noted."""

    WIDTH = "width"
    TRIMMED = "trimmed"
    INVISIBLE = "invisible"
    TEXT_MARKER = "text_marker"
    MISSING_WORD = "missing_word"
    BLANK_MEANS = "blank_means"
    UPPER_CASE = "upper_case"
    SPACES = "spaces"
    NAME_DOT = "name_dot"
    ID_15_TO_18 = "id_15_to_18"
    ID_UNKNOWN_REGION = "id_unknown_region"
    ID_ENDS_IN_ZEROS = "id_ends_in_zeros"
    REGION_ABOLISHED = "region_abolished"
    DATE_FORM = "date_form"
    SERIAL_DATE = "serial_date"
    CLOCK_DROPPED = "clock_dropped"
    DAY_DROPPED = "day_dropped"
    TIME_FORM = "time_form"
    FRACTION_DROPPED = "fraction_dropped"
    PUT_ON_CLOCK = "put_on_clock"
    OPEN_END = "open_end"
    THOUSANDS = "thousands"
    CURRENCY = "currency"
    NUMERALS = "numerals"
    FLOAT_NOISE = "float_noise"
    BRACKETS = "brackets"
    UNIT = "unit"
    HEMISPHERE = "hemisphere"
    FLAG_WORD = "flag_word"
    MERGED_CELL = "merged_cell"
    FOOT_ROW = "foot_row"


_MARKS: Final[Mapping[Mark, tuple[str, str]]] = MappingProxyType(
    {
        Mark.WIDTH: ("全角或兼容字符改为标准字符", "compatibility characters made standard"),
        Mark.TRIMMED: ("去掉首尾空白", "surrounding white space removed"),
        Mark.INVISIBLE: ("去掉不可见字符", "invisible characters removed"),
        Mark.TEXT_MARKER: ("去掉电子表格的文本标记", "a spreadsheet's text marker removed"),
        Mark.MISSING_WORD: ("表示空缺的写法按空缺处理", "words for “missing” read as missing"),
        Mark.BLANK_MEANS: (
            "空白按数据约定取值（blankMeans）",
            "blank cells taken as the contract says (blankMeans)",
        ),
        Mark.UPPER_CASE: ("小写字母改为大写", "letters made upper case"),
        Mark.SPACES: ("去掉内部空格", "inner spaces removed"),
        Mark.NAME_DOT: ("姓名间隔号统一为「·」", "dots within names made “·”"),
        Mark.ID_15_TO_18: ("15 位身份号码升为 18 位", "resident ids of 15 digits made 18"),
        Mark.ID_UNKNOWN_REGION: (
            "身份号码的地区码不认识（提示）",
            "id with an unknown region (note)",
        ),
        Mark.ID_ENDS_IN_ZEROS: (
            "身份号码以 000 结尾，请核对是否被电子表格改动（提示）",
            "id ending in 000: check that no spreadsheet rounded it (note)",
        ),
        Mark.REGION_ABOLISHED: (
            "行政区划代码已撤销（提示）",
            "region code that was abolished (note)",
        ),
        Mark.SERIAL_DATE: (
            "电子表格的日期序号改为日期",
            "a spreadsheet's day numbers made dates",
        ),
        Mark.DATE_FORM: ("日期或月份写法统一", "dates and months brought to one form"),
        Mark.CLOCK_DROPPED: ("只取日期，不取钟点", "the time of day left out"),
        Mark.DAY_DROPPED: ("只取月份，不取日", "the day left out of a month"),
        Mark.TIME_FORM: ("时刻写法统一", "times brought to one form"),
        Mark.FRACTION_DROPPED: ("不足一秒的部分略去", "parts of a second left out"),
        Mark.PUT_ON_CLOCK: ("按时差换算为当地时间", "put on the local clock by its UTC offset"),
        Mark.OPEN_END: ("「长期」等按仍然有效处理", "“no end” read as still valid"),
        Mark.THOUSANDS: ("去掉千分位分隔", "thousands separators removed"),
        Mark.CURRENCY: ("去掉货币符号", "currency signs removed"),
        Mark.NUMERALS: ("汉字数字改为阿拉伯数字", "Chinese numerals made digits"),
        Mark.FLOAT_NOISE: (
            "二进制小数带来的尾数按可存的位数取整",
            "the tail that a binary fraction left rounded away",
        ),
        Mark.BRACKETS: ("括号表示的负数改用负号", "bracketed numbers made negative"),
        Mark.UNIT: ("按单位换算", "converted by unit"),
        Mark.HEMISPHERE: (
            "按东经、西经、南纬、北纬改为正负数",
            "degrees with their hemisphere or sign made plain numbers",
        ),
        Mark.FLAG_WORD: ("是否值写法统一", "words for yes and no brought to one form"),
        Mark.MERGED_CELL: (
            "合并单元格的值填到每一行",
            "the value of merged cells given to each of their rows",
        ),
        Mark.FOOT_ROW: (
            "表尾的合计、签字、备注和空行不是数据，未计入行数",
            "totals, signatures, remarks and blank rows at the foot are no data and not counted",
        ),
    }
)


def tell_mark(mark: Mark, language: str) -> str:
    """The normalisation in `language` (zh or en)."""
    return _MARKS[mark][language == "en"]
