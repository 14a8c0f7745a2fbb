"""Words that are not keywords: functions, aggregates, domains, severities, outcomes, units.

Each table maps the canonical (English) word to its Chinese spelling.
"""

from __future__ import annotations

AGGREGATES: dict[str, str] = {
    "count": "计数",
    "count_distinct": "去重计数",
    "sum": "合计",
    "min": "最小",
    "max": "最大",
    "mean": "平均",
    "all": "全部",
    "any": "任一",
    "none": "无一",
    "first": "最先",
    "last": "最后",
    "median": "中位数",
    "percentile": "百分位数",
    "lower_fence": "箱线下限",
    "upper_fence": "箱线上限",
    "product": "连乘",
    "variance": "样本方差",
    "stddev": "样本标准差",
    "population_variance": "总体方差",
    "population_stddev": "总体标准差",
    "arithmetic_series": "成等差",
    "geometric_series": "成等比",
    "benford": "首位数偏差",
}

FUNCTIONS: dict[str, str] = {
    "date": "日期",
    "month": "月份",
    "year": "年份",
    "day_of_month": "日",
    "quarter": "季度",
    "half_year": "半年度",
    "fiscal_year": "财年",
    "first_day": "月初",
    "last_day": "月末",
    "birth_date": "出生日期",
    "age": "周岁",
    "days_between": "相隔天数",
    "months_between": "相隔月数",
    "length": "字数",
    "starts_with": "开头为",
    "ends_with": "结尾为",
    "contains": "包含",
    "substring": "截取",
    "upper": "大写",
    "lower": "小写",
    "normalise": "归一",
    "join_texts": "拼接",
    "normal_org_name": "单位名归一",
    "normal_person_name": "姓名归一",
    "normal_address": "地址归一",
    "normal_invoice_no": "票号归一",
    "edit_distance": "编辑距离",
    "similarity": "相似度",
    "distance": "相距米数",
    "coalesce": "首个有值",
    "abs": "绝对值",
    "round": "四舍五入",
    "remainder": "余数",
    "is_multiple": "为整倍数",
    "first_digit": "首位数字",
    "last_digits": "末尾数字",
    "least": "较小",
    "greatest": "较大",
    "run_date": "核查日",
    "is_working_day": "是工作日",
    "working_days_between": "相隔工作日",
    "add_working_days": "工作日后",
}

#: The kinds of `dsl.domains`; what follows `:` or `/` is in DOMAIN_PARTS or a register's name.
DOMAINS: dict[str, str] = {
    "resident_id": "身份证号",
    "credit_code": "信用代码",
    "person_name": "姓名",
    "org_name": "单位名称",
    "region_code": "区划代码",
    "phone": "电话",
    "account": "账号",
    "address": "地址",
    "code": "代码",
    "category": "类别",
    "text": "文本",
    "money": "金额",
    "number": "数值",
    "count": "计数",
    "percent": "百分比",
    "date": "日期",
    "month": "月份",
    "timestamp": "时刻",
    "period": "期间",
    "latitude": "纬度",
    "longitude": "经度",
    "flag": "是否",
}

#: What an amount covers and what a period counts.
DOMAIN_PARTS: dict[str, str] = {
    "day": "日",
    "workday": "工作日",
    "month": "月",
    "year": "年",
    "second": "秒",
}

SEVERITIES: dict[str, str] = {"hint": "提示", "low": "低", "medium": "中", "high": "高"}

#: How a message may show a value: the unit that it is told in, rounded to two decimals.
FORMS: dict[str, str] = {
    "percent": "百分数",
    "万元": "万元",
    "亿元": "亿元",
    "minutes": "分钟",
    "hours": "小时",
    "days": "天",
}

#: The outcomes of `expect`; canonical are the outcomes of a run, the words differ for the first.
OUTCOMES: dict[str, str] = {
    "suspected": "疑点",
    "exempt": "豁免",
    "undetermined": "无法判定",
    "conflict": "冲突",
    "none": "无",
}
OUTCOMES_EN: dict[str, str] = {
    "suspected": "finding",
    "exempt": "exempt",
    "undetermined": "undetermined",
    "conflict": "conflict",
    "none": "none",
}

#: What the head and the cells of a decision table may say beside its inputs and literals: the
#: column of the result, the column of clauses, and what no other row of a column names.
DECISION_WORDS: dict[str, str] = {"value": "取值", "under": "依据", "other": "其余"}
#: The same in both surfaces: no input is called so, and a text that is one stands in quotes.
DECISION_WORDS_TAKEN = frozenset({*DECISION_WORDS, *DECISION_WORDS.values()})

#: Units of a period and their spellings; both surfaces read all of them.
PERIOD_UNITS: dict[str, tuple[str, ...]] = {
    "day": ("day", "days", "天", "日"),
    "workday": ("working day", "working days", "workday", "workdays", "个工作日", "工作日"),
    "month": ("month", "months", "个月"),
    "year": ("year", "years", "年"),
    "hour": ("hour", "hours", "小时", "个小时"),
    "minute": ("minute", "minutes", "分钟"),
    "second": ("second", "seconds", "秒"),
}
PERIOD_UNITS_ZH: dict[str, str] = {
    "day": "天",
    "workday": "个工作日",
    "month": "个月",
    "year": "年",
    "hour": "小时",
    "minute": "分钟",
    "second": "秒",
}
PERIOD_UNITS_EN: dict[str, str] = {
    "day": "day",
    "workday": "working day",
    "month": "month",
    "year": "year",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
}

#: Units of an amount: canonical, and what else is read as it.
MONEY_UNITS: dict[str, str] = {"元": "元", "万元": "万元", "亿元": "亿元", "yuan": "元"}
