"""The phrase of each operator and aggregate, in both languages; `{0}` is the first operand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dsl.model.aggregate_functions import AggregateFunction
from dsl.model.expressions import Operator


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template a language; `timed` replaces it for points in time, `counted` for counts."""

    zh: str
    en: str
    timed_zh: str = ""
    timed_en: str = ""
    counted_zh: str = ""


PHRASES: Mapping[Operator, Phrase] = MappingProxyType(
    {
        Operator.ADD: Phrase("{0} + {1}", "{0} + {1}"),
        Operator.SUBTRACT: Phrase("{0} − {1}", "{0} − {1}"),
        Operator.MULTIPLY: Phrase("{0} × {1}", "{0} × {1}"),
        Operator.DIVIDE: Phrase("{0} ÷ {1}", "{0} ÷ {1}"),
        Operator.NEGATE: Phrase("负的{0}", "minus {0}"),
        Operator.ADD_DAYS: Phrase("{0}之后{1}", "{1} after {0}"),
        Operator.ADD_MONTHS: Phrase("{0}之后{1}", "{1} after {0}"),
        Operator.SUBTRACT_DATES: Phrase("{0}减去{1}的天数", "the days from {1} to {0}"),
        Operator.ADD_SECONDS: Phrase("{0}之后{1}", "{1} after {0}"),
        Operator.SUBTRACT_TIMESTAMPS: Phrase("{0}减去{1}的时长", "the time from {1} to {0}"),
        Operator.SUBTRACT_MONTHS: Phrase("{0}减去{1}的月数", "the months from {1} to {0}"),
        Operator.EQUAL: Phrase("{0}等于{1}", "{0} is {1}"),
        Operator.NOT_EQUAL: Phrase("{0}不等于{1}", "{0} is not {1}"),
        Operator.LESS: Phrase(
            "{0}低于{1}", "{0} is below {1}", "{0}早于{1}", "{0} is before {1}", "{0}少于{1}"
        ),
        Operator.LESS_EQUAL: Phrase(
            "{0}不超过{1}",
            "{0} is at most {1}",
            "{0}不晚于{1}",
            "{0} is not after {1}",
            "{0}不多于{1}",
        ),
        Operator.GREATER: Phrase(
            "{0}高于{1}", "{0} is above {1}", "{0}晚于{1}", "{0} is after {1}", "{0}多于{1}"
        ),
        Operator.GREATER_EQUAL: Phrase(
            "{0}不低于{1}",
            "{0} is at least {1}",
            "{0}不早于{1}",
            "{0} is not before {1}",
            "{0}不少于{1}",
        ),
        Operator.NOT: Phrase("并非：{0}", "it is not so that {0}"),
        Operator.PRESENT: Phrase("{0}有记载", "{0} is recorded"),
        Operator.MISSING: Phrase("{0}没有记载", "{0} is not recorded"),
        Operator.DATE: Phrase("{0}当天", "the day of {0}"),
        Operator.MONTH: Phrase("{0}所在的月份", "the month of {0}"),
        Operator.YEAR: Phrase("{0}所在的年份", "the year of {0}"),
        Operator.QUARTER: Phrase("{0}所在的季度", "the quarter of {0}"),
        Operator.HALF_YEAR: Phrase("{0}所在的半年", "the half-year of {0}"),
        Operator.FISCAL_YEAR: Phrase(
            "{0}所在的财年（自{1}月起）", "the fiscal year of {0} (from month {1})"
        ),
        Operator.DAY_OF_MONTH: Phrase("{0}是当月第几日", "the day of the month of {0}"),
        Operator.FIRST_DAY: Phrase("{0}当月的第一天", "the first day of the month of {0}"),
        Operator.LAST_DAY: Phrase("{0}当月的最后一天", "the last day of the month of {0}"),
        Operator.BIRTH_DATE: Phrase("{0}所载的出生日期", "the date of birth in {0}"),
        Operator.AGE: Phrase("出生于{0}的人在{1}的周岁", "the age on {1} of a person born on {0}"),
        Operator.MONTHS_BETWEEN: Phrase("{0}至{1}满几个月", "the completed months from {0} to {1}"),
        Operator.IS_WORKING_DAY: Phrase("{0}是工作日", "{0} is a working day"),
        Operator.WORKING_DAYS_BETWEEN: Phrase(
            "{0}至{1}相隔的工作日数", "the working days from {0} to {1}"
        ),
        Operator.ADD_WORKING_DAYS: Phrase("{0}之后{1}", "{1} after {0}"),
        Operator.LENGTH: Phrase("{0}的字数", "the length of {0}"),
        Operator.STARTS_WITH: Phrase("{0}以{1}开头", "{0} starts with {1}"),
        Operator.ENDS_WITH: Phrase("{0}以{1}结尾", "{0} ends with {1}"),
        Operator.CONTAINS: Phrase("{0}包含{1}", "{0} contains {1}"),
        Operator.SUBSTRING: Phrase(
            "{0}自第{1}个字起的{2}个字", "{2} characters of {0} from character {1}"
        ),
        Operator.UPPER: Phrase("{0}（字母大写）", "{0} in capitals"),
        Operator.LOWER: Phrase("{0}（字母小写）", "{0} in small letters"),
        Operator.NORMALISE: Phrase("{0}（去掉空格和标点后）", "{0} without blanks and punctuation"),
        Operator.ABS: Phrase("{0}的绝对值", "the absolute value of {0}"),
        Operator.REMAINDER: Phrase("{0}除以{1}的余数", "the remainder of {0} over {1}"),
        Operator.FIRST_DIGIT: Phrase("{0}的首位数字", "the first digit of {0}"),
        Operator.LAST_DIGITS: Phrase(
            "{0}整数部分的末{1}位", "the last {1} digits of the whole part of {0}"
        ),
        Operator.NORMAL_ORG_NAME: Phrase(
            "{0}（单位名称写法统一后）", "{0} with names of bodies spelled alike"
        ),
        Operator.NORMAL_PERSON_NAME: Phrase(
            "{0}（姓名写法统一后）", "{0} with names of persons spelled alike"
        ),
        Operator.NORMAL_ADDRESS: Phrase(
            "{0}（地址写法统一后）", "{0} with addresses spelled alike"
        ),
        Operator.NORMAL_INVOICE_NO: Phrase(
            "{0}（票号写法统一后）", "{0} with invoice numbers spelled alike"
        ),
        Operator.EDIT_DISTANCE: Phrase(
            "{0}与{1}相差的字数（增、删、改各算一个）",
            "the characters put in, left out or replaced between {0} and {1}",
        ),
        Operator.SIMILARITY: Phrase("{0}与{1}的相似度", "the similarity of {0} and {1}"),
        Operator.DISTANCE: Phrase(
            "（{0}，{1}）与（{2}，{3}）两地相距的米数",
            "the distance in metres between ({0}, {1}) and ({2}, {3})",
        ),
        Operator.ROUND: Phrase("{0}（保留{1}位小数）", "{0} rounded to {1} decimals"),
    }
)

#: What stands between the operands of `and` and `or`.
JOINED: Mapping[Operator, Phrase] = MappingProxyType(
    {
        Operator.AND: Phrase("，并且", " and "),
        Operator.OR: Phrase("，或者", " or "),
    }
)

#: Phrases of a list of operands, which is put in brackets for `{0}`.
CHOSEN: Mapping[Operator, Phrase] = MappingProxyType(
    {
        Operator.JOIN_TEXTS: Phrase("（{0}）依次拼接", "({0}) one behind the other"),
        Operator.LEAST: Phrase(
            "（{0}）中最小的", "the least of ({0})", "（{0}）中最早的", "the earliest of ({0})"
        ),
        Operator.GREATEST: Phrase(
            "（{0}）中最大的", "the greatest of ({0})", "（{0}）中最晚的", "the latest of ({0})"
        ),
    }
)

#: What follows the first operand of `coalesce`, once for each further one.
FALLBACK = Phrase("（没有记载时取{0}）", " (where not recorded, {0})")

#: What follows a difference of dates that is bounded from one side only.
SIGNED = Phrase("（{0}早于{1}的也算）", " (as it is wherever {0} is before {1})")

#: A column of domain flag as a condition.
FLAG_HOLDS = Phrase("{0}为“是”", "{0} is true")
FLAG_FAILS = Phrase("{0}为“否”", "{0} is false")

AGGREGATES: Mapping[AggregateFunction, Phrase] = MappingProxyType(
    {
        AggregateFunction.COUNT: Phrase("有{0}的条数", "the number of rows with {0}"),
        AggregateFunction.COUNT_DISTINCT: Phrase(
            "{0}有几种不同的值", "the number of different values of {0}"
        ),
        AggregateFunction.SUM: Phrase("{0}合计", "the sum of {0}"),
        AggregateFunction.MIN: Phrase(
            "最小的{0}", "the least of {0}", "最早的{0}", "the earliest of {0}"
        ),
        AggregateFunction.MAX: Phrase(
            "最大的{0}", "the greatest of {0}", "最晚的{0}", "the latest of {0}"
        ),
        AggregateFunction.MEAN: Phrase("{0}平均", "the mean of {0}"),
        AggregateFunction.ALL: Phrase("每一条记录都符合：{0}", "in every row {0}"),
        AggregateFunction.ANY: Phrase("有记录符合：{0}", "in some row {0}"),
        AggregateFunction.NONE: Phrase("没有一条记录符合：{0}", "in no row {0}"),
        AggregateFunction.FIRST: Phrase(
            "{1}最小的一条的{0}",
            "{0} in the row with the least {1}",
            "{1}最早的一条的{0}",
            "{0} in the row with the earliest {1}",
        ),
        AggregateFunction.LAST: Phrase(
            "{1}最大的一条的{0}",
            "{0} in the row with the greatest {1}",
            "{1}最晚的一条的{0}",
            "{0} in the row with the latest {1}",
        ),
        AggregateFunction.MEDIAN: Phrase("{0}的中位数", "the median of {0}"),
        AggregateFunction.PERCENTILE: Phrase(
            "{0}由小到大{1}处的值", "the value at {1} of {0} in order"
        ),
        AggregateFunction.LOWER_FENCE: Phrase(
            "{0}的箱线下限（下四分位数减去1.5倍四分位距）",
            "the lower fence of {0} (1.5 times the distance of the quartiles below the lower one)",
        ),
        AggregateFunction.UPPER_FENCE: Phrase(
            "{0}的箱线上限（上四分位数加上1.5倍四分位距）",
            "the upper fence of {0} (1.5 times the distance of the quartiles above the upper one)",
        ),
        AggregateFunction.VARIANCE: Phrase("{0}的样本方差", "the sample variance of {0}"),
        AggregateFunction.STDDEV: Phrase("{0}的样本标准差", "the sample standard deviation of {0}"),
        AggregateFunction.POPULATION_VARIANCE: Phrase(
            "{0}的总体方差", "the population variance of {0}"
        ),
        AggregateFunction.POPULATION_STDDEV: Phrase(
            "{0}的总体标准差", "the population standard deviation of {0}"
        ),
        AggregateFunction.ARITHMETIC_SERIES: Phrase(
            "{0}的不同值由小到大成等差（至少3个）",
            "the different values of {0} in order, three at least, are equally far apart",
        ),
        AggregateFunction.GEOMETRIC_SERIES: Phrase(
            "{0}的不同值由小到大成等比（至少3个，相邻比值之差不超过{1}）",
            "the different values of {0} in order, three at least, have ratios within {1} of one"
            " another",
        ),
        AggregateFunction.PRODUCT: Phrase("各段{0}连乘", "the product of {0}"),
        AggregateFunction.BENFORD: Phrase(
            "{0}首位数字偏离本福特定律的平均幅度",
            "the mean absolute deviation of the first digits of {0} from Benford's law",
        ),
    }
)
