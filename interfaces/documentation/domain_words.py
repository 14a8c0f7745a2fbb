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
    "money": (
        "金额，到分；二进制小数的尾数（1120656.1300000001）取整并注明，其余不作四舍五入",
        "an amount, to the cent; the tail of a binary fraction (1120656.1300000001) is rounded "
        "away and told, nothing else is rounded",
    ),
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
    "latitude:CGCS2000": (
        "纬度，度，六位小数：30.2741、N30.2741、北纬30.2741度 等；冒号后是坐标系，必须写",
        "a latitude in degrees to six places: 30.2741, N30.2741 …; after the colon its system, "
        "which must be said",
    ),
    "latitude:WGS84": (
        "纬度，卫星定位的 WGS84 坐标，与 CGCS2000 算作一种",
        "the same in WGS84, as satellites give it: counts as one with CGCS2000",
    ),
    "latitude:GCJ02": (
        "纬度，国内地图的 GCJ-02 坐标，偏移一百至七百米",
        "the same in GCJ-02, the system of maps published in China, 100 to 700 metres off",
    ),
    "latitude:BD09": (
        "纬度，百度地图的 BD-09 坐标",
        "the same in BD-09, the system of Baidu's maps",
    ),
    "longitude:CGCS2000": ("经度，写法同纬度", "a longitude, written as latitudes are"),
    "longitude:WGS84": ("经度，WGS84 坐标", "a longitude in WGS84"),
    "longitude:GCJ02": ("经度，GCJ-02 坐标", "a longitude in GCJ-02"),
    "longitude:BD09": ("经度，BD-09 坐标", "a longitude in BD-09"),
}
