"""What the domains of columns are, for the reference of data contracts."""

from __future__ import annotations

from typing import Final

from interfaces.documentation.contract_headings import Pair

READS: Final[Pair] = (
    "每一列写一种含义，它决定怎样读、怎样核对，以及规则里能拿它和什么比较。",
    "Each column says one: how its cells are read and checked, and what rules may compare with it.",
)
DOMAINS: Final[dict[str, Pair]] = {
    "resident_id": ("身份证号，核对校验码", "a resident id, its check digit checked"),
    "credit_code": ("统一社会信用代码，核对校验码", "a unified social credit code, checked"),
    "person_name": ("姓名", "a person's name"),
    "org_name": ("单位名称", "an organisation's name"),
    "region_code": ("行政区划代码", "a region code"),
    "phone": ("电话", "a phone number"),
    "account": ("银行账号", "a bank account"),
    "address": ("地址", "an address"),
    "category": ("类别：几个词之一", "one of a few words"),
    "text": ("文字", "free text"),
    "money": ("金额，到分", "an amount, to the cent"),
    "number": ("数，六位小数", "a number to six places"),
    "count": ("整数", "a whole number"),
    "percent": ("比例", "a percentage"),
    "timestamp": (
        "时刻，到秒的当地时间：2018-01-05 08:30、2018年1月5日8时30分 等",
        "local time to the second: 2018-01-05 08:30, 2018年1月5日8时30分 …",
    ),
    "date": (
        "日期：2018-01-05、2018/1/5、20180105、2018年1月5日 等",
        "a day: 2018-01-05, 2018/1/5, 20180105, 2018年1月5日 …",
    ),
    "month": ("月份：2018-01、2018年1月 等", "a month: 2018-01, 2018年1月 …"),
    "flag": ("是否：是、否，有、无，1、0", "yes or no: 是 否, 有 无, 1 0"),
    "code:payment": (
        "其他编号，冒号后是哪一种；同一种的才能相比，名称可用汉字（`code:发票`）",
        "any other code, after the colon whose; only those of one name can be compared",
    ),
    "money/month": ("每月的金额", "an amount a month"),
    "money/year": ("每年的金额", "an amount a year"),
    "period/day": ("天数", "a number of days"),
    "period/workday": ("工作日数", "a number of working days"),
    "period/month": ("月数", "a number of months"),
    "period/second": ("秒数", "a number of seconds"),
}
