"""Why a row was put into quarantine, in words for the department that has to mend its data.

They name what was delivered and never the value that "must have been meant".
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from engine.filing.reasons import Reason

_REASONS: Final[Mapping[Reason, tuple[str, str]]] = MappingProxyType(
    {
        Reason.BAD_BYTES: (
            "文件第 {offset} 字节处无法按文件编码解读",
            "the byte at offset {offset} of the file cannot be decoded",
        ),
        Reason.NUL_BYTE: (
            "文件第 {offset} 字节处是空字节（NUL）",
            "the byte at offset {offset} of the file is NUL",
        ),
        Reason.RAGGED: (
            "表头有 {expected} 列，此行有 {actual} 列",
            "the header has {expected} columns, this line {actual}",
        ),
        Reason.UNTERMINATED_QUOTE: (
            "引号没有配对，单元格没有结束",
            "a quoted cell is not closed",
        ),
        Reason.STRAY_QUOTE: (
            "引号结束之后还有文字",
            "text follows the closing quote of a cell",
        ),
        Reason.BAD_TEXT: (
            "{column}：文字已损坏，有无法解读的编码",
            "{column}: the text is damaged, part of it cannot be decoded",
        ),
        Reason.INVALID_JSON: (
            "此行从第 {position} 个字符起不是 JSON",
            "from character {position} on the line is not JSON",
        ),
        Reason.NOT_AN_OBJECT: (
            "此行不是 JSON 对象（应为 {{ }} 一行一个）",
            "the line is no JSON object (there must be one {{ }} a line)",
        ),
        Reason.NESTED_VALUE: (
            "{column}：值是对象或数组，一格只能放一个值",
            "{column}: the value is an object or an array, but a cell holds one value",
        ),
        Reason.REPEATED_NAME: (
            "{column}：在此行的对象中出现了两次",
            "{column}: stands twice in this line's object",
        ),
        Reason.MERGED_CELL: (
            "{column}：「{value}」写在跨几行的合并单元格里，看不出是哪一行的",
            "{column}: “{value}” stands in a cell merged over several rows, and whose it is "
            "cannot be seen",
        ),
        Reason.DELETED_RECORD: (
            "报送方已把此记录标为删除",
            "the department marked the record as deleted",
        ),
        Reason.UNMARKED_RECORD: (
            "记录的首字节是 {mark}，既不是有效标记也不是删除标记",
            "the record begins with {mark}, which marks it neither as valid nor as deleted",
        ),
        Reason.BAD_MEMO: (
            "{column}：备注文件里没有它的完整内容",
            "{column}: the memo file does not hold all of its text",
        ),
        Reason.NOT_A_RELEASE: (
            "此处不是 OCDS 的发布记录（release）：没有写成文字的 ocid，或者嵌套过深",
            "there is no OCDS release here: it has no ocid that is a text, or is nested too deeply",
        ),
        Reason.NOT_COMPILED: (
            "此项目只有逐次的发布记录，没有合并后的 compiledRelease",
            "the record has its single releases only, and no compiledRelease made of them",
        ),
        Reason.WRONG_SHAPE: (
            "{column}：这里应当是数组，其中各项是对象",
            "{column}: there must be an array of objects here",
        ),
        Reason.BLANK_ROW: ("整行没有内容", "every cell of the row is empty"),
        Reason.MISSING_REQUIRED: ("{column}：必填，未填", "{column}: required, but empty"),
        Reason.REPEATED_ROW: (
            "与 {file} 第 {line} 行完全相同（主键 {key}），只入库一次，不必更正",
            "the same as line {line} of {file} (key {key}): filed once, nothing to mend",
        ),
        Reason.REPEATED_OF_EARLIER: (
            "与以前的入库批次 {filing} 中 {file} 第 {line} 行完全相同（主键 {key}），不必更正",
            "the same as line {line} of {file} in the earlier filing {filing} (key {key}): "
            "nothing to mend",
        ),
        Reason.PAST_VERSION: (
            "主键 {key} 有了新的内容（{file} 第 {line} 行），这是以前的内容，不必更正",
            "the key {key} has new content (line {line} of {file}); this is the past one: "
            "nothing to mend",
        ),
        Reason.DUPLICATE_KEY: (
            "主键 {key} 与 {file} 第 {line} 行重复而内容不同，两行都没有入库",
            "the key {key} is on line {line} of {file} too, with other content: neither is filed",
        ),
        Reason.DUPLICATE_OF_EARLIER: (
            "主键 {key} 在以前的入库批次 {filing} 中已有（{file} 第 {line} 行），内容不同",
            "the key {key} is already in the earlier filing {filing} (line {line} of {file}), "
            "with other content",
        ),
        Reason.DUPLICATE_IN_TABLE: (
            "主键 {key} 与第 {line} 行重复",
            "the key {key} is already in row {line}",
        ),
        Reason.SPREADSHEET_NUMBER: (
            "{column}：「{value}」已被电子表格转成科学记数，原来的数字已丢失",
            "{column}: a spreadsheet turned the value into “{value}”; its digits are lost",
        ),
        Reason.SPREADSHEET_ERROR: (
            "{column}：「{value}」是电子表格的错误值",
            "{column}: “{value}” is a spreadsheet's error value",
        ),
        Reason.SPREADSHEET_FORMULA: (
            "{column}：「{value}」是公式，文件里没有它的结果",
            "{column}: “{value}” is a formula whose result is not in the file",
        ),
        Reason.LOST_CHARACTER: (
            "{column}：「{value}」含有报送前就已丢失的字（�）",
            "{column}: “{value}” has a character (�) that was lost before delivery",
        ),
        Reason.NOT_RESIDENT_ID: (
            "{column}：「{value}」不是 18 位或 15 位公民身份号码",
            "{column}: “{value}” is not a resident id of 18 or 15 digits",
        ),
        Reason.NOT_CREDIT_CODE: (
            "{column}：「{value}」不是 18 位统一社会信用代码",
            "{column}: “{value}” is not a unified social credit code of 18 characters",
        ),
        Reason.BAD_CHECK_DIGIT: (
            "{column}：「{value}」的校验码不符",
            "{column}: the check digit of “{value}” does not fit",
        ),
        Reason.BAD_BIRTH_DATE: (
            "{column}：「{value}」中的出生日期不存在",
            "{column}: the birth date within “{value}” does not exist",
        ),
        Reason.NOT_REGION_CODE: (
            "{column}：「{value}」不是行政区划代码（2、4、6、9 或 12 位数字）",
            "{column}: “{value}” is not a region code (2, 4, 6, 9 or 12 digits)",
        ),
        Reason.NOT_IN_VALUES: (
            "{column}：「{value}」不在约定的取值之内{hint_zh}",
            "{column}: “{value}” is not one of the agreed values{hint_en}",
        ),
        Reason.NOT_MONEY: (
            "{column}：「{value}」不是金额",
            "{column}: “{value}” is not an amount of money",
        ),
        Reason.NOT_NUMBER: ("{column}：「{value}」不是数", "{column}: “{value}” is not a number"),
        Reason.NOT_COUNT: (
            "{column}：「{value}」不是整数",
            "{column}: “{value}” is not a whole number",
        ),
        Reason.NOT_PERCENT: (
            "{column}：「{value}」不是百分比",
            "{column}: “{value}” is not a percentage",
        ),
        Reason.NOT_PERIOD: (
            "{column}：「{value}」不是期限",
            "{column}: “{value}” is not a length of time",
        ),
        Reason.TOO_MANY_DECIMALS: (
            "{column}：「{value}」的小数位数超过可以存放的位数，不作四舍五入",
            "{column}: “{value}” has more decimals than can be kept, and nothing is rounded",
        ),
        Reason.OUT_OF_RANGE: (
            "{column}：「{value}」超出可以存放的范围",
            "{column}: “{value}” is beyond the range that can be kept",
        ),
        Reason.BELOW_MINIMUM: (
            "{column}：「{value}」小于约定的最小值 {bound}",
            "{column}: “{value}” is below the agreed minimum {bound}",
        ),
        Reason.ABOVE_MAXIMUM: (
            "{column}：「{value}」大于约定的最大值 {bound}",
            "{column}: “{value}” is above the agreed maximum {bound}",
        ),
        Reason.NOT_DATE: ("{column}：「{value}」不是日期", "{column}: “{value}” is not a date"),
        Reason.NO_SUCH_DAY: (
            "{column}：没有「{value}」这一天",
            "{column}: there is no such day as “{value}”",
        ),
        Reason.SERIAL_DATE: (
            "{column}：「{value}」可能是电子表格的日期序号；确是的，请在数据约定中写明 serialDates",
            "{column}: “{value}” may be a spreadsheet's day number; if so, say serialDates "
            "in the contract",
        ),
        Reason.NOT_MONTH: ("{column}：「{value}」不是月份", "{column}: “{value}” is not a month"),
        Reason.AMBIGUOUS_MONTH: (
            "{column}：「{value}」可能是 1 月，也可能是 10 月",
            "{column}: “{value}” may be January or October",
        ),
        Reason.NOT_TIMESTAMP: (
            "{column}：「{value}」不是时刻",
            "{column}: “{value}” is not a time of a day",
        ),
        Reason.NO_CLOCK: (
            "{column}：「{value}」只有日期，没有钟点，不当作零点",
            "{column}: “{value}” is a day without a time, and midnight is not assumed",
        ),
        Reason.NO_SUCH_TIME: (
            "{column}：没有「{value}」这一时刻",
            "{column}: no clock shows “{value}”",
        ),
        Reason.TIME_TWICE: (
            "{column}：「{value}」这一钟点当天出现过两次（夏令时结束），无法确定是哪一次",
            "{column}: the clock showed “{value}” twice, at the end of summer time",
        ),
        Reason.TIME_SKIPPED: (
            "{column}：当天没有「{value}」这一钟点（夏令时开始，时钟拨快）",
            "{column}: the clock skipped “{value}”, at the beginning of summer time",
        ),
        Reason.NOT_COORDINATE: (
            "{column}：「{value}」不是以度为单位的经度或纬度",
            "{column}: “{value}” is not a latitude or longitude in degrees",
        ),
        Reason.NOT_DECIMAL_DEGREES: (
            "{column}：「{value}」是度分秒，须由报送方换算为十进制的度，不代为换算",
            "{column}: “{value}” is in degrees and minutes; the department has to give decimal "
            "degrees, for a conversion would have to round",
        ),
        Reason.OTHER_HEMISPHERE: (
            "{column}：「{value}」说的是另一个方向：纬度分南北，经度分东西",
            "{column}: “{value}” names the other axis: latitudes are north or south, longitudes "
            "east or west",
        ),
        Reason.BEYOND_THE_EARTH: (
            "{column}：「{value}」超出 -{bound} 至 {bound} 度",
            "{column}: “{value}” is beyond -{bound} to {bound} degrees",
        ),
        Reason.NOT_FLAG: (
            "{column}：「{value}」不是是否值",
            "{column}: “{value}” is not yes or no",
        ),
        Reason.UNKNOWN_COLUMN: (
            "数据集中没有「{value}」这一列{hint_zh}",
            "the data set has no column “{value}”{hint_en}",
        ),
        Reason.REPEATED_COLUMN: (
            "「{value}」这一列出现了两次",
            "the column “{value}” stands here twice",
        ),
    }
)


def tell_reason(reason: Reason, arguments: Mapping[str, str], language: str) -> str:
    """The reason in `language` (zh or en), filled with its arguments."""
    nearest = arguments.get("nearest", "")
    filled = {
        "hint_zh": f"，相近的有「{nearest}」" if nearest else "",
        "hint_en": f"; the nearest is “{nearest}”" if nearest else "",
        # older filings quarantined rows within merged cells without naming a column
        "column": "",
        "value": "",
        **arguments,
    }
    return _REASONS[reason][language == "en"].format_map(filled)
