"""Small data sets with a column of every domain, for cases written and generated.

Rules are about all but the last, which is their calendar.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dsl.domains import domain_from_text
from dsl.schema import Column, DataSet, Schema

PAYMENTS = "civil.payments"
DEATHS = "police.deaths"
POSTS = "staff.posts"
NOTICES = "tenders.notices"
VISITS = "office.visits"
DAYS = "office.days"

#: What the calendar says of a day: 放假 off, 上班 worked, 其他 nothing.
ARRANGED = ("放假", "上班", "其他")
#: The words of the categories: 普通 ordinary, 特困 hardship, 其他 other.
KINDS = ("普通", "特困", "其他")


def _column(name: str, title: str, domain: str, values: tuple[str, ...] = ()) -> Column:
    found = domain_from_text(domain)
    assert found is not None
    return Column(name, title, found, values=values)


def _within(column: Column, least: str, most: str | None = None) -> Column:
    """`column` with the bounds that its contract sets."""
    return replace(column, least=Decimal(least), most=None if most is None else Decimal(most))


def _key(name: str, title: str, domain: str) -> Column:
    found = domain_from_text(domain)
    assert found is not None
    return Column(name, title, found, required=True)


SCHEMA = Schema(
    (
        DataSet(
            name=PAYMENTS,
            title="民政局.发放",
            department="civil",
            columns=(
                _key("payment_no", "发放编号", "code:payment"),
                _column("person", "身份证号", "resident_id"),
                _column("name", "姓名", "person_name"),
                _within(_column("amount", "金额", "money"), "0"),
                _column("monthly", "月标准", "money/month"),
                _column("kind", "类别", "category", KINDS),
                _column("month", "月份", "month"),
                _column("paid_on", "发放日期", "date"),
                _column("reversed_on", "退回日期", "date"),
                _column("paid_at", "发放时刻", "timestamp"),
                _column("region", "区划", "region_code"),
                _column("checked", "已核", "flag"),
                _column("project", "项目编号", "code:project"),
                _column("share", "比例", "percent"),
                _column("factor", "系数", "number"),
                _within(_column("visits", "次数", "count"), "0", "9"),
                _column("grace", "宽限", "period/day"),
            ),
            key=("payment_no",),
            event_date="paid_on",
        ),
        DataSet(
            name=DEATHS,
            title="公安局.死亡",
            department="police",
            columns=(
                _key("death_no", "登记编号", "code:death"),
                _column("person", "身份证号", "resident_id"),
                _column("name", "姓名", "person_name"),
                _column("died_on", "死亡日期", "date"),
                _column("month", "登记月份", "month"),
                _column("region", "区划", "region_code"),
                _column("phone", "联系电话", "phone"),
                _column("verified", "已核实", "flag"),
            ),
            key=("death_no",),
            event_date="died_on",
        ),
        DataSet(
            name=POSTS,
            title="组织部.任职",
            department="staff",
            columns=(
                _key("post_no", "任职编号", "code:post"),
                _column("person", "身份证号", "resident_id"),
                _column("unit", "单位代码", "credit_code"),
                _column("company", "单位名称", "org_name"),
                _column("started", "任职日期", "date"),
                _column("ended", "免职日期", "date"),
                _column("rank", "职级", "category", KINDS),
                _within(_column("weight", "权重", "number"), "-1.5", "100"),
                _column("term", "任期", "period/month"),
                _column("salary", "年薪", "money/year"),
                _column("address", "地址", "address"),
                _column("latitude", "纬度", "latitude:WGS84"),
                _column("longitude", "经度", "longitude:WGS84"),
            ),
            key=("post_no",),
            event_date="started",
            valid_from="started",
            valid_until="ended",
        ),
        DataSet(
            name=NOTICES,
            title="采购.公告",
            department="tenders",
            columns=(
                _key("notice_no", "公告编号", "code:notice"),
                _column("project", "项目编号", "code:project"),
                _column("bidder", "投标人", "credit_code"),
                _column("phone", "电话", "phone"),
                _column("account", "账号", "account"),
                _column("published_on", "公告日期", "date"),
                _column("closes_on", "截止日期", "date"),
                _column("amount", "金额", "money"),
                _column("subject", "标题", "text"),
                _column("won", "中标", "flag"),
                _column("month", "月份", "month"),
                _column("bids", "投标数", "count"),
                _column("rate", "下浮率", "percent"),
            ),
            key=("notice_no",),
            event_date="published_on",
            valid_from="published_on",
            valid_until="closes_on",
        ),
        DataSet(
            name=VISITS,
            title="机关.到访",
            department="office",
            columns=(
                _key("visit_no", "到访编号", "code:visit"),
                _column("person", "身份证号", "resident_id"),
                _column("arrived", "到达时刻", "timestamp"),
                _column("departed", "离开时刻", "timestamp"),
                _column("stay", "停留", "period/second"),
                _column("noted_on", "登记日期", "date"),
                _column("month", "登记月份", "month"),
                _column("region", "区划", "region_code"),
                _column("kind", "类别", "category", KINDS),
                _column("people", "人数", "count"),
                _column("latitude", "纬度", "latitude:CGCS2000"),
                _column("longitude", "经度", "longitude:CGCS2000"),
            ),
            key=("visit_no",),
            event_date="arrived",
        ),
        DataSet(
            name=DAYS,
            title="机关.安排",
            department="office",
            columns=(
                _key("day", "日期", "date"),
                _column("kind", "安排", "category", ARRANGED),
            ),
            key=("day",),
            event_date="day",
        ),
    )
)
